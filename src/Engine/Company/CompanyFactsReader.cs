using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Company;

/// <summary>Reads the company's master data as facts.</summary>
internal static class CompanyFactsReader
{
    public static async Task<CompanyFacts> ReadAsync(ProcurementDb db, CancellationToken cancellationToken)
    {
        var items = await db.CatalogItems.AsNoTracking().ToListAsync(cancellationToken);
        var sites = await db.Sites.AsNoTracking().ToListAsync(cancellationToken);
        var costCenters = await db.CostCenters.AsNoTracking().ToListAsync(cancellationToken);
        var suppliers = await db.Suppliers.AsNoTracking().ToListAsync(cancellationToken);
        var settings = await db.CompanySettings.AsNoTracking().ToDictionaryAsync(setting => setting.Key, setting => setting.Value, cancellationToken);
        var policy = await db.ApprovalPolicies.AsNoTracking().OrderByDescending(version => version.Id).Select(version => version.Json).FirstOrDefaultAsync(cancellationToken);
        var categories = SiteCategories(policy);
        var approved = suppliers.Where(supplier => supplier.Status == SupplierStatus.Approved).Select(supplier => supplier.Code).ToHashSet(StringComparer.Ordinal);
        return new CompanyFacts(
            items.ToDictionary(item => item.Sku, item => Entry(item, approved), StringComparer.Ordinal),
            sites.ToDictionary(site => site.Code, site => new SiteEntry(site.Code, site.Name, site.Aliases, site.TimeZone, site.CostCenterCode, [.. categories[site.Code]]), StringComparer.Ordinal),
            costCenters.ToDictionary(center => center.Code, center => new CostCenterEntry(center.Code, center.Name), StringComparer.Ordinal),
            suppliers.ToDictionary(supplier => supplier.Code, supplier => new SupplierEntry(supplier.Code, supplier.Name, supplier.Status), StringComparer.Ordinal),
            settings.GetValueOrDefault(CompanySetting.Currency) ?? suppliers.FirstOrDefault()?.Currency ?? "USD",
            settings.GetValueOrDefault(CompanySetting.TimeZone) ?? sites.FirstOrDefault()?.TimeZone ?? "UTC");
    }

    private static CatalogueEntry Entry(CatalogItem item, HashSet<string> approved) => new(item.Sku, item.Name, item.Description, item.Category, item.Unit, item.PackSize, item.PackUnit, item.Price,
        item.Currency, item.SupplierCode, item.SupplierSku, item.Synonyms, Attributes(item.Attributes), item.MinQty, item.RestrictedTo, item.Active, item.Active && approved.Contains(item.SupplierCode));

    /// <summary><c>key=value</c> pairs separated by <c>;</c>.</summary>
    private static Dictionary<string, string> Attributes(string? text)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            if (split > 0) pairs[pair[..split].Trim()] = pair[(split + 1)..].Trim();
        }

        return pairs;
    }

    /// <summary>Site code to categories, from the policy's <c>site_categories</c>.</summary>
    private static ILookup<string, string> SiteCategories(string? policy)
    {
        var pairs = new List<(string Site, string Category)>();
        if (policy is not null)
        {
            using var document = JsonDocument.Parse(policy);
            if (document.RootElement.TryGetProperty("site_categories", out var categories) && categories.ValueKind == JsonValueKind.Object)
            {
                foreach (var category in categories.EnumerateObject().Where(category => category.Value.ValueKind == JsonValueKind.Array))
                    pairs.AddRange(category.Value.EnumerateArray().Where(site => site.ValueKind == JsonValueKind.String).Select(site => (site.GetString()!, category.Name)));
            }
        }

        return pairs.ToLookup(pair => pair.Site, pair => pair.Category, StringComparer.Ordinal);
    }
}
