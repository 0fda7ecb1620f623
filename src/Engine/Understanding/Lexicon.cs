using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Procurement.Engine.Understanding;

/// <summary>The phrases of one list of a language pack, longest first when looked up.</summary>
internal sealed class PhraseSet
{
    private readonly FrozenDictionary<string, string> values;
    private readonly FrozenSet<string> firsts;

    /// <param name="entries">Phrases with the value each stands for (itself where the list has no values).</param>
    public PhraseSet(IEnumerable<(string Phrase, string Value)> entries)
    {
        var map = new Dictionary<string, string>();
        var starts = new HashSet<string>();
        foreach (var (phrase, value) in entries)
        {
            var words = Parts(phrase).ToList();
            if (words.Count == 0) continue;
            var key = string.Join(' ', words);
            starts.Add(words[0]);
            map.TryAdd(key, value);
            Longest = Math.Max(Longest, key.Count(c => c == ' ') + 1);
        }
        values = map.ToFrozenDictionary();
        firsts = starts.ToFrozenSet();
    }

    public static readonly PhraseSet Empty = new([]);

    public int Longest { get; } = 1;
    public IEnumerable<string> Keys => values.Keys;
    public bool Has(string key) => values.ContainsKey(key);
    public string? Value(string key) => values.GetValueOrDefault(key);

    /// <summary>The longest phrase that starts at a token: how many tokens it spans (0 for none) and its value.</summary>
    public (int Count, string Value) At(IReadOnlyList<Token> tokens, int index)
    {
        if (index >= tokens.Count || !firsts.Contains(tokens[index].Folded)) return (0, "");
        Span<char> buffer = stackalloc char[160];
        var lookup = values.GetAlternateLookup<ReadOnlySpan<char>>();
        var used = 0;
        var found = (0, "");
        for (var n = 1; n <= Longest + 2 && index + n <= tokens.Count; n++)
        {
            var token = tokens[index + n - 1];
            var word = token.Folded;
            if (token.Kind == TokenKind.Separator && word is "\n" or "," or ";" || used + word.Length + 1 > buffer.Length) break;
            if (token.Kind == TokenKind.Separator && word is not ("/" or "&")) { if (word is "-" or "." && n > 1) continue; break; }
            if (used > 0) buffer[used++] = ' ';
            word.AsSpan().CopyTo(buffer[used..]);
            used += word.Length;
            if (lookup.TryGetValue(buffer[..used], out var value)) found = (n, value);
        }
        return found;
    }

    /// <summary>The form that phrases are compared in: folded words joined by single blanks.</summary>
    public static string Key(string phrase) => string.Join(' ', Parts(phrase));

    private static IEnumerable<string> Parts(string phrase) => Tokens.Of(phrase).Where(t => t.Kind != TokenKind.Separator || t.Folded is "/" or "&").Select(t => t.Folded);
}

/// <summary>One language: its lists by name (see Packs/*.json).</summary>
internal sealed class LanguagePack
{
    private readonly Dictionary<string, PhraseSet> lists = [];
    private readonly Dictionary<string, string> raw = [];
    private readonly Dictionary<string, HashSet<string>> units = [];

    public LanguagePack(JsonElement json)
    {
        Language = json.TryGetProperty("language", out var language) ? language.GetString()! : "";
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name == "language") continue;
            lists[property.Name] = property.Value.ValueKind == JsonValueKind.Object
                ? new(property.Value.EnumerateObject().SelectMany(unit => Split(unit.Value.GetString()!).Select(word => (word, unit.Name))))
                : new(Split(property.Value.GetString()!).Select(Pair));
            if (property.Name == "units")
                foreach (var unit in property.Value.EnumerateObject())
                    foreach (var word in Split(unit.Value.GetString()!))
                        (units.TryGetValue(PhraseSet.Key(word), out var known) ? known : units[PhraseSet.Key(word)] = []).Add(unit.Name);
            if (property.Value.ValueKind == JsonValueKind.String) raw[property.Name] = property.Value.GetString()!;
        }
    }

    public string Language { get; }
    public FrozenSet<string> Traits => field ??= Raw("traits").ToFrozenSet(StringComparer.Ordinal);
    public IEnumerable<string> Names => lists.Keys.Where(name => name is not ("traits" or "recognizer"));
    /// <summary>Whether a unit word means both ("dabba" is a box and a tin, "lata" a can and a tin).</summary>
    public bool Means(string word, string unit, string other) => units.TryGetValue(word, out var meant) && meant.Contains(unit) && meant.Contains(other);
    public PhraseSet List(string name) => lists.TryGetValue(name, out var list) ? list : PhraseSet.Empty;
    public IEnumerable<string> Raw(string name) => raw.TryGetValue(name, out var text) ? Split(text) : [];

    private static string[] Split(string text) => text.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static (string, string) Pair(string entry)
    {
        var cut = entry.LastIndexOf('=');
        return cut > 0 ? (entry[..cut], entry[(cut + 1)..]) : (entry, entry);
    }
}

/// <summary>All language packs, the measures and the table of terms. Read once from the embedded resources; immutable.</summary>
internal sealed class Lexicon
{
    /// <summary>Words so common that they carry no meaning for matching in any language.</summary>
    public static FrozenSet<string> Particles { get; private set; } = [];

    public static readonly Lexicon Shared = new();

