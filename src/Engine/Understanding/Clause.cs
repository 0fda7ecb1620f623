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
    public Requests.Evidence Evidence => Text.Evidence(Quote, Tokens.Count == 0 ? 0 : Tokens[0].Start);
    public string ItemText => RowText ?? WordsOf(Item, Tokens, Text.Text);

    /// <summary>The words of a thing as they were typed, without what stood between them and says something else (a unit, a number).</summary>
    public static string WordsOf(List<Token> item, IReadOnlyList<Token> all, string text)
    {
        var words = new System.Text.StringBuilder();
        for (var i = 0; i < item.Count; i++)
        {
            // Words borrowed from another clause have no stretch of text of their own.
            var own = item[i].End <= text.Length && (text[item[i].Start..item[i].End] is var typed && (typed == item[i].Text || Words.Fold(typed) == item[i].Folded));
            var next = i > 0 && item[i - 1].End <= item[i].Start && own;
            if (i > 0) words.Append(next && Joined(item[i - 1], item[i], all) ? text[item[i - 1].End..item[i].Start] : " ");
            words.Append(own ? text[item[i].Start..item[i].End] : item[i].Text);
        }
        return words.ToString().Trim();
    }

    private static bool Joined(Token before, Token after, IReadOnlyList<Token> all) =>
        all.All(t => t.Kind == TokenKind.Separator ? !(t.Folded is "(" or ")" or "[" or "]") || t.Start < before.End || t.Start >= after.Start : t.Start < before.End || t.Start >= after.Start);

    /// <summary>What a table row calls the item; null for a clause of plain text.</summary>
    public string? RowText { get; init; }
    public bool HasContent => !Query.IsEmpty;

    /// <summary>How many tokens of <see cref="Item"/> name the thing, where what follows is only a remark ("pizza | with red sauce and basil"); null where all do.</summary>
    public int? NameLength { get; set; }
    public IEnumerable<Token> Name => NameLength is { } length ? Item.Take(length) : Item;
}
