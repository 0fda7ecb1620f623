using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Procurement.Engine.Work;

namespace Procurement.Engine.Erp;

/// <summary>Registers the ERP that the configuration names.</summary>
public static class ErpSetup
{
    /// <summary>An answer that takes longer is taken as lost; confirming a large purchase took 0.2 s on a real server.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddErp(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<ErpOptions>(configuration.GetSection(ErpOptions.Section));
        services.AddHttpClient(TrytonClient.HttpClientName, http => http.Timeout = AnswerPatience);
        services.AddSingleton<TrytonClient>();
        services.AddSingleton<TrytonErp>();
        services.AddSingleton<NoErp>();
        services.AddSingleton<IErp>(all => all.GetRequiredService<IOptions<ErpOptions>>().Value.IsTryton ? all.GetRequiredService<TrytonErp>() : all.GetRequiredService<NoErp>());
        services.AddSingleton<RetryPosting>();
        return services.AddSweep<PostToErpJob>(Stages.Book);
    }
}
