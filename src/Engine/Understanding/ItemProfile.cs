using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Procurement.Engine.Understanding;

/// <summary>A catalogue item prepared for matching: its words by weight, what it is called, its measures, sizes, colours and flags.</summary>
internal sealed partial class ItemProfile
{
    [GeneratedRegex("""(?<=\d)["']?\s?[x×]\s?(?=\d)""", RegexOptions.IgnoreCase)]
    private static partial Regex Times();

    // What a query can say whole (QueryReader reads runs of up to five words).
    private const int LongestPhrase = 5;
    private readonly ConcurrentDictionary<string, string>? pool;

    /// <param name="pool">One text for each word of all items of a catalogue; null for an item alone.</param>
    public ItemProfile(CatalogueEntry entry, int index, ConcurrentDictionary<string, string>? pool = null)
    {
        Entry = entry;
        Index = index;
        this.pool = pool;
        tastes = [.. entry.Attributes.Where(x => x.Key is "scent" or "finish" or "flavour" or "flavor" or "fragrance").SelectMany(x => Understanding.Words.Fold(x.Value).Split(' '))];
        AddPhrase(entry.Name, 1.0);
        foreach (var synonym in entry.Synonyms) AddPhrase(synonym, 0.98);
        foreach (var (key, value) in entry.Attributes) AddAttribute(key, value);
        if (entry.Description is { Length: > 0 } description) AddText(description, 0.86);
        AddText(entry.Unit, 0.3);
        if (Measures.Of(entry.PackSize, entry.PackUnit) is { } content) Amounts.Add(content);
        if (entry.PackSize > 1) Numbers.Add(entry.PackSize);
    }

    private static readonly ConditionalWeakTable<CatalogueEntry, ItemProfile> Known = [];

    /// <summary>The profile of an entry alone, made once for as long as the entry lives.</summary>
    public static ItemProfile Of(CatalogueEntry entry) => Known.GetValue(entry, item => new(item, 0));

    public CatalogueEntry Entry { get; }
    public int Index { get; }

    /// <summary>Stemmed word to how strongly it belongs to the item (name 1, synonym 0.98, attribute 0.97, description 0.86).</summary>
    public Dictionary<string, double> Words { get; } = [];

