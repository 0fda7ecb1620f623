namespace Procurement.Engine.Understanding;

/// <summary>Takes the words of one order line apart into what the catalogue can be asked for.</summary>
internal sealed class QueryReader(CatalogueIndex index, string language)
{
    /// <summary>Another name of a word that the catalogue itself has: the company's own use of the word comes first.</summary>
    private const double Translated = 0.9;
    private readonly Lexicon lexicon = Lexicon.Shared;

    public ItemQuery Read(IReadOnlyList<Token> source)
    {
        var tokens = Spoken(Glue(source));
        var query = new ItemQuery { Source = Typed(source), HeadFirst = lexicon.Is("headFirst", language) };
        query.BrandSaid = tokens.Exists(t => t.Kind == TokenKind.Word && lexicon.List("brandWord", "*").Has(t.Folded));
        var optional = false;
        var depth = 0;
        for (var i = 0; i < tokens.Count;)
        {
            var token = tokens[i];
            if (token.Kind == TokenKind.Separator)
            {
                depth += token.Folded switch { "(" or "[" => 1, ")" or "]" => -1, _ => 0 };
                i++;
                continue;
            }
            if (token.Kind == TokenKind.Word && i > 0 && query.Words.Count > 0 && Small("purpose", i, tokens) is > 0 and var purpose) { optional = true; i += purpose; continue; }
            i += token.Kind switch
            {
                TokenKind.Measure => ReadMeasure(query, token),
                TokenKind.Number => ReadNumber(query, tokens, i),
                TokenKind.Size => ReadSize(query, token),
                TokenKind.Code => ReadCode(query, tokens, i, optional || depth > 0),
                TokenKind.Word => ReadWord(query, tokens, i, optional || depth > 0),
                _ => 1,
            };
        }
        var stems = tokens.Where(t => t.Kind is TokenKind.Word or TokenKind.Code && !Lexicon.Particles.Contains(t.Folded)).Select(t => t.Stem).ToList();
        for (var i = 0; i < stems.Count; i++)
            for (var n = 2; n <= 5 && i + n <= stems.Count; n++) query.SubPhrases.Add(string.Join(' ', stems.Skip(i).Take(n)));
        return query;
    }

    private static string Typed(IReadOnlyList<Token> tokens) =>
        string.Concat(tokens.Select((token, i) => i > 0 && tokens[i - 1].End != token.Start ? " " + token.Text : token.Text));

