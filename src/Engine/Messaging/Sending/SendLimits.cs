namespace Procurement.Engine.Messaging.Sending;

/// <summary>What WhatsApp takes in one message (Meta: Cloud API reference, messages). Lengths in UTF-16 units, which is never more than Meta counts.</summary>
internal static class SendLimits
{
    public const int Text = 4096, Body = 1024, Buttons = 3, ButtonTitle = 20, ButtonId = 256, Rows = 10, RowTitle = 24, RowDescription = 72, RowId = 200, Parameter = 600;

    /// <summary>A template's text is one parameter of it and shortened there.</summary>
    public static int LongestText(string kind) => kind switch { OutboundKinds.Text => Text, OutboundKinds.Template => int.MaxValue, _ => Body };

    /// <exception cref="ArgumentException">No shortening makes it legal.</exception>
    public static void Check(string kind, string text, OutboundContent content)
    {
        if (text.Length == 0 && kind is OutboundKinds.Text or OutboundKinds.Buttons or OutboundKinds.List) throw Wrong(kind, "it has no text");
        switch (kind)
        {
            case OutboundKinds.Buttons:
                if (content.Buttons is not { Count: >= 1 and <= Buttons } buttons) throw Wrong(kind, "it needs one to three buttons");
                if (buttons.Any(x => x.Id.Length is 0 or > ButtonId || x.Title.Length == 0)) throw Wrong(kind, "a button's id or title is empty or too long");
                if (buttons.DistinctBy(x => Shorten(x.Title, ButtonTitle)).Count() != buttons.Count || buttons.DistinctBy(x => x.Id).Count() != buttons.Count) throw Wrong(kind, "two buttons are the same");
                break;
            case OutboundKinds.List:
                if (content.Rows is not { Count: >= 1 and <= Rows } rows) throw Wrong(kind, "it needs one to ten rows");
                if (rows.Any(x => x.Id.Length is 0 or > RowId || x.Title.Length == 0)) throw Wrong(kind, "a row's id or title is empty or too long");
                if (rows.DistinctBy(x => x.Id).Count() != rows.Count) throw Wrong(kind, "two rows are the same");
                break;
            case OutboundKinds.Image or OutboundKinds.Document when content.FileKey is null:
                throw Wrong(kind, "it names no file");
            default:
                break;
        }
    }

    /// <summary>Cuts a text into parts of at most <paramref name="longest"/>, at a blank line, line end or blank where there is one in the second half.</summary>
    public static IReadOnlyList<string> Split(string text, int longest)
    {
        var parts = new List<string>();
        while (text.Length > longest)
        {
            var cut = CutBefore(text, longest);
            parts.Add(text[..cut].TrimEnd());
            text = text[cut..].TrimStart();
        }

        if (text.Length > 0 || parts.Count == 0) parts.Add(text);
        return parts;
    }

    /// <summary>At most <paramref name="longest"/>, with an ellipsis where something is left off; never half a character.</summary>
    public static string Shorten(string text, int longest)
    {
        if (text.Length <= longest) return text;
        var cut = longest - 1;
        if (char.IsHighSurrogate(text[cut - 1])) cut--;
        return text[..cut].TrimEnd() + "…";
    }

    private static int CutBefore(string text, int longest)
    {
        foreach (var border in new[] { "\n\n", "\n", " " })
        {
            var at = text.LastIndexOf(border, longest - 1, longest / 2, StringComparison.Ordinal);
            if (at > 0) return at + border.Length <= longest ? at + border.Length : at;
        }

        return char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
    }

    private static ArgumentException Wrong(string kind, string why) => new($"WhatsApp does not take this {kind}: {why}.");
}
