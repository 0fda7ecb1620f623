using System.Text;
using System.Text.Json;
using Procurement.Engine.Tests.Understanding;
using Procurement.Engine.Understanding;

namespace Procurement.Benchmarks.Parts;

/// <summary>Seeded batches that are meant to be slow: many marks, digits and long words, item words over and over, near misses, any Unicode.</summary>
internal static class FuzzedBatches
{
    public const int LongestText = 4_096, MostMessages = 50;

    /// <param name="each">Batches of each kind.</param>
    public static IEnumerable<(string Kind, IReadOnlyList<HeardMessage> Batch)> Of(int seed, int each)
    {
        var random = new Random(seed);
        var said = Said();
        var words = said.SelectMany(text => text.Split(' ', '\n')).Where(word => word.Length > 0).ToList();
        var items = SampleFacts.Catalogue.SelectMany(entry => entry.Name.Split(' ').Concat(entry.Synonyms)).Where(word => word.Length > 0).ToList();
        string Pick(List<string> from) => from[random.Next(from.Count)];
        (string Kind, Func<string> Piece)[] kinds =
        [
            ("any Unicode", () => random.Next(0x110000) is var code && Rune.IsValid(code) ? new Rune(code).ToString() : "\ud800"),
            ("any characters", () => ((char)random.Next(0x3000)).ToString()),
            ("words of conversations", () => Pick(words) + " "),
            ("item words", () => Pick(items) + " "),
            ("counted items", () => $"{random.Next(1, 90)} {Pick(items)} {Pick(items)}, "),
            ("one item over and over", () => "nitrile gloves "),
            ("items joined by and", () => Pick(items) + " and "),
            ("misspelt items", () => Misspelt(Pick(items), random) + " "),
            ("commas", () => ","),
            ("commas and digits", () => random.Next(10) + ","),
            ("digits", () => random.Next(10).ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("numbers", () => random.Next(100_000) + " "),
            ("numbers joined by marks", () => $"{random.Next(1, 40)}{".,/-x*:"[random.Next(7)]}"),
            ("dates", () => Pick(["monday ", "12/5 ", "2 may ", "in 3 weeks ", "the 15th ", "next month ", "fortnight ", "5 days after "])),
            ("number words", () => Pick(["twenty ", "five ", "hundred ", "dozen ", "and ", "half "])),
            ("one long word", () => ((char)('a' + random.Next(26))).ToString()),
            ("long words", () => new string((char)('a' + random.Next(26)), random.Next(20, 200)) + " "),
            ("lines", () => $"{random.Next(1, 40)} x {Pick(items)}\n"),
            ("letters and digits", () => $"{(char)('a' + random.Next(26))}{random.Next(100)}{"-./ "[random.Next(4)]}"),
            ("apostrophes", () => "l'"),
            ("combining marks", () => "e\u0301\u0302"),
            ("whole messages", () => Pick(said) + "\n"),
            ("nothing", () => " "),
        ];
        foreach (var (kind, piece) in kinds)
        {
            for (var n = 0; n < each; n++)
            {
                var text = new StringBuilder();
                while (text.Length < LongestText) text.Append(piece());
                text.Length = LongestText;
                if (n == 0) yield return ($"{kind}, {MostMessages} of {LongestText}", [.. Enumerable.Range(0, MostMessages).Select(i => Message(i, text.ToString()))]);
                yield return (kind, Cut(text.ToString(), n % 3 == 0 ? 1 : n % 3 == 1 ? MostMessages : random.Next(2, MostMessages)));
            }
        }
    }

    private static List<HeardMessage> Cut(string text, int messages)
    {
        var length = (text.Length + messages - 1) / messages;
        return [.. Enumerable.Range(0, messages).Select(i => i * length).Where(start => start < text.Length).Select((start, i) => Message(i, text.Substring(start, Math.Min(length, text.Length - start))))];
    }

    private static HeardMessage Message(int second, string text) => new(Guid.NewGuid(), new DateTimeOffset(2026, 11, 25, 9, 0, second, TimeSpan.Zero), HeardKind.Text, text);

    private static string Misspelt(string word, Random random)
    {
        var at = random.Next(word.Length);
        return random.Next(3) switch { 0 => word.Remove(at, 1), 1 => word.Insert(at, ((char)('a' + random.Next(26))).ToString()), _ => word[..at] + (char)('a' + random.Next(26)) + word[(at + 1)..] };
    }

    private static List<string> Said() =>
        [.. File.ReadLines(Path.Combine(SampleFacts.Conversations, "conversations.dev.jsonl")).Select(row => JsonDocument.Parse(row).RootElement)
            .SelectMany(row => row.GetProperty("turns").EnumerateArray()).SelectMany(turn => turn.GetProperty("messages").EnumerateArray())
            .Select(message => message.TryGetProperty("text", out var text) ? text.GetString()! : "").Where(text => text.Length > 0)];
}
