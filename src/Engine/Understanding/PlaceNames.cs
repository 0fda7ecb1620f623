namespace Procurement.Engine.Understanding;

/// <summary>How a site is called in our other languages: the noun in its name is translated, and stands on the language's own side ("Lisbon Office": oficina de Lisboa, bureau de Lisbonne).</summary>
internal static class PlaceNames
{
    public static IEnumerable<string> Of(SiteEntry site)
    {
        var words = Tokens.Of(site.Name).Where(t => t.Kind == TokenKind.Word).Select(t => t.Folded).ToList();
        foreach (var language in Lexicon.Languages)
        {
            var nouns = Lexicon.Shared.Own("placeNouns", language);
            foreach (var noun in nouns.Keys.Where(noun => words.Contains(nouns.Value(noun)!)))
                foreach (var name in Own(site, nouns.Value(noun)!))
                    foreach (var called in Called(language, noun, name)) yield return called;
        }
    }

    // The words that are the site's alone: "lisbon", "lisboa".
    private static IEnumerable<string> Own(SiteEntry site, string noun) =>
        site.Aliases.Append(string.Join(' ', Tokens.Of(site.Name).Select(t => t.Folded).Where(word => word != noun)))
            .Where(name => name.Length > 2 && Tokens.Of(name) is { Count: 1 } one && one[0].Kind == TokenKind.Word && one[0].Folded != noun).Distinct();

    private static IEnumerable<string> Called(string language, string noun, string name)
    {
        if (!Lexicon.Shared.Is("headFirst", language)) { yield return $"{name} {noun}"; yield break; }
        yield return $"{noun} {name}";
        foreach (var link in Lexicon.Shared.Own("of", language).Keys) yield return $"{noun} {link} {name}";
        foreach (var the in Lexicon.Shared.Own("the", language).Keys) yield return $"{noun} de {the} {name}";
    }
}