    /// <summary>"120 x 90", "24" x 24" x 2"", "M5 x 16" inside a description are sizes; "19 mm x 33 m" is two measures.</summary>
    private static List<Token> Glue(IReadOnlyList<Token> tokens)
    {
        var glued = new List<Token>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Kind != TokenKind.Times) { glued.Add(token); continue; }
            var value = token.Value.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
            var after = i + 1 < tokens.Count && tokens[i + 1].Kind is TokenKind.Number or TokenKind.Measure ? tokens[i + 1] : null;
            if (char.IsDigit(token.Folded[0]) && after is not null)
            {
                glued.Add(token with { Kind = TokenKind.Size, Folded = value, Stem = $"{value}x{after.Value:0.####}" });
                i++;
            }
            else if (glued.Count > 0 && glued[^1].Kind == TokenKind.Size) glued[^1] = glued[^1] with { Stem = glued[^1].Stem + "x" + value };
            else if (glued.Count > 0 && glued[^1].Kind is TokenKind.Number || glued.Count > 0 && glued[^1] is { Kind: TokenKind.Measure, Unit: "\"" or "''" } || glued.Count > 0 && glued[^1].Kind == TokenKind.Code && glued[^1].Folded[0] == 'm' && glued[^1].Folded[1..].All(char.IsDigit))
                glued[^1] = glued[^1] with { Kind = TokenKind.Size, Stem = (glued[^1].Kind == TokenKind.Code ? glued[^1].Folded : glued[^1].Value.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture)) + "x" + value };
            else glued.Add(token with { Kind = TokenKind.Number });
        }
        return glued;
    }

    /// <summary>Spoken sizes: "fourteen inch", "chaubis chaubis do".</summary>
    private List<Token> Spoken(List<Token> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            // Behind "the" a number word counts nothing, but it still measures: "the five ml ones".
            if (NumberWords.At(tokens.GetRange(i, Math.Min(6, tokens.Count - i)), 0, language) is not { } number) continue;
            var next = i + number.Count;
            var measured = next < tokens.Count && tokens[next].Kind == TokenKind.Word && lexicon.Measures.ContainsKey(tokens[next].Folded) && tokens[next].Folded.Length > 1;
            var row = next < tokens.Count && NumberWords.At(tokens, next, language) is not null || i > 0 && tokens[i - 1].Kind == TokenKind.Number && tokens[i - 1].Text.Any(char.IsLetter);
            var spoken = number.Count > 2 && number.Value != Math.Floor(number.Value);
            if (!measured && !row && !spoken) continue;
            var first = tokens[i];
            tokens.RemoveRange(i, number.Count);
            tokens.Insert(i, first with { Kind = TokenKind.Number, Value = number.Value });
        }
        return tokens;
    }

    private static int ReadMeasure(ItemQuery query, Token token)
    {
        if (Measures.Of(token.Value, token.Unit) is { } amount) query.Amounts.Add(amount);
        else query.Numbers.Add(token.Value);
        return 1;
    }

    private int ReadNumber(ItemQuery query, List<Token> tokens, int i)
    {
        var value = tokens[i].Value;
        if (i + 1 < tokens.Count && tokens[i + 1].Kind == TokenKind.Word)
        {
            var next = tokens[i + 1];
            if (Measures.Of(value, next.Folded) is { } amount && !index.IsValue(next.Folded) && !(i + 2 < tokens.Count && index.HasPair(next.Stem, tokens[i + 2].Stem))) { query.Amounts.Add(amount); return 2; }
            if (lexicon.List("units", language).At(tokens, i + 1) is ( > 0 and var count, var unit) && (unit != "each" || i > 0 && Of(tokens[i - 1]) || i == 0 && 1 + count == tokens.Count) && value >= 2 && value == Math.Floor(value) && !(i + 1 + count < tokens.Count && Of(tokens[i + 1 + count]))) { query.PackCount = value; query.PackCountUnit = unit; return 1 + count; }
            if (lexicon.List("packTails", language).Has(next.Folded)) { query.PackCount = value; return 2; }
        }
        if (i > 0 && Of(tokens[i - 1])) query.PackCount = value;
        else query.Numbers.Add(value);
        return 1;
    }

    private bool Of(Token token) => lexicon.List("packOf", "*").Has(token.Folded);

    private static int ReadSize(ItemQuery query, Token token)
    {
        query.Sizes.Add(Measures.Sides(token.Stem));
        if (token.Stem.StartsWith('m'))
        {
            var thread = token.Stem[..token.Stem.IndexOf('x', StringComparison.Ordinal)];
            query.Words.Add(new(token.Text, [([thread], 1)], 0.7, false, true));
        }
        return 1;
    }

    private int ReadCode(ItemQuery query, List<Token> tokens, int i, bool optional)
    {
        var token = tokens[i];
        if (token.Folded.Length > 1 && token.Folded[^1] == 's' && token.Folded[..^1].All(char.IsDigit)) { query.PackCount = Numbers.Parse(token.Folded[..^1]); return 1; }
        if (index.ByCode(token.Folded).Any() || index.SkuShapes.Contains(CatalogueIndex.Shape(token.Text))) { query.Codes.Add(token.Text); return 1; }
        if (token.Stem.Contains('/', StringComparison.Ordinal) && Measures.Sides(token.Stem) is [var over, var under] && under > 0)
        {
            if (over == 1 && under <= 16) query.Amounts.Add(new("length", over / under * 0.0254m));
            else query.Sizes.Add([over, under]);
            return 1;
        }
        var bare = ItemProfile.Code(token.Folded);
        List<(string[], double)> forms = [([token.Folded], 1)];
        if (bare != token.Folded) forms.Add(([bare], 1));
        var parts = token.Folded.Split('-', '.', '/').Where(p => p.Length > 0).ToArray();
        if (parts.Length > 1) forms.Add((parts, 0.97));
        foreach (var known in forms.ToList()) AddTerms(forms, string.Join(' ', known.Item1), 0.97);
        query.Words.Add(new(token.Text, forms, forms.Max(f => f.Item1.Max(index.Rarity)), optional, true));
        return 1;
    }

    private int ReadWord(ItemQuery query, List<Token> tokens, int i, bool optional)
    {
        var token = tokens[i];
        if (Flag(query, tokens, i) is > 0 and var flagged) return flagged;
        if (Term(query, tokens, i, optional) is > 1 and var phrase) return phrase;
        if (lexicon.Common.List("halfMeasures").At(tokens, i) is ( > 0 and var half, var measure)) return ReadHalf(query, half, measure);
        if (!token.Text.EndsWith('\'') && lexicon.List("sizes", language).At(tokens, i) is ( > 0 and var sized, var letter))
            return ReadLetter(query, tokens, i, sized, letter);
        if (lexicon.List("colours", language).At(tokens, i) is ( > 0 and var coloured, var colour)) return ReadColour(query, tokens, i, coloured, colour, optional);
        if (lexicon.List("fillers", language).At(tokens, i) is ( > 0 and var filler, _) && !(filler == 1 && index.Rarity(token.Stem) < 1 && lexicon.List("goodsFillers", language).Has(token.Folded))) return filler;
        if (lexicon.List("everything", language).At(tokens, i) is ( > 0 and var all, _) && !(i + all < tokens.Count && index.HasPair(tokens[i + all - 1].Stem, tokens[i + all].Stem))) return all;
        // "box of 20": the number says it all.
        if (lexicon.List("units", language).Value(token.Folded) is { } pack && i + 2 < tokens.Count && Of(tokens[i + 1]) && tokens[i + 2].Kind == TokenKind.Number)
        {
            (query.TailUnit, query.TailStem) = (pack, token.Stem + "*");
            return 1;
        }
        if (Small("sizeWords", i, tokens) is > 0 and var sizeWord) { query.Words.Add(new(token.Text, [([token.Stem], 1)], 0.3, true, false, true)); return sizeWord; }
        if (Lexicon.Particles.Contains(token.Folded) || token.Folded.Length == 1 && !char.IsDigit(token.Folded[0])) return 1;
        Add(query, tokens, i, optional);
        return 1;
    }

    // "no valve", "non sterile", "powder-free", "with window".
    private int Flag(ItemQuery query, List<Token> tokens, int i)
    {
        var without = Small("without", i, tokens);
        var next = i + Math.Max(1, without);
        while (next < tokens.Count && tokens[next].Folded == "-") next++;
        if (without > 0 && next < tokens.Count && tokens[next].Kind == TokenKind.Word && Meanings(tokens[next].Stem).Any(index.IsFlag))
        {
            foreach (var word in Meanings(tokens[next].Stem)) query.Flags[word] = false;
            return next + 1 - i;
        }
        if (without > 0 && next < tokens.Count && RulesOut(tokens, i, next))
        {
            foreach (var word in Meanings(tokens[next].Stem)) query.Excluded.Add(word);
            return next + 1 - i;
        }
        if (i + 1 < tokens.Count && (Free(tokens[i + 1]) || i + 2 < tokens.Count && tokens[i + 1].Folded == "-" && Free(tokens[i + 2])))
        {
            foreach (var word in Meanings(tokens[i].Stem)) query.Flags[word] = false;
            return Free(tokens[i + 1]) ? 2 : 3;
        }
        foreach (var word in Meanings(tokens[i].Stem)) query.Flags.TryAdd(word, true);
        return 0;
    }

    private bool Free(Token token) => lexicon.List("withoutTail", language).Has(token.Folded);

    // "not frozen", "pas les bleus": a word of the catalogue behind a "not", unless a name has both ("non woven", "no touch").
    private bool RulesOut(List<Token> tokens, int i, int next)
    {
        // "no-touch thermometer" is a name.
        if (tokens[next - 1].Folded == "-") return false;
        while (next < tokens.Count && Small("the", next, tokens) > 0) next++;
        if (next >= tokens.Count || tokens[next].Kind != TokenKind.Word || tokens[next].Folded.Length < 3 || index.HasPair(tokens[i].Stem, tokens[next].Stem)) return false;
        if (index.Knows(Words.Stem(tokens[i].Folded + tokens[next].Folded)) || lexicon.Terms.ContainsKey(tokens[i].Stem + " " + tokens[next].Stem)) return false;
        return Meanings(tokens[next].Stem).Any(index.Knows);
    }

    private IEnumerable<string> Meanings(string stem) =>
        lexicon.Terms.TryGetValue(stem, out var english) ? english.Select(words => words[^1]).Append(stem) : [stem];

    private int Small(string list, int i, List<Token> tokens)
    {
        var set = language == "*" || lexicon.Is("mixedWithEnglish", language) ? lexicon.List(list, language) : lexicon.Own(list, language);
        return set.At(tokens, i).Count;
    }

    /// <summary>A fixed phrase of several words that the term table knows: "papel de cocina" is a kitchen roll.</summary>
    private int Term(ItemQuery query, List<Token> tokens, int i, bool optional)
    {
        if (Lexicon.Particles.Contains(tokens[i].Folded)) return 0;
        var words = new List<string>();
        var (best, count, own) = (default(List<string[]>), 0, 0);
        for (var n = i; n < tokens.Count && words.Count < 5; n++)
        {
            var token = tokens[n];
            if (token.Folded is "-" or "/") continue;
            if (token.Kind is not (TokenKind.Word or TokenKind.Code)) break;
            if (Lexicon.Particles.Contains(token.Folded)) continue;
            words.Add(index.Repaired(token));
            if (words.Count > 1 && lexicon.Terms.TryGetValue(string.Join(' ', words), out var found)) (best, count, own) = (found, n + 1 - i, words.Count);
        }
        if (best is null) return 0;
        var literal = words[..own].ToArray();
        var sure = index.IsPhrase(string.Join(' ', literal)) ? Translated : 0.97;
        List<(string[], double)> forms = [(literal, 1)];
        forms.AddRange(best.Select(english => (english, sure)));
        var weight = forms.Max(f => f.Item1.Where(index.Knows).Sum(index.Rarity));
        query.Words.Add(new(Text(tokens, i, count), forms, Math.Max(0.5, weight), optional, false));
        for (var n = i; n < i + count; n++) foreach (var word in Meanings(tokens[n].Stem)) query.Flags.TryAdd(word, !(n > i && Small("without", n - 1, tokens) > 0));
        // "sobres de azúcar moreno": a phrase that begins inside this one and goes on behind it ("azúcar moreno") is said too.
        return Shared(tokens, i, count);
    }

    // How many tokens of a phrase are spent: less where its last word begins another phrase, whose other words alone mean nothing.
    private int Shared(List<Token> tokens, int i, int count)
    {
        var (last, next) = (i + count - 1, i + count);
        if (next >= tokens.Count || tokens[last].Kind != TokenKind.Word || tokens[next].Kind != TokenKind.Word || index.Knows(tokens[next].Stem) || lexicon.Terms.ContainsKey(tokens[next].Stem)) return count;
        return lexicon.Terms.ContainsKey(index.Repaired(tokens[last]) + " " + index.Repaired(tokens[next])) ? count - 1 : count;
    }

    private static string Text(List<Token> tokens, int i, int count) => string.Join(' ', tokens.Skip(i).Take(count).Select(t => t.Text));

    private static int ReadHalf(ItemQuery query, int count, string measure)
    {
        var parts = measure.Split(' ');
        if (Measures.Of(Numbers.Parse(parts[0]), parts[1]) is { } amount) query.Amounts.Add(amount);
        return count;
    }

    private int ReadLetter(ItemQuery query, List<Token> tokens, int i, int count, string letter)
    {
        query.LetterSize = letter;
        List<(string[], double)> forms = [];
        if (tokens[i].Folded.Length > 2) forms.Add(([tokens[i].Stem], 1));
        AddTerms(forms, tokens[i].Stem, 0.97);
        if (forms.Count > 0) query.Words.Add(new(tokens[i].Text, forms, 0.4, true, false));
        return count;
    }

    private int ReadColour(ItemQuery query, List<Token> tokens, int i, int count, string colour, bool optional)
    {
        query.Colours.Add(colour);
        List<(string[], double)> forms = [([tokens[i].Stem], 1)];
        if (colour != tokens[i].Stem) forms.Add(([Words.Stem(colour)], 0.99));
        AddTerms(forms, tokens[i].Stem, 0.97);
        query.Words.Add(new(Text(tokens, i, count), forms, 0.45, optional, false, true));
        return count;
    }

    private void Add(ItemQuery query, List<Token> tokens, int i, bool optional)
    {
        var token = tokens[i];
        List<(string[], double)> forms = [([token.Stem], 1)];
        AddTerms(forms, token.Stem, index.IsName(token.Stem) ? Translated : 0.97);
        var next = i + 1 < tokens.Count && tokens[i + 1].Folded == "-" ? i + 2 : i + 1;
        if (next < tokens.Count && tokens[next].Kind is TokenKind.Word or TokenKind.Number)
        {
            var joined = Words.Stem(token.Folded + tokens[next].Folded);
            if (index.Knows(joined)) forms.Add(([joined], 0.96));
        }
        if (i > 0 && tokens[i - 1].Kind == TokenKind.Word && Words.Stem(tokens[i - 1].Folded + token.Folded) is var behind && index.Knows(behind)) forms.Add(([behind], 0.96));
        var known = index.Knows(token.Stem) || lexicon.Terms.ContainsKey(token.Stem);
        if (!known)
            foreach (var (word, sure) in index.Vocabulary.Near(token.Stem))
            {
                if (index.Knows(word)) forms.Add(([word], sure));
                AddTerms(forms, word, sure * 0.97);
            }
        var weights = forms.SelectMany(f => f.Item1).Where(index.Knows).Select(index.Rarity).ToList();
        query.Words.Add(new(token.Text, forms, weights.Count == 0 ? 1 : weights.Max(), optional, false, IsKnown: known && weights.Count > 0 && IsTelling(token)) { ValueOf = [.. forms.Where(f => f.Item1.Length == 1 && f.Item2 > 0.85).SelectMany(f => index.AttributesOf(f.Item1[0])).Distinct()] });
    }

    // Measures, units and numbers help where they match; that an item lacks them says nothing.
    private bool IsTelling(Token token) => !lexicon.Measures.ContainsKey(token.Folded) && !lexicon.List("units", "*").Has(token.Folded) && !lexicon.List("numbers", "*").Has(token.Folded) && !lexicon.List("instead", language).Has(token.Folded);

    private void AddTerms(List<(string[], double)> forms, string key, double sure)
    {
        if (!lexicon.Terms.TryGetValue(key, out var english)) return;
        foreach (var words in english) forms.Add((words, sure));
    }
}
