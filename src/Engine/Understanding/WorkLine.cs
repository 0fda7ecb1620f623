using Procurement.Engine.Requests;

namespace Procurement.Engine.Understanding;

/// <summary>A line while a batch is read: as it stands on the draft, or as it grows from the messages.</summary>
internal sealed class WorkLine
{
    public int Position { get; set; }
    public bool IsNew { get; init; }
    /// <summary>The line as it was on the draft; null for a new one.</summary>
    public LineFact? Before { get; init; }
    public string? Sku { get; set; }
    public string Description { get; set; } = "";
    public decimal? Quantity { get; set; }
    public string? Unit { get; set; }
    public string RequestedText { get; set; } = "";
    public decimal? SaidQuantity { get; set; }
    public string? SaidUnit { get; set; }
    public string? Site { get; set; }
    public string? Supplier { get; set; }
    public bool Removed { get; set; }
    public bool Refused { get; set; }
    public bool Touched { get; set; }
    public bool IsRange { get; set; }
    public bool UnitOpen { get; set; }
    /// <summary>The number was said without a unit, or by the piece of what is ordered in packs.</summary>
    public bool UnitAssumed { get; set; }
    public bool Rounded { get; set; }
    public bool Converted { get; set; }
    public bool Fixed { get; set; }
    public QuantityPlace Place { get; set; }
    public ItemQuery Query { get; set; } = new();
    public List<Token> ItemTokens { get; set; } = [];
    public MessageText? Text { get; set; }
    public ItemDecision? Decision { get; set; }
    public IReadOnlyList<CatalogueEntry> Only { get; set; } = [];
    public List<Evidence> Evidence { get; } = [];
    public int Row { get; set; }
    public int TokenAt { get; set; }
    public Guid MessageId => Text?.Message.Id ?? Guid.Empty;

    private (List<Token>? Tokens, int Count, ItemQuery? Query, int Words) stemmed;
    private HashSet<string> stems = [];

    /// <summary>Every word that the line is named by, in each of its forms.</summary>
    public HashSet<string> Stems
    {
        get
        {
            var now = (ItemTokens, ItemTokens.Count, Query, Query.Words.Count);
            if (stemmed == now) return stems;
            stemmed = now;
            return stems = [.. ItemTokens.Select(token => token.Stem), .. Query.Words.SelectMany(word => word.Forms).SelectMany(form => form.Words)];
        }
    }

    public bool IsOpen => Sku is null && Decision?.Verdict is ItemVerdict.Choose or ItemVerdict.NoneFound;
}
