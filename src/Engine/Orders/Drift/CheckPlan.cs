using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Drift;

/// <summary>All that looking at a supplier's website needs.</summary>
/// <param name="Articles">To look for.</param>
/// <param name="Known">Of the catalogue, so that what somebody left in the cart is known by name.</param>
internal sealed record CheckPlan(SupplierAccess Access, Recipe Recipe, IReadOnlyList<OrderLineToBuy> Articles, IReadOnlyList<OrderLineToBuy> Known)
{
    /// <returns>Null for a supplier that is not bought from on a website, or not yet: no website, account, recipe or active article.</returns>
    public static async Task<CheckPlan?> ForAsync(ProcurementDb db, string code, SupplierSecrets secrets, int articlesTried, int most, CancellationToken cancellationToken)
    {
        var supplier = await db.Suppliers.AsNoTracking().SingleOrDefaultAsync(x => x.Code == code && x.Channel == SupplierChannel.Web && x.Status == SupplierStatus.Approved, cancellationToken);
        var account = await db.SupplierAccounts.AsNoTracking().SingleOrDefaultAsync(x => x.SupplierCode == code, cancellationToken);
        var yaml = await db.SupplierRecipes.Where(x => x.SupplierCode == code).Select(x => x.Yaml).SingleOrDefaultAsync(cancellationToken);
        if (account is null || yaml is null || !Uri.TryCreate(supplier?.Website?.TrimEnd('/') + "/", UriKind.Absolute, out var website) || RecipeCompiler.Parse(yaml).Recipe is not { } recipe) return null;
        var items = await db.CatalogItems.AsNoTracking().Where(x => x.SupplierCode == code && x.Active).OrderBy(x => x.Price).Take(most).Select(x => new { x.SupplierSku, x.MinQty, x.Name }).ToListAsync(cancellationToken);
        var lines = items.Select((item, at) => new OrderLineToBuy(at + 1, item.SupplierSku, Math.Max(1, item.MinQty), item.Name)).ToList();
        // Where the recipe names addresses of articles, only those can be found.
        return lines.Count == 0 ? null : new CheckPlan(secrets.Open(account, website), recipe, [.. lines.OrderByDescending(line => recipe.Articles.ContainsKey(line.Article)).Take(articlesTried)], lines);
    }
}

internal static class CompanyZone
{
    public static async Task<TimeZoneInfo> ReadAsync(ProcurementDb db, CancellationToken cancellationToken)
    {
        var setting = await db.CompanySettings.AsNoTracking().Where(x => x.Key == CompanySetting.TimeZone).Select(x => x.Value).FirstOrDefaultAsync(cancellationToken);
        return setting is not null && TimeZoneInfo.TryFindSystemTimeZoneById(setting, out var found) ? found : TimeZoneInfo.Utc;
    }
}
