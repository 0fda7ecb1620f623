using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>What of a batch is read, and what is left for an operator.</summary>
/// <param name="Unread">Messages that are not read, or not to their end.</param>
/// <param name="ReadUpTo">The last words that are read; empty where everything is.</param>
public sealed record BoundedWords(IReadOnlyList<HeardMessage> Read, IReadOnlyList<HeardMessage> Unread, string ReadUpTo);

/// <summary>
/// How much of a batch a turn reads, so that nobody's text holds up the others: what was typed, and what its files say, take less than a quarter of a second of processor time each,
/// whatever was sent (docs/evaluation.md, "Speed of understanding"). What is left goes to an operator, and the person is told up to where it was read.
/// </summary>
public static class ReadingBounds
{
    /// <summary>Of what was typed, spoken or tapped in a batch: one message at WhatsApp's longest, or shorter ones of that length together.</summary>
    public const int MostTypedChars = 4_096;

    /// <summary>Of what was read from its files: a table of as many rows as a request may have lines.</summary>
    public const int MostFileChars = 16_384;

    private const int QuoteChars = 60;

    public static BoundedWords Of(IReadOnlyList<HeardMessage> words)
    {
        var read = new List<HeardMessage>();
        var unread = new List<HeardMessage>();
        var (typed, inFiles) = (MostTypedChars, MostFileChars);
        foreach (var message in words)
        {
            var isFile = message.Kind == HeardKind.DocumentText;
            var left = isFile ? inFiles : unread.Exists(other => other.Kind != HeardKind.DocumentText) ? 0 : typed;
            var kept = Cut(message.Text, left);
            if (isFile) inFiles -= kept.Length;
            else typed -= kept.Length;
            if (kept.Length < message.Text.Length) unread.Add(message);
            if (kept.Length > 0 || message.Text.Length == 0) read.Add(kept.Length == message.Text.Length ? message : message with { Text = kept });
        }

        return new BoundedWords(read, unread, unread.Count == 0 ? "" : End(read));
    }

    /// <summary>Whole rows of what does not fit; of one long row, whole words.</summary>
    private static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        if (most <= 0) return "";
        var end = text.LastIndexOf('\n', most - 1);
        if (end <= 0) end = text.LastIndexOf(' ', most - 1);
        if (end <= 0) end = most;
        // Not through a character of two halves.
        return char.IsHighSurrogate(text[end - 1]) ? text[..(end - 1)] : text[..end];
    }

    private static string End(List<HeardMessage> read)
    {
        var text = read.LastOrDefault(message => message.Text.Length > 0)?.Text.TrimEnd() ?? "";
        if (text.Length <= QuoteChars) return text;
        var start = text.Length - QuoteChars;
        return $"…{text[(char.IsLowSurrogate(text[start]) ? start + 1 : start)..]}";
    }
}
