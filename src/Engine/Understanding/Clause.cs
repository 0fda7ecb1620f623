namespace Procurement.Engine.Understanding;

internal enum QuantityPlace { None, Times, Lead, WithUnit, Trail, Measure, TailMeasure, Article }

/// <summary>One stretch of a message that may be an order line or a change to one.</summary>
internal sealed class Clause
{
    public required MessageText Text { get; init; }
    public required IReadOnlyList<Token> Tokens { get; init; }
    public required bool StartsRow { get; init; }
    public decimal? Quantity { get; set; }
    public string? Unit { get; set; }
    public QuantityPlace Place { get; set; }
    public bool IsRange { get; set; }
    public bool IsVague { get; set; }
    public bool Removes { get; set; }
    public bool Corrects { get; set; }
    public bool Adds { get; set; }
    public bool More { get; set; }
    public bool Fewer { get; set; }
    public bool Everything { get; set; }
    public bool HasCue { get; set; }
    public bool EachOf { get; set; }
    /// <summary>A colon stood before it: what came before is a heading.</summary>
    public bool AfterColon { get; set; }
    public int? RowNumber { get; set; }
    public List<Token> Item { get; set; } = [];
    public ItemQuery Query { get; set; } = new();
    public string Quote => Tokens.Count == 0 ? "" : Text.Text.Substring(Tokens[0].Start, Tokens[^1].End - Tokens[0].Start).Trim();
    public string ItemText => RowText ?? (Item.Count == 0 ? "" : InOrder ? Text.Text[Item[0].Start..Item[^1].End].Trim() : string.Join(' ', Item.Select(t => t.Text)));

    // Words borrowed from another clause have no stretch of text of their own.
    private bool InOrder => Item[^1].End <= Text.Text.Length && Item[0].Start < Item[^1].End && Item.Zip(Item.Skip(1)).All(p => p.First.End <= p.Second.Start) && Text.Text[Item[0].Start..Item[0].End] == Item[0].Text;

    /// <summary>What a table row calls the item; null for a clause of plain text.</summary>
    public string? RowText { get; init; }
    public bool HasContent => !Query.IsEmpty;
}
