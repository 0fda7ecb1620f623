using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Live;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders;

/// <summary>Placing orders, and what people do with them.</summary>
public static class OrdersSetup
{
    public static IServiceCollection AddOrders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSupplierSites(configuration);
        services.AddSingleton<SupplierSecrets>();
        services.AddSingleton<RetryOrder>();
        services.AddSingleton<ResolveOrder>();
        services.AddSingleton<CancelOrder>();
        services.AddSingleton<ReceiveOrder>();
        services.AddSingleton<DryRunSupplier>();
        services.AddSingleton<IOrderChannel, WebsiteChannel>();
        services.AddLiveBrowsers(configuration);
        return services.AddSweep<PlaceOrdersJob>(Stages.Order);
    }
}