    /// <summary>The words that say what it is, not what it is like.</summary>
    public HashSet<string> Heads { get; } = [];
    public HashSet<string> Phrases { get; } = [];
    /// <summary>Names of one word.</summary>
    public HashSet<string> Names { get; } = [];
    /// <summary>Words of the names themselves, without packs and properties.</summary>
    public HashSet<string> Main { get; } = [];
    /// <summary>What it is without colour, size and measures; siblings of a family share it.</summary>
    public string Kind { get; private set; } = "";
    /// <summary>Its kind without words that its attributes say: "glass cleaner spray" and "glass cleaner" are one.</summary>
    public string Core => field ??= string.Join(' ', KindWords.Except(Entry.Attributes.SelectMany(x => Tokens.Of(x.Value).Select(t => t.Stem).Append(Understanding.Words.Stem(x.Key)))).Order(StringComparer.Ordinal));
    /// <summary>The words of a name in the form of <see cref="Core"/>.</summary>
    public static string CoreOf(string name) => string.Join(' ', Tokens.Of(name).Where(t => t.Kind == TokenKind.Word && !Lexicon.Particles.Contains(t.Folded)).Select(t => t.Stem).Distinct().Order(StringComparer.Ordinal));
    public HashSet<string> KindWords => field ??= [.. Kind.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    /// <summary>Marks that a plainer item of the same kind does not have: not meant unless they are said.</summary>
    public string[] Plain { get; set; } = [];
    public string Head => named ?? "";
    public string[] Brand { get; private set; } = [];
    private string? named;
    // What it smells or looks like is never the thing: "Floor cleaner pine".
    private readonly HashSet<string> tastes;
    public List<Amount> Amounts { get; } = [];
    public HashSet<decimal> Numbers { get; } = [];
    public List<decimal[]> Sizes { get; } = [];
    public HashSet<string> Colours { get; } = [];
    public string? LetterSize { get; private set; }
    public Dictionary<string, bool> Flags { get; } = [];
    /// <summary>Attributes whose value is one or two words, colours and sizes left out: what it is, against what its siblings are.</summary>
    public Dictionary<string, string[]> Values { get; } = [];
    /// <summary>Properties that its attributes affirm (recycled=yes).</summary>
    public HashSet<string> Marks { get; } = [];

    private void AddPhrase(string text, double weight)
    {
        var tokens = AddText(text, weight);
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        var main = Tokens.Of(Times().Replace(comma > 0 ? text[..comma] : text, "x")).TakeWhile(t => !(t.Kind == TokenKind.Word && Lexicon.Shared.List("nameTails", "*").Has(t.Folded))).ToList();
        // What stands before the first measure says what it is: "Monitor 24" Full HD".
        var measured = main.FindIndex(1, Math.Max(0, main.Count - 1), t => t.Kind is TokenKind.Number or TokenKind.Measure or TokenKind.Size);
        if (measured > 0 && main.Take(measured).Any(t => t.Kind == TokenKind.Word)) main = main[..measured];
        var words = main.Where(t => t.Kind is TokenKind.Word or TokenKind.Code && !Lexicon.Particles.Contains(t.Folded)).ToList();
        if (words.Count > 0)
        {
            var foreign = text.Any(c => c > 127) || main.Any(t => Lexicon.Shared.List("nameLinks", "*").Has(t.Folded));
            var plain = words.Where(t => t.Kind == TokenKind.Word && !IsAttributeWord(t.Folded) && !tastes.Contains(t.Folded)).ToList();
            var head = plain.Count == 0 ? words[^1] : foreign && !text.Contains(" k", StringComparison.Ordinal) ? plain[0] : plain[^1];
            // "cable HDMI" beside "HDMI cable": the name says which word is the thing.
            var translated = named is null ? null : words.Find(t => Lexicon.Shared.Terms.TryGetValue(t.Stem, out var english) && english.Exists(e => e[^1] == named));
            if (weight < 1 && named is not null && words.Any(t => t.Stem == named)) Heads.Add(named);
            else if (weight < 1 && translated is not null && words.Count > 1) Heads.Add(translated.Stem);
            else Heads.Add(head.Stem);
            if (weight == 1) named = head.Stem;
            foreach (var word in words) Main.Add(word.Stem);
            if (weight == 1) Kind = string.Join(' ', plain.Where(t => !Lexicon.Particles.Contains(t.Folded)).Select(t => t.Stem).Order(StringComparer.Ordinal));
        }
        var phrase = string.Join(' ', words.Select(t => t.Stem));
        // A long name is said in part: every run of its words counts as the name.
        var plainly = words.Where(t => t.Kind == TokenKind.Word && !IsAttributeWord(t.Folded)).Select(t => t.Stem).ToList();
        for (var i = 0; weight == 1 && i < plainly.Count; i++)
            for (var n = 2; n <= LongestPhrase && i + n <= plainly.Count; n++) Phrases.Add(One(string.Join(' ', plainly.Skip(i).Take(n))));
        var bare = string.Join(' ', words.Where(t => t.Kind == TokenKind.Word).Select(t => t.Stem));
        if (bare.Contains(' ', StringComparison.Ordinal)) Phrases.Add(bare);
        if (words.Count > 1) Phrases.Add(phrase);
        else if (words.Count == 1) Names.Add(phrase);
        AddJoined(tokens, weight);
    }

    private static bool IsAttributeWord(string folded) =>
        Lexicon.Shared.Measures.ContainsKey(folded) || Lexicon.Shared.List("colours", "*").Has(folded) || Lexicon.Shared.List("plainAttributes", "*").Has(folded);

    // "ear plugs" is also typed "earplugs", "WD-40" "wd40".
    private void AddJoined(List<Token> tokens, double weight)
    {
        for (var i = 0; i + 1 < tokens.Count; i++)
            if (tokens[i].Kind is TokenKind.Word && tokens[i + 1].Kind is TokenKind.Word && tokens[i].Folded.Length + tokens[i + 1].Folded.Length is > 4 and < 20)
                Set(Understanding.Words.Stem(tokens[i].Folded + tokens[i + 1].Folded), weight * 0.98);
    }

    private List<Token> AddText(string text, double weight)
    {
        var tokens = Tokens.Of(Times().Replace(text, "x"));
        var kept = new List<Token>();
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            switch (token.Kind)
            {
                case TokenKind.Word:
                    kept.Add(token);
                    AddWord(token, tokens, i, weight);
                    break;
                case TokenKind.Number:
                    Numbers.Add(token.Value);
                    Set(token.Folded, weight);
                    if (i + 1 < tokens.Count && Measures.Of(token.Value, tokens[i + 1].Folded) is { } amount && weight > 0.9) Amounts.Add(amount);
                    break;
                case TokenKind.Measure:
                    Numbers.Add(token.Value);
                    if (Measures.Of(token.Value, token.Unit) is { } glued && weight > 0.8) Amounts.Add(glued);
                    break;
                case TokenKind.Size:
                    AddSize(token.Stem);
                    Set(token.Stem, weight);
                    break;
                case TokenKind.Code or TokenKind.Range:
                    kept.Add(token);
                    AddCode(token.Folded, weight);
                    break;
            }
        }
        return kept;
    }

    private void AddWord(Token token, List<Token> tokens, int i, double weight)
    {
        Set(token.Stem, weight);
        var negated = i > 0 && Lexicon.Shared.List("nameWithout", "*").Has(tokens[i - 1].Folded) || (i > 1 && tokens[i - 1].Folded == "-" && Lexicon.Shared.List("nameWithout", "*").Has(tokens[i - 2].Folded));
        var free = i + 2 < tokens.Count && tokens[i + 1].Folded == "-" && Lexicon.Shared.List("withoutTail", "*").Has(tokens[i + 2].Folded);
        if (negated || free) Flags.TryAdd(token.Stem, false);
        else if (i > 0 && Lexicon.Shared.List("nameWith", "*").Has(tokens[i - 1].Folded)) Flags.TryAdd(token.Stem, true);
    }

