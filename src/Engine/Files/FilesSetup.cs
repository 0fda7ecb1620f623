using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Procurement.Engine.Files;

/// <summary>Registers the file store that the configuration names.</summary>
public static class FilesSetup
{
    public static IServiceCollection AddFiles(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection(StorageOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsRules>();
        services.AddSingleton<IFileStore>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<StorageOptions>>();
            return options.Value.S3.IsSet ? new S3FileStore(options) : new FolderFileStore(options);
        });
        return services;
    }
}
