using System.Collections.Frozen;

namespace Procurement.Engine.Understanding;

/// <summary>The word lists of catalogue search (Packs/search.json), stemmed as titles are.</summary>
internal sealed class SearchLexicon
{
    public static readonly SearchLexicon Shared = new();

    private SearchLexicon()
    {
        var pack = Lexicon.Shared.Search;
        Small = Stems(pack, "small");
        Purposes = pack.Raw("purposes").ToFrozenSet();
        Qualifiers = Stems(pack, "qualifiers");
        Habitual = Stems(pack, "habitual");
        var same = new Dictionary<string, List<string[]>>();
        foreach (var group in Groups(pack, "same"))
            foreach (var (name, other) in group.SelectMany(name => group.Where(other => other != name).Select(other => (name, other))))
            {
                if (!same.TryGetValue(string.Join(' ', name), out var others)) same[string.Join(' ', name)] = others = [];
                others.Add(other);
            }
        Same = same.ToFrozenDictionary();
        var shortened = new Dictionary<string, HashSet<string>>();
        foreach (var group in Groups(pack, "short"))
            foreach (var name in group)
            {
                if (!shortened.TryGetValue(name[0], out var others)) shortened[name[0]] = others = [];
                others.UnionWith(group.Select(other => other[0]));
            }
        Short = shortened.ToFrozenDictionary();
        var alternatives = new Dictionary<string, (int, string)>();
        foreach (var (number, group) in Groups(pack, "alternatives").Index())
            foreach (var name in group.Select(words => words[0]))
            {
                alternatives[name] = (number, name);
                if (Short.TryGetValue(name, out var others)) foreach (var other in others) alternatives.TryAdd(other, (number, name));
            }
        Alternatives = alternatives.ToFrozenDictionary();
    }

    /// <summary>Words that say nothing about an item.</summary>
    public FrozenSet<string> Small { get; }

    /// <summary>Words after which comes what an item is for, not what it is.</summary>
    public FrozenSet<string> Purposes { get; }

    /// <summary>Words that make another article of the same name: an upgrade, a refurbished one, a spare part.</summary>
    public FrozenSet<string> Qualifiers { get; }

    /// <summary>Words joined by blanks to what stands for the same kind of thing.</summary>
    public FrozenDictionary<string, List<string[]>> Same { get; }

    /// <summary>A word to the ways in which titles shorten or spell it.</summary>
    public FrozenDictionary<string, HashSet<string>> Short { get; }

    /// <summary>Names of kinds that titles give by habit (the platform of a program): that a text leaves them out says nothing.</summary>
    public FrozenSet<string> Habitual { get; }

    /// <summary>Words of which an item has one of a group only: its colour, its edition.</summary>
    public FrozenDictionary<string, (int Group, string Name)> Alternatives { get; }

    private static FrozenSet<string> Stems(LanguagePack pack, string list) => pack.Raw(list).SelectMany(word => SearchWords.Of(word).Words).ToFrozenSet();

    private static List<string[][]> Groups(LanguagePack pack, string list) =>
        [.. pack.Raw(list).Select(group => group.Split(',').Select(name => SearchWords.Of(name).Words.ToArray()).Where(words => words.Length > 0).ToArray())];
}
