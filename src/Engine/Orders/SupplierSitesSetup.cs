using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Documents;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders;

/// <summary>What ordering on supplier websites needs.</summary>
public static class SupplierSitesSetup
{
    public static IServiceCollection AddSupplierSites(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<OrderingOptions>(configuration.GetSection(OrderingOptions.Section));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RecipeLibrary>();
        services.TryAddSingleton<PlaywrightSupplierSites>();
        services.TryAddSingleton<ISupplierSites>(all => all.GetRequiredService<PlaywrightSupplierSites>());
        services.TryAddSingleton<IPdfPrinter>(all => all.GetRequiredService<PlaywrightSupplierSites>());
        return services;
    }
}
