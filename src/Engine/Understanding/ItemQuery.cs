namespace Procurement.Engine.Understanding;

/// <summary>A word or fixed phrase of what was asked for, with every form in which the catalogue may have it.</summary>
/// <param name="Forms">Stemmed words of each form and how sure the step to it is (1 typed so, 0.97 another name, less for a typo).</param>
/// <param name="Optional">Helps where it matches, does no harm where it does not (a purpose, a remark).</param>
/// <param name="IsKnown">Typed as the catalogue, or the table of terms, has it.</param>
internal sealed record QueryWord(string Text, IReadOnlyList<(string[] Words, double Sure)> Forms, double Weight, bool Optional, bool IsCode, bool IsProperty = false, bool IsKnown = false)
{
    /// <summary>Attributes of which this word is a value somewhere ("frozen": form).</summary>
    public IReadOnlyCollection<string> ValueOf { get; init; } = [];
}

/// <summary>What was asked for, taken apart: words, measures, sizes, numbers, colours, yes/no properties, the pack that was named.</summary>
internal sealed class ItemQuery
{
    public List<QueryWord> Words { get; } = [];
    /// <summary>The words as typed.</summary>
    public string Source { get; init; } = "";
    public List<Amount> Amounts { get; } = [];
    public List<decimal[]> Sizes { get; } = [];
    public List<decimal> Numbers { get; } = [];
    public HashSet<string> Colours { get; } = [];
    public string? LetterSize { get; set; }
    public Dictionary<string, bool> Flags { get; } = [];
    /// <summary>Words that were ruled out ("not frozen", "no the black ones").</summary>
    public HashSet<string> Excluded { get; } = [];
    public decimal? PackCount { get; set; }
    public string? PackCountUnit { get; set; }
    public List<string> Codes { get; } = [];
    public string? Unit { get; set; }
    /// <summary>A unit word at the end ("4 toilet roll cartons"): a unit unless it is part of the item's own name ("tea bags").</summary>
    public string? TailUnit { get; set; }
    public string? TailStem { get; set; }
    public string? Supplier { get; set; }
    /// <summary>The brand itself was asked for ("the real Kleenex brand").</summary>
    public bool BrandSaid { get; set; }
    public bool HeadFirst { get; set; }
    /// <summary>Every run of two to five words, for names and synonyms that were said whole.</summary>
    public HashSet<string> SubPhrases { get; } = [];
    public string? UnitFor(ItemProfile item) => Unit ?? (TailUnit is not null && (TailUnit == item.Entry.Unit || !item.Main.Contains(TailStem!)) ? TailUnit : null);

    public bool IsEmpty => Words.Count == 0 && Codes.Count == 0 && Amounts.Count == 0 && Sizes.Count == 0 && Numbers.Count == 0 && Colours.Count == 0 && Excluded.Count == 0 && LetterSize is null && PackCount is null;

    /// <summary>Only properties, no thing: "the black one", "XL", "5 L".</summary>
    public bool OnlyAttributes => Codes.Count == 0 && Words.All(w => w.Optional || w.IsProperty) && (Colours.Count > 0 || LetterSize is not null || Amounts.Count > 0 || Sizes.Count > 0 || Numbers.Count > 0 || Excluded.Count > 0 || PackCount is not null);
}
