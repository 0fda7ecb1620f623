namespace Procurement.Engine.Erp;

/// <param name="Category">Id of its category: only units of one category convert.</param>
/// <param name="Digits">Decimal places that a quantity in it may have.</param>
internal sealed record TrytonUnit(int Id, string Name, string Symbol, int Category, int Digits);

/// <summary>Finds Tryton's unit for the catalogue's word. A box or a ream is one piece there: Tryton keeps no packs.</summary>
internal sealed class TrytonUnits(IReadOnlyCollection<TrytonUnit> all)
{
    private static readonly HashSet<string> Measures = new(StringComparer.OrdinalIgnoreCase) { "kg", "g", "l", "ml", "m", "cm", "mm" };

    /// <summary>The unit in which a product that we create is kept; null when the ERP has none for this word.</summary>
    public TrytonUnit? ForNewProduct(string word) => Named(word) ?? (Measures.Contains(word) ? null : Named("u"));

    /// <summary>The unit in which to buy a product that is kept in <paramref name="purchaseUnit"/>; null when the word does not fit it.</summary>
    public TrytonUnit? For(string word, int purchaseUnit)
    {
        var kept = all.FirstOrDefault(unit => unit.Id == purchaseUnit);
        if (kept is null) return null;
        var named = Named(word);
        if (named is not null) return named.Category == kept.Category ? named : null;
        return !Measures.Contains(word) && kept.Category == Named("u")?.Category ? kept : null;
    }

    public string NameOf(int id) => all.FirstOrDefault(unit => unit.Id == id)?.Name ?? $"unit {id}";

    private TrytonUnit? Named(string word) =>
        all.FirstOrDefault(unit => string.Equals(unit.Symbol, word, StringComparison.OrdinalIgnoreCase))
        ?? all.FirstOrDefault(unit => string.Equals(unit.Name, word, StringComparison.OrdinalIgnoreCase));
}