    private readonly Dictionary<string, LanguagePack> packs = [];
    private readonly ConcurrentDictionary<(string, string), PhraseSet> merged = [];
    private readonly FrozenSet<string> known;

    private Lexicon()
    {
        var assembly = typeof(Lexicon).Assembly;
        var terms = "";
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.Contains(".Understanding.Packs.", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            var text = reader.ReadToEnd();
            if (name.EndsWith(".txt", StringComparison.Ordinal)) { terms = text; continue; }
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var pack = new LanguagePack(json.RootElement);
            packs[pack.Language] = pack;
        }
        known = packs.Values.SelectMany(pack => pack.Names).ToFrozenSet();
        Particles = packs.Values.SelectMany(pack => pack.List("particles").Keys).ToFrozenSet();
        Terms = ReadTerms(terms);
        Common = packs[""];
        Search = packs["search"];
        // The first name of a measure in the file is its short form.
        var shortest = new Dictionary<string, string>();
        foreach (var entry in Common.Raw("measures"))
        {
            var cut = entry.LastIndexOf('=');
            var colon = entry.LastIndexOf(':');
            var unit = Words.Fold(entry[..cut]);
            Measures[unit] = (entry[(cut + 1)..colon], decimal.Parse(entry[(colon + 1)..], CultureInfo.InvariantCulture));
            MeasureSymbols[unit] = shortest.TryGetValue(entry[(cut + 1)..], out var symbol) ? symbol : shortest[entry[(cut + 1)..]] = unit;
        }
    }

    /// <summary>All languages that have a pack, in the order in which they are tried.</summary>
    public static readonly IReadOnlyList<string> Languages = [.. Shared.Common.Raw("languages")];
    public LanguagePack Common { get; }

    /// <summary>The lists of catalogue search (see <see cref="SearchLexicon"/>).</summary>
    public LanguagePack Search { get; }
    public Dictionary<string, (string Kind, decimal Factor)> Measures { get; } = [];
    public Dictionary<string, string> MeasureSymbols { get; } = [];

    /// <summary>Stemmed words of another language (or another name) to the usual English words, stemmed.</summary>
    public Dictionary<string, List<string[]>> Terms { get; private set; } = [];

    /// <summary>A list in the order of languages that the reader of a message should try: its own first.</summary>
    public PhraseSet List(string name, string language)
    {
        return merged.GetOrAdd((name, language), key =>
        {
            var lists = Order(key.Item2).Select(code => Own(key.Item1, code));
            return new(lists.SelectMany(list => list.Keys.Select(phrase => (phrase, list.Value(phrase)!))));
        });
    }

    /// <summary>A list of one language alone (for telling languages apart).</summary>
    /// <exception cref="InvalidOperationException">No pack has a list of that name.</exception>
    public PhraseSet Own(string name, string language)
        => packs[language].List(name) is var list && (list != PhraseSet.Empty || known.Contains(name)) ? list : throw new InvalidOperationException($"No language pack has a list “{name}”.");

    /// <summary>Whether a language has a trait that its pack names: postpositions, mixedWithEnglish, headFirst.</summary>
    public bool Is(string trait, string language) => packs.TryGetValue(language, out var pack) && pack.Traits.Contains(trait);

    /// <summary>Whether a unit word of a language means both units.</summary>
    public bool Means(string word, string unit, string other, string language) => packs.TryGetValue(language, out var pack) && pack.Means(word, unit, other);

    /// <summary>A single value of a language's pack, or null where it has none.</summary>
    public string? Setting(string name, string language) => packs.TryGetValue(language, out var pack) ? pack.Raw(name).FirstOrDefault() : null;

    /// <summary>The lists of one language, by name.</summary>
    public IEnumerable<string> Lists(string language) => packs[language].Names;

    // Number words, articles and small words of a language that the writer does not use would do harm ("once", "do", "no").
    private static IEnumerable<string> Order(string language) => language switch
    {
        "*" => Languages,
        not "en" when Languages.Contains(language) => [language, "en"],
        _ => ["en"],
    };

    private static Dictionary<string, List<string[]>> ReadTerms(string text)
    {
        var terms = new Dictionary<string, List<string[]>>();
        foreach (var line in text.Split('\n'))
        {
            var cut = line.IndexOf('=', StringComparison.Ordinal);
            if (line.StartsWith('#') || cut < 0) continue;
            var english = Tokens.Of(line[..cut]).Where(t => t.Kind != TokenKind.Separator).Select(t => t.Stem).ToArray();
            foreach (var alternative in line[(cut + 1)..].Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var key = TermKey(Tokens.Of(alternative));
                if (key.Length == 0 || key == string.Join(' ', english)) continue;
                if (!terms.TryGetValue(key, out var list)) terms[key] = list = [];
                if (!list.Any(other => other.SequenceEqual(english))) list.Add(english);
            }
        }
        return terms;
    }

    /// <summary>Every word of a term, of phrases too.</summary>
    public FrozenSet<string> TermWords => termWords ??= Terms.Keys.SelectMany(key => key.Split(' ')).ToFrozenSet();
    private FrozenSet<string>? termWords;

    private static string TermKey(List<Token> tokens) =>
        string.Join(' ', tokens.Where(t => t.Kind != TokenKind.Separator && (!Particles.Contains(t.Folded) || tokens.Count == 1)).Select(t => t.Stem));
}
