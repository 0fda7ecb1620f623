using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Engine.Orders.Answers;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Cxml;
using Procurement.Engine.Orders.Drift;
using Procurement.Engine.Orders.Evidence;
using Procurement.Engine.Orders.Live;
using Procurement.Engine.Orders.Mail;
using Procurement.Engine.Orders.Pacing;
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
        services.AddSingleton<SupplierTrials>();
        services.AddSingleton<ResumeOrdering>();
        services.AddSingleton<TakeSupplierAnswer>();
        services.AddSingleton<SendOrderAgain>();
        services.AddSingleton<AmendOrder>();
        services.AddSingleton<SettleOrderAttention>();
        services.AddSingleton<VerifyEvidence>();
        services.AddSingleton<FileOrderSheet>();
        services.AddSweep<FileOrderSheetsJob>(Stages.File);
        services.AddSingleton<IOrderChannel, WebsiteChannel>();
        services.AddSingleton<WearBook>();
        services.AddSingleton<CheckSupplier>();
        services.AddSweep<CheckSuppliersJob>(Stages.CheckSuppliers);
        services.AddClusterJob<PlanChecksJob>("plan-supplier-checks", "0 7 * * * ?");
        services.AddLiveBrowsers(configuration);
        services.AddMailOrders(configuration);
        services.AddCxmlOrders(configuration);
        return services.AddSweep<PlaceOrdersJob>(Stages.Order);
    }
}
