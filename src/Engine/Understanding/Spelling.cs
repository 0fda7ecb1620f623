using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Procurement.Engine.Understanding;

/// <summary>
/// Typing errors in the words that say what is to be done ("plesae", "cnacel", "thrusday", "cartnos"): read as the word of the language pack that they are closest to.
/// A word that the catalogue, the terms, a place or a supplier has is never touched, nor one that is as close to a word of the catalogue.
/// </summary>
internal sealed class Spelling(CatalogueIndex catalogue, IEnumerable<string> names)
{
    // Shorter words have too many neighbours.
    private const int Shortest = 5;

    private static readonly ConcurrentDictionary<string, (Vocabulary Words, FrozenSet<string> Known)> Functions = [];
    private readonly FrozenSet<string> names = names.SelectMany(name => Tokens.Of(name)).Where(token => token.Kind == TokenKind.Word).Select(token => token.Folded).ToFrozenSet();
    private readonly ConcurrentDictionary<(string, string), string> cache = [];

    /// <summary>The word that was meant, or null where the typed one stands.</summary>
    public string? Correct(Token token, string language)
    {
        if (token.Kind != TokenKind.Word || token.Folded.Length < Shortest || token.Folded.Length > 20) return null;
        // Names that people make up must not fill the memory.
        if (cache.Count > 20_000) cache.Clear();
        var found = cache.GetOrAdd((token.Folded, language), _ => Find(token, language) ?? "");
        return found.Length == 0 ? null : found;
    }

    private string? Find(Token token, string language)
    {
        var (words, known) = Functions.GetOrAdd(language, Read);
        if (known.Contains(token.Folded) || names.Contains(token.Folded) || catalogue.Knows(token.Stem) || Lexicon.Shared.Terms.ContainsKey(token.Stem) || Lexicon.Shared.Measures.ContainsKey(token.Folded)) return null;
        var near = words.Near(token.Folded).Where(x => x.Sure > 0.8 && x.Word.Length >= Shortest - 1).ToList();
        if (near.Count == 0 || near.Select(x => x.Word).Distinct().Count() > 3) return null;
        var best = near.MaxBy(x => (x.Sure, x.Word[0] == token.Folded[0]));
        var goods = catalogue.Vocabulary.Near(token.Stem).Where(x => x.Sure > 0.8).Select(x => x.Sure).DefaultIfEmpty(0).Max();
        return goods >= best.Sure ? null : best.Word;
    }

    private static (Vocabulary, FrozenSet<string>) Read(string language)
    {
        var own = Words(language).ToFrozenSet();
        // Hindi is written among English words.
        var words = language == "hi-Latn" ? own.Concat(Words("en")).ToFrozenSet() : own;
        return (new Vocabulary(words), words.Concat(Lexicon.Languages.SelectMany(other => Lexicon.Shared.Own("talk", other).Keys)).Concat(Words("en")).Concat(Lexicon.Shared.Common.List("plainWords").Keys).ToFrozenSet());
    }

    private static IEnumerable<string> Words(string language) => Lexicon.Shared.Lists(language).Where(list => list is not ("colours" or "sizes" or "short" or "numberGuards"))
        .SelectMany(list => Lexicon.Shared.Own(list, language).Keys).SelectMany(phrase => phrase.Split(' ')).Where(word => word.Length > 3 && word.All(char.IsLetter));
}