    private void AddCode(string folded, double weight)
    {
        Set(folded, weight);
        var bare = Code(folded);
        if (bare != folded) Set(bare, weight);
        var digits = folded.TakeWhile(c => char.IsDigit(c) || c == '.').Count();
        if (digits > 0 && digits < folded.Length) Numbers.Add(Understanding.Numbers.Parse(folded[..digits].TrimEnd('.')));
        foreach (var part in folded.Split('-', '.', '/')) if (part.Length > 1 || !char.IsDigit(part.FirstOrDefault())) Set(part, weight * 0.95);
        if (folded.Contains('/', StringComparison.Ordinal)) AddSize(folded.Replace('/', 'x'));
    }

    private void AddSize(string size)
    {
        var sides = Measures.Sides(size);
        if (sides.Length > 1) Sizes.Add(sides);
        foreach (var side in sides) Numbers.Add(side);
        if (size.StartsWith('m')) Set(size[..size.IndexOf('x', StringComparison.Ordinal)], 0.97);
    }

    private void AddAttribute(string key, string value)
    {
        var folded = Understanding.Words.Fold(value);
        if (folded is "yes") Marks.Add(Understanding.Words.Stem(key));
        if (folded is "yes" or "no") { Flags[Understanding.Words.Stem(key)] = folded == "yes"; if (folded == "yes") Set(Understanding.Words.Stem(key), 0.97); return; }
        if (key is "form" or "type" or "material" or "scent" or "finish" or "fat" or "connection" or "wall" or "roast" or "grade" or "flavour" && Tokens.Of(folded) is { Count: 1 or 2 } parts && parts.TrueForAll(t => t.Kind == TokenKind.Word)) Values[key] = [.. parts.Select(t => t.Stem)];
        if (Measures.OfAttribute(key, folded) is { } amount) Amounts.Add(amount);
        if (key is "colour" or "color" or "lens") foreach (var word in folded.Split(' ')) Colours.Add(Lexicon.Shared.List("colours", "en").Value(PhraseSet.Key(word)) ?? word);
        if (key == "brand") Brand = [.. Tokens.Of(folded).Where(t => t.Kind == TokenKind.Word).Select(t => t.Stem)];
        if (key == "brand") foreach (var token in Tokens.Of(folded)) if (token.Kind == TokenKind.Word) Heads.Add(token.Stem);
        if (key.StartsWith("size", StringComparison.Ordinal) && folded is "s" or "m" or "l" or "xl" or "xxl" or "xs") LetterSize = value.ToUpperInvariant();
        AddText(value, 0.97);
        foreach (var part in key.Split('_')) if (!Lexicon.Shared.Measures.ContainsKey(part)) Set(Understanding.Words.Stem(part), 0.7);
    }

    private void Set(string word, double weight)
    {
        if (!Words.TryGetValue(word, out var old) || old < weight) Words[One(word)] = weight;
    }

    private string One(string word) => pool?.GetOrAdd(word, word) ?? word;

    /// <summary>A sibling's synonym, without its colour and size, is this item's too.</summary>
    public void Share(string synonym)
    {
        var words = Tokens.Of(synonym).Where(t => t.Kind != TokenKind.Separator && !IsAttributeWord(t.Folded) && !Lexicon.Shared.List("sizes", "*").Has(t.Folded) && t.Kind is TokenKind.Word).ToList();
        var telling = words.Where(t => !Lexicon.Particles.Contains(t.Folded)).ToList();
        if (telling.Count == 0 || !telling.TrueForAll(t => Lexicon.Shared.Terms.ContainsKey(t.Stem) || Words.ContainsKey(t.Stem)) && !Lexicon.Shared.Terms.ContainsKey(string.Join(' ', telling.Select(t => t.Stem)))) return;
        AddPhrase(string.Join(' ', words.Select(t => t.Text)), 0.975);
    }

    /// <summary>A sibling's name in another language, if the table of terms says that it means what this item is too.</summary>
    public void ShareTranslation(string synonym)
    {
        var all = Tokens.Of(synonym).Where(t => t.Kind != TokenKind.Separator).ToList();
        var tokens = all.Where(t => !Lexicon.Particles.Contains(t.Folded)).ToList();
        // A name that says a size or a colour is its owner's alone.
        if (tokens.Count == 0 || all.Exists(t => t.Kind != TokenKind.Word) || tokens.Exists(t => IsAttributeWord(t.Folded) && all.Count == tokens.Count) || !Lexicon.Shared.Terms.TryGetValue(string.Join(' ', tokens.Select(t => t.Stem)), out var meanings)) return;
        if (meanings.Exists(words => words.All(word => KindWords.Contains(word) || Words.GetValueOrDefault(word) > 0.95))) AddPhrase(synonym, 0.98);
    }

    /// <summary>A code without marks: TN-2410 and TN2410 are the same.</summary>
    public static string Code(string text) => new([.. text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
