using Microsoft.EntityFrameworkCore;
using Procurement.Data;

namespace Procurement.Portal.Features.Requests;

/// <summary>Finds active catalogue items by the words in code, name and synonyms; every word must occur.</summary>
internal static class ItemSearch
{
    public static async Task<IReadOnlyList<ItemChoice>> FindAsync(ProcurementDb db, string? words, int take, CancellationToken cancellationToken)
    {
        var items = db.CatalogItems.AsNoTracking().Where(x => x.Active);
        foreach (var word in (words ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var like = $"%{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
            items = items.Where(x => EF.Functions.ILike(x.Name, like) || EF.Functions.ILike(x.Sku, like) || x.Synonyms.Any(synonym => EF.Functions.ILike(synonym, like)));
        }

        return await items.OrderBy(x => x.Name).ThenBy(x => x.Sku).Take(take).Select(x => new ItemChoice(x.Sku, x.Name, x.Unit, x.Price, x.Currency, x.SupplierCode, x.MinQty)).ToListAsync(cancellationToken);
    }
}
