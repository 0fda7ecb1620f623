using System.Text;
using System.Text.RegularExpressions;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Agent;

/// <summary>One text of the batch.</summary>
/// <param name="Shown">As long as <paramref name="Original"/>, with phone numbers, addresses and the speaker's name blotted out.</param>
/// <param name="QuotedOfOurs">What it replies to, blotted too; null when it replies to nothing.</param>
internal sealed record SaidText(Guid MessageId, HeardKind Kind, bool Forwarded, string Original, string Shown, string? QuotedOfOurs);

/// <summary>Words that really stand in a text of the batch, verbatim.</summary>
internal sealed record SaidWords(int Text, int Start, int End, Guid MessageId, string Quote)
{
    public bool Overlaps(SaidWords other) => Text == other.Text && Start < other.End && other.Start < End;
}

/// <summary>What was said, as a model may see it, and the judge of what it says that somebody said.</summary>
internal sealed partial class SaidTexts
{
    private readonly List<FlatText> flat;

    private SaidTexts(IReadOnlyList<SaidText> all, IReadOnlyList<Unexplained> unexplained)
    {
        All = all;
        flat = [.. all.Select(text => FlatText.Of(text.Shown))];
        Unexplained = [.. unexplained.Select(Locate).OfType<SaidWords>()];
    }

    public IReadOnlyList<SaidText> All { get; }

    /// <summary>Words that no rule explained.</summary>
    public IReadOnlyList<SaidWords> Unexplained { get; }

    /// <summary>
    /// Where somebody tried to instruct the system, only what the rules left unexplained is there to see and to quote: the instruction is no part of it.
    /// </summary>
    public static SaidTexts Of(ModelTurn turn, CatalogueIndex catalogue)
    {
        var blot = new Blotter(turn.Talk.Speaker.Name, catalogue);
        SaidText Say(HeardMessage message, string text, string? quoted) => new(message.Id, message.Kind, message.Forwarded, text, blot.Out(text), quoted is null ? null : blot.Out(quoted));
        var texts = turn.ByRules.InstructsTheSystem
            ? turn.ByRules.Unexplained.SelectMany(words => turn.Batch.Where(message => message.Id == words.MessageId).Take(1).Select(message => Say(message, words.Quote, null)))
            : turn.Batch.Where(message => message.Text.Length > 0).Select(message => Say(message, message.Text, message.QuotedText));
        return new SaidTexts([.. texts], turn.ByRules.Unexplained);
    }

    /// <summary>The words of <paramref name="quote"/> as they stand in a text, upper or lower case and blanks aside; null when nobody said them.</summary>
    public SaidWords? Find(string? quote)
    {
        var wanted = FlatText.Of(quote ?? "").Text.Trim();
        if (!wanted.Any(char.IsLetterOrDigit) || CutsCharacter(wanted)) return null;
        var places = flat.SelectMany((text, index) => text.PlacesOf(wanted).Select(place => Words(index, place.Start, place.End))).ToList();
        return places.Find(IsUnexplained) ?? places.FirstOrDefault();
    }

    /// <summary>Half of a pair would be found within a character that somebody wrote.</summary>
    private static bool CutsCharacter(string wanted) => wanted.Where(char.IsSurrogate).Any() && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(wanted)) != wanted;

    public bool IsUnexplained(SaidWords words) => Unexplained.Any(words.Overlaps);

    private SaidWords? Locate(Unexplained words)
    {
        for (var index = 0; index < All.Count; index++)
        {
            if (All[index].MessageId != words.MessageId) continue;
            var start = All[index].Original.IndexOf(words.Quote, StringComparison.Ordinal);
            if (start >= 0) return Words(index, start, start + words.Quote.Length);
        }

        return null;
    }

    private SaidWords Words(int text, int start, int end) => new(text, start, end, All[text].MessageId, All[text].Original[start..end]);

    /// <summary>A text in plain form that knows where each of its characters came from.</summary>
    private sealed record FlatText(string Text, int[] From)
    {
        public static FlatText Of(string text)
        {
            var plain = new StringBuilder(text.Length);
            var from = new List<int>(text.Length);
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i] switch { '’' or '‘' or '´' => '\'', '“' or '”' => '"', var other => char.IsWhiteSpace(other) ? ' ' : char.ToLowerInvariant(other) };
                if (c == ' ' && plain.Length > 0 && plain[^1] == ' ') continue;
                plain.Append(c);
                from.Add(i);
            }

            return new FlatText(plain.ToString(), [.. from]);
        }

        /// <summary>Whole words only: "5" is not said by "15".</summary>
        public IEnumerable<(int Start, int End)> PlacesOf(string wanted)
        {
            for (var at = Text.IndexOf(wanted, StringComparison.Ordinal); at >= 0; at = Text.IndexOf(wanted, at + 1, StringComparison.Ordinal))
            {
                var last = at + wanted.Length - 1;
                var cutsBefore = at > 0 && char.IsLetterOrDigit(Text[at - 1]) && char.IsLetterOrDigit(wanted[0]);
                var cutsAfter = last + 1 < Text.Length && char.IsLetterOrDigit(Text[last + 1]) && char.IsLetterOrDigit(wanted[^1]);
                if (!cutsBefore && !cutsAfter) yield return (From[at], From[last] + 1);
            }
        }
    }

    /// <summary>Puts # in the place of what no model needs to know of people.</summary>
    private sealed partial class Blotter(string speaker, CatalogueIndex catalogue)
    {
        private readonly string[] names =
            [.. speaker.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length > 2 && !Tokens.Of(word).Exists(token => catalogue.Knows(token.Stem)))];

        public string Out(string text)
        {
            var chars = text.ToCharArray();
            foreach (var match in Phones().EnumerateMatches(text)) chars.AsSpan(match.Index, match.Length).Fill('#');
            foreach (var match in Mails().EnumerateMatches(text)) chars.AsSpan(match.Index, match.Length).Fill('#');
            foreach (var token in Tokens.Of(text).Where(token => token.Kind == TokenKind.Word && names.Contains(token.Text, StringComparer.OrdinalIgnoreCase))) chars.AsSpan(token.Start, token.Length).Fill('#');
            return new string(chars);
        }

        /// <summary>International, or national with its leading zero; barcodes begin otherwise.</summary>
        [GeneratedRegex(@"(?<![\w])(?:\+|0)[0-9](?:[\s().-]{0,2}[0-9]){6,14}(?![\w])")]
        private static partial Regex Phones();

        [GeneratedRegex(@"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")]
        private static partial Regex Mails();
    }
}
