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
    private readonly ConcurrentDictionary<(string, string, Places), string> cache = [];

    /// <summary>The word that was meant at <paramref name="i"/>, or null where the typed one stands.</summary>
    public string? Correct(IReadOnlyList<Token> tokens, int i, string language)
    {
        var token = tokens[i];
        var place = Place(tokens, i, language);
        if (token.Kind != TokenKind.Word || token.Folded.Length < (place == Places.BehindNumber ? Shortest - 1 : Shortest) || token.Folded.Length > 20 || !token.Folded.All(char.IsLetter)) return null;
        // Names that people make up must not fill the memory.
        if (cache.Count > 20_000) cache.Clear();
        var found = cache.GetOrAdd((token.Folded, language, place), _ => Find(token, language, place) ?? "");
        return found.Length == 0 ? null : found;
    }

    private enum Places { Any, Opening, BehindNumber }

    private static Places Place(IReadOnlyList<Token> tokens, int i, string language)
    {
        if (i > 0 && (tokens[i - 1].Kind is TokenKind.Number or TokenKind.Times || NumberWords.At(tokens, i - 1, language, true) is not null)) return Places.BehindNumber;
        return i == 0 || tokens[i - 1].Kind == TokenKind.Separator || Lexicon.Shared.List("fillers", language).Has(tokens[i - 1].Folded) || Lexicon.Shared.List("corrections", language).Has(tokens[i - 1].Folded) ? Places.Opening : Places.Any;
    }

    private string? Find(Token token, string language, Places place)
    {
        var (words, known) = Functions.GetOrAdd(language, Read);
        if (known.Contains(token.Folded) || names.Contains(token.Folded) || catalogue.Knows(token.Stem) || Lexicon.Shared.TermWords.Contains(token.Stem) || Lexicon.Shared.Measures.ContainsKey(token.Folded)) return null;
        var near = words.Near(token.Folded).Where(x => x.Sure > 0.8 && x.Word.Length >= Shortest - 1).ToList();
        if (near.Count == 0) return null;
        // Units behind a number and verbs at the beginning come before goods that are as close.
        var fitting = near.Where(x => place switch { Places.BehindNumber => Lexicon.Shared.List("units", language).Has(x.Word), Places.Opening => Array.Exists(Verbs, list => Lexicon.Shared.List(list, language).Has(x.Word)), _ => false }).ToList();
        if (near.Count > 3 && fitting.Count == 0) return null;
        var best = (fitting.Count > 0 ? fitting : near).MaxBy(x => (x.Sure, x.Word[0] == token.Folded[0]));
        var goods = new[] { token.Stem, token.Folded, token.Folded.TrimEnd('s') }.Distinct().SelectMany(catalogue.Vocabulary.Near).Where(x => x.Sure > 0.8).Select(x => x.Sure).DefaultIfEmpty(0).Max();
        return goods > best.Sure || goods == best.Sure && fitting.Count == 0 ? null : best.Word;
    }

    private static readonly string[] Verbs = ["removes", "cancel", "corrections", "adds", "requestCues", "approveStrong", "reject"];

    private static (Vocabulary, FrozenSet<string>) Read(string language)
    {
        var own = Words(language).ToFrozenSet();
        var words = Lexicon.Shared.Is("mixedWithEnglish", language) ? own.Concat(Words("en")).ToFrozenSet() : own;
        return (new Vocabulary(words), words.Concat(Words(language, true)).Concat(Lexicon.Languages.SelectMany(other => Lexicon.Shared.Own("talk", other).Keys)).Concat(Words("en")).Concat(Lexicon.Shared.Common.List("plainWords").Keys).ToFrozenSet());
    }

    private static IEnumerable<string> Words(string language, bool all = false) => Lexicon.Shared.Lists(language).Where(list => all || list is not ("sizes" or "short" or "numberGuards"))
        .SelectMany(list => Lexicon.Shared.Own(list, language).Keys).SelectMany(phrase => phrase.Split(' ')).Where(word => word.Length > 3 && word.All(char.IsLetter));
}
