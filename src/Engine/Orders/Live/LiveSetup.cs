using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Procurement.Data;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders.Live;

/// <summary>Browsers that stand open for people.</summary>
internal static class LiveSetup
{
    public static IServiceCollection AddLiveBrowsers(this IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration.GetConnectionString("Redis"))) services.AddSingleton<ILiveRelay, LocalLiveRelay>();
        else services.AddSingleton<ILiveRelay, RedisLiveRelay>();
        services.AddSingleton<LiveBrowsers>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<LiveBrowsers>());
        services.AddSingleton(provider => new WatchLiveBrowser(provider.GetRequiredService<IDbContextFactory<ProcurementDb>>(), provider.GetRequiredService<ILiveRelay>(), provider.GetRequiredService<LeaveLiveBrowser>()));
        services.AddSingleton<DriveLiveBrowser>();
        services.AddSingleton<LeaveLiveBrowser>();
        services.AddSingleton<ContinueOrder>();
        services.AddSingleton<GiveUpLiveBrowser>();
        return services.AddSweep<KeepLiveBrowsersJob>(Stages.Live);
    }
}
