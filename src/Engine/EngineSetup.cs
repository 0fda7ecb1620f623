using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Procurement.Engine.Access;
using Procurement.Engine.Agent;
using Procurement.Engine.Approvals;
using Procurement.Engine.Checks;
using Procurement.Engine.Company;
using Procurement.Engine.Erp;
using Procurement.Engine.Files;
using Procurement.Engine.Messaging;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Requests;
using Procurement.Engine.Turns;
using Procurement.Engine.Work;
using StackExchange.Redis;

namespace Procurement.Engine;

/// <summary>Registers the engine: one line per feature, the schedule last.</summary>
public static class EngineSetup
{
    public static IServiceCollection AddEngine(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(Node.OfThisProcess());
        services.AddHostedService<NodeHeartbeat>();
        var work = configuration.GetSection("Work").Get<WorkOptions>() ?? new WorkOptions();
        WorkClaims.NodeLost = TimeSpan.FromSeconds(Math.Max(2, work.NodeLostSeconds));
        services.AddNotices(configuration.GetConnectionString("Redis"));
        services.AddFiles(configuration);
        services.AddMessaging(configuration);
        services.AddAccess();
        services.AddCompany();
        services.AddChecks();
        services.AddApprovals();
        services.AddErp(configuration);
        services.AddOrders(configuration);
        services.AddAgent(configuration);
        services.AddRequests(configuration);
        services.AddTurns(configuration);
        services.AddEngineSchedule();
        return services;
    }

    private static void AddNotices(this IServiceCollection services, string? redis)
    {
        if (string.IsNullOrEmpty(redis))
        {
            services.AddSingleton<IChangeNotices, LocalNotices>();
            return;
        }

        services.AddSingleton<IConnectionMultiplexer>(_ =>
        {
            var options = ConfigurationOptions.Parse(redis);
            options.AbortOnConnectFail = false;
            return ConnectionMultiplexer.Connect(options);
        });
        services.AddSingleton<RedisNotices>();
        services.AddSingleton<IChangeNotices>(provider => provider.GetRequiredService<RedisNotices>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<RedisNotices>());
    }
}
