namespace Procurement.Engine.Understanding;

/// <summary>Finds the number in a clause that says how many, with its unit.</summary>
internal sealed class QuantityReading(CompanyKnowledge company)
{
    private readonly UnitWords unitWords = new(company);

    public void Read(Clause clause, List<Token> tokens, bool[] taken, int start)
    {
        QuantityFound? best = One(clause.Text, tokens, start);
        // "a few staplers", "loads of pens": no number, though "a" is one elsewhere.
        if (start < tokens.Count && clause.Text.List("vagueNumbers").At(tokens, start) is ( > 1 and var many, _) && NumberWords.At(tokens, start + many, clause.Text.Language) is null && NumberWords.At(tokens, start, clause.Text.Language, true) is null or { Article: true })
        {
            clause.IsVague = true;
            for (var i = start; i < start + many; i++) taken[i] = true;
            return;
        }
        for (var i = start; i < tokens.Count; i++)
        {
            var token = tokens[i];
            var first = i == start;
            QuantityFound? found = null;
            if (NumberRoles.The(clause.Text, tokens, i)) continue;
            if (Pack(clause.Text, tokens, i, first) is { } packs) found = packs;
            else if (token.Kind == TokenKind.Times && !NumberRoles.IsSide(tokens, i, start) && !(best is { Place: QuantityPlace.Lead, Unit: not null } && tokens[i - 1].Folded == "("))
            {
                var (width, unit) = unitWords.At(clause.Text, tokens, i + 1);
                found = new(QuantityPlace.Times, token.Value, width > 0 ? unit : null, i, 1 + width);
            }
            else if (token.Kind == TokenKind.Range)
            {
                var (width, unit) = unitWords.At(clause.Text, tokens, i + 1);
                found = new(QuantityPlace.Lead, 0, width > 0 ? unit : null, i, 1 + width, true);
            }
            else if (token.Kind == TokenKind.Measure && (first || Ends(clause.Text, tokens, i + 1)) && Measures.Counts(token.Unit)) found = new(first ? QuantityPlace.Measure : QuantityPlace.TailMeasure, token.Value, Measures.Symbol(token.Unit), i, 1);
            else if (Between(clause.Text, tokens, i) is { } between)
            {
                var (width, unit) = unitWords.At(clause.Text, tokens, i + between);
                found = new(first ? QuantityPlace.Lead : QuantityPlace.WithUnit, 0, width > 0 ? unit : null, i, between + width, true);
            }
            else if (first && Halved(clause.Text, tokens, i) is { } halved) found = halved;
            else if (NumberWords.At(tokens, i, clause.Text.Language, first) is { } number && !NumberRoles.IsPackCount(clause.Text, tokens, i, number.Count)) found = Counted(clause.Text, tokens, i, number, first);
            if (found is not { } candidate) continue;
            if (best is null || Rank(candidate.Place) < Rank(best.Place)) best = candidate;
            i += candidate.Count - 1;
        }
        if (best is null)
        {
            if (start < tokens.Count && clause.Text.List("vagueNumbers").At(tokens, start) is ( > 0 and var vague, _)) { clause.IsVague = true; for (var i = start; i < start + vague; i++) taken[i] = true; }
            return;
        }
        clause.Place = best.Place;
        clause.Quantity = best.Range ? null : best.Value;
        clause.IsRange = best.Range;
        clause.Unit = best.Unit;
        var end = best.From + best.Count;
        // "doze quilos e meio".
        if (clause.Unit is not null && clause.Quantity is { } whole && clause.Text.List("andHalf").At(tokens, end) is ( > 0 and var half, _)) (clause.Quantity, end) = (whole + 0.5m, end + half);
        for (var i = best.From; i < end; i++) taken[i] = !best.Describes(i);
        // "3 boxes of", "2 more of those".
        if (clause.Text.List("mores").At(tokens, end) is ( > 0 and var more, _) && !Qualifies(clause, tokens, end, more) && clause.Text.List("sizes").At(tokens, end).Count <= more) { clause.More = true; for (var i = end; i < end + more; i++) taken[i] = true; end += more; }
        else if (MoreBehind(clause.Text, tokens, end) is > 0 and var added) { clause.More = true; for (var i = end; i < end + added; i++) taken[i] = true; end += added; }
        else if (clause.Text.List("fewer").At(tokens, end) is ( > 0 and var fewer, _)) { clause.Fewer = true; for (var i = end; i < end + fewer; i++) taken[i] = true; end += fewer; }
        else if (Behind(clause.Text, tokens, end) is var (list, from, width) && width > 0)
        {
            (clause.More, clause.Fewer) = (list == "mores", list == "fewer");
            for (var i = from; i < from + width; i++) taken[i] = true;
        }
        if (clause.Unit is null && best.Place == QuantityPlace.Lead && unitWords.At(clause.Text, tokens, end, best.Value) is ( > 0 and var late, var lateUnit)) { clause.Unit = lateUnit; for (var i = end; i < end + late; i++) taken[i] = true; end += late; }
        if (end < tokens.Count && clause.Text.List("eachWords").Has(tokens[end].Folded)) { clause.EachOf = true; taken[end] = true; end++; }
        while (end < tokens.Count && clause.Text.Small("of").Has(tokens[end].Folded)) taken[end++] = true;
        if (end < tokens.Count && clause.Text.List("eachWords").Has(tokens[end].Folded)) { clause.EachOf = true; taken[end] = true; }
        if (best.Place is QuantityPlace.Trail or QuantityPlace.WithUnit or QuantityPlace.TailMeasure && clause.Text.Behind("setTo").At(tokens, end).Count > 0) clause.Corrects = true;
        for (var back = 1; back <= 3 && best.From - back >= start; back++)
            if (clause.Text.List("setTo").At(tokens, best.From - back).Count == back)
            {
                clause.Corrects = true;
                for (var i = best.From - back; i < best.From; i++) taken[i] = true;
            }
        // "a cebola afinal são quinze": the word of change stands before the number.
        for (var i = best.From - 1; i > start; i--)
        {
            if (taken[i]) continue;
            if (clause.Text.Small("corrections").At(tokens, i).Count != 1 || NumberWords.At(tokens, i, clause.Text.Language) is not null) break;
            clause.Corrects = taken[i] = true;
        }
        for (var i = best.From - 1; i >= start && (tokens[i].Kind == TokenKind.Separator && tokens[i].Folded is not ")" || NumberRoles.IsQuantityWord(tokens[i])); i--) taken[i] = true;
    }

    // "kilo y medio de tomate", "medio kilo de sal": the measure stands first.
    private static QuantityFound? Halved(MessageText text, List<Token> tokens, int i)
    {
        if (i + 1 >= tokens.Count || tokens[i].Kind != TokenKind.Word) return null;
        if (Measures.Counts(tokens[i].Folded) && text.List("andHalf").At(tokens, i + 1) is ( > 0 and var half, _)) return new(QuantityPlace.Measure, 1.5m, Measures.Symbol(tokens[i].Folded), i, 1 + half);
        if (Lexicon.Shared.Common.List("halfMeasures").At(tokens, i) is not ( > 0 and var count, var measure) || i + count >= tokens.Count || !text.List("of").Has(tokens[i + count].Folded)) return null;
        var parts = measure.Split(' ');
        return Measures.Counts(parts[1]) ? new(QuantityPlace.Measure, Numbers.Parse(parts[0]), Measures.Symbol(parts[1]), i, count) : null;
    }

    // "box of red biros": a unit in the singular in front of a thing is one of it, where no number stands.
    private QuantityFound? One(MessageText text, List<Token> tokens, int start)
    {
        if (start + 2 >= tokens.Count || text.Message.Kind == HeardKind.DocumentText || unitWords.At(text, tokens, start) is not (1 and var count, var unit) || tokens[start].Folded.EndsWith('s') || Measures.Counts(tokens[start].Folded)) return null;
        var thing = start + count + 1;
        return text.Small("of").Has(tokens[start + count].Folded) && tokens[thing].Kind == TokenKind.Word && (company.Catalogue.Knows(tokens[thing].Stem) || text.List("colours").Has(tokens[thing].Folded)) && !Lexicon.Particles.Contains(tokens[thing].Folded) ? new(QuantityPlace.Article, 1, unit, start, count) : null;
    }

    // "gloves 5 large please": behind the number stands only which ones.
    private static int Tail(MessageText text, List<Token> tokens, int i) => new[] { "fillers", "sizes", "colours" }.Max(list => text.List(list).At(tokens, i).Count) is > 0 and var tail ? tail : MoreBehind(text, tokens, i);

    /// <summary>"... aur daal do", "... aur badha do" at the end, in languages that put the verb last: how many tokens say "more".</summary>
    public static int MoreBehind(MessageText text, List<Token> tokens, int i)
    {
        if (!text.IsPostposed || i == 0 || text.Small("mores").At(tokens, i) is not ( > 0 and var more, _)) return 0;
        var at = i + more;
        while (at < tokens.Count && !text.IsBreak(at) && new[] { "adds", "increases", "fillers", "requestCues" }.Max(list => text.Behind(list).At(tokens, at).Count) is > 0 and var verb) at += verb;
        return at > i + more && text.IsBreak(at) ? at - i : 0;
    }

    // "two mice fewer please", "3 boxes of pens more": behind the thing.
    private static (string List, int From, int Width) Behind(MessageText text, List<Token> tokens, int from)
    {
        for (var i = from + 1; i < tokens.Count; i++)
        {
            if (MoreBehind(text, tokens, i) is > 0 and var added) return ("mores", i, added);
            foreach (var list in Differences)
                if (text.Small(list).At(tokens, i) is ( > 0 and var width, var word) && !text.List("qualifiers").Has(word) && Ends(text, tokens, i + width)) return (list, i, width);
        }
        return ("", 0, 0);
    }

    private static readonly string[] Differences = ["fewer", "mores"];
    // "2 tbsp extra virgin oil", "extra-large": the word says which, not how many more.
    private static bool Qualifies(Clause clause, List<Token> tokens, int i, int count) =>
        i + count < tokens.Count && (tokens[i + count].Folded == "-" || clause.Unit is not null && clause.Text.List("qualifiers").Has(tokens[i].Folded) && tokens[i + count].Kind == TokenKind.Word && !clause.Text.List("of").Has(tokens[i + count].Folded));

    private static bool Ends(MessageText text, List<Token> tokens, int i)
    {
        while (i < tokens.Count && (tokens[i].Kind == TokenKind.Separator || text.List("fillers").At(tokens, i).Count > 0)) i++;
        return i >= tokens.Count;
    }

    // "5 or 6", "10 to 12": how many tokens the range spans.
    private static int? Between(MessageText text, List<Token> tokens, int i)
    {
        if (NumberWords.At(tokens, i, text.Language) is not { } low || i + low.Count + 1 >= tokens.Count) return null;
        var joined = tokens[i + low.Count].Folded;
        if (!text.Small("ranges").Has(joined) && !(i > 0 && text.List("between").Has(tokens[i - 1].Folded) && text.Small("and").Has(joined))) return null;
        return NumberWords.At(tokens, i + low.Count + 1, text.Language) is { } high && high.Value > low.Value && high.Value <= low.Value * 4 ? low.Count + 1 + high.Count : null;
    }

    private static int Rank(QuantityPlace place) => place switch { QuantityPlace.Times => 0, QuantityPlace.Lead => 1, QuantityPlace.WithUnit => 2, QuantityPlace.Measure => 3, QuantityPlace.Article => 4, QuantityPlace.Trail => 5, QuantityPlace.TailMeasure => 6, _ => 9 };

    // "2 x 400g cans", "1 (14-ounce) can", "3 10 oz packets": the measure says which, the container how many.
    private QuantityFound? Pack(MessageText text, List<Token> tokens, int i, bool first)
    {
        var (value, next) = tokens[i].Kind == TokenKind.Times ? (tokens[i].Value, i + 1) : first && NumberWords.At(tokens, i, text.Language) is { Article: false } number ? (number.Value, i + number.Count) : (0, i);
        if (next == i) return null;
        var (size, sizes) = (-1, 0);
        while (next < tokens.Count)
        {
            var wordy = tokens[next].Kind == TokenKind.Number && next + 1 < tokens.Count && tokens[next + 1].Kind == TokenKind.Word && Measures.Counts(tokens[next + 1].Folded);
            if (tokens[next].Kind == TokenKind.Measure && Measures.Counts(tokens[next].Unit) || wordy) (size, sizes) = size < 0 ? (next, wordy ? 2 : 1) : (size, sizes);
            else if (!(tokens[next].Kind == TokenKind.Separator && tokens[next].Folded is "(" or ")" or "[" or "]" or "/" or "-" or ".")) break;
            next += wordy ? 2 : 1;
        }
        if (size < 0 || next >= tokens.Count || unitWords.At(text, tokens, next, value) is not ( > 0 and var width, var unit)) return null;
        next += width;
        // "cans or jars of": either will do.
        if (next < tokens.Count && text.Small("ranges").Has(tokens[next].Folded) && unitWords.At(text, tokens, next + 1, value) is ( > 0 and var other, _)) next += 1 + other;
        return new(tokens[i].Kind == TokenKind.Times ? QuantityPlace.Times : QuantityPlace.Lead, value, unit, i, next - i) { Size = size, SizeCount = sizes };
    }

    private QuantityFound? Counted(MessageText text, List<Token> tokens, int i, (decimal Value, int Count, bool Article) number, bool first)
    {
        // "76 x 127": the other side.
        if (i > 0 && tokens[i - 1].Kind == TokenKind.Times && char.IsDigit(tokens[i - 1].Folded[0])) return null;
        var next = i + number.Count;
        var quantityWord = i > 0 && NumberRoles.IsQuantityWord(tokens[i - 1]) || i > 1 && tokens[i - 1].Kind == TokenKind.Separator && NumberRoles.IsQuantityWord(tokens[i - 2]);
        // "AED 349", "349 AED": a price.
        if (next < tokens.Count && Lexicon.Shared.Common.List("currencies").Has(tokens[next].Folded) || i > 0 && Lexicon.Shared.Common.List("currencies").Has(tokens[i - 1].Folded)) return null;
        var (width, unit) = unitWords.At(text, tokens, next, number.Value);
        if (quantityWord) return new(QuantityPlace.Times, number.Value, width > 0 ? unit : null, i, number.Count + width);
        if (i > 0 && width == 0 && next < tokens.Count && NumberRoles.IsQuantityWord(tokens[next])) return new(QuantityPlace.Times, number.Value, null, i, number.Count + 1);
        // "a 2 litre one": the number says more than the article.
        if (number.Article && next < tokens.Count && tokens[next].Kind == TokenKind.Number && NumberWords.At(tokens, next, text.Language, true) is { } after) return Counted(text, tokens, next, after, first) is { } inner ? inner with { From = i, Count = inner.Count + number.Count } : null;
        // "un kilo de sel"
        if (number.Article && first && unitWords.Measure(text, tokens, next) is { Unit.Length: > 0 } one && next + one.Count < tokens.Count && text.List("of").Has(tokens[next + one.Count].Folded)) return new(QuantityPlace.Measure, 1, one.Unit, i, number.Count + one.Count);
        // "a box or two of clips".
        if (number.Article && first && width > 0 && next + width + 1 < tokens.Count && text.Small("ranges").Has(tokens[next + width].Folded) && NumberWords.At(tokens, next + width + 1, text.Language) is { } upper) return new(QuantityPlace.Lead, 0, unit, i, number.Count + width + 1 + upper.Count, true);
        if (number.Article) return first ? new(QuantityPlace.Article, 1, width > 0 ? unit : null, i, number.Count + width) : null;
        if (unitWords.Measure(text, tokens, next) is { } measure) return measure.Unit.Length > 0 && (first || Ends(text, tokens, next + measure.Count)) ? new(first ? QuantityPlace.Measure : QuantityPlace.TailMeasure, number.Value, measure.Unit, i, number.Count + measure.Count) : null;
        if (width > 0) return new(first ? QuantityPlace.Lead : QuantityPlace.WithUnit, number.Value, unit, i, number.Count + width);
        if (first) return new(QuantityPlace.Lead, number.Value, null, i, number.Count);
        var last = next;
        while (last < tokens.Count && (tokens[last].Kind == TokenKind.Separator || Tail(text, tokens, last) > 0)) last += Math.Max(1, Tail(text, tokens, last));
        if (last < tokens.Count && !(tokens[i - 1].Kind == TokenKind.Separator && tokens[i - 1].Folded is "-" or ":" or "=")) return null;
        if (text.List("setTo").Has(tokens[i - 1].Folded) && text.List("corrections").At(tokens, 0).Count > 0) return new(QuantityPlace.Trail, number.Value, null, i, number.Count);
        return NumberRoles.IsLabelled(text, tokens, i) ? null : new(QuantityPlace.Trail, number.Value, null, i, number.Count);
    }
}

/// <summary>A number that may say how many, and the tokens that it spans.</summary>
internal sealed record QuantityFound(QuantityPlace Place, decimal Value, string? Unit, int From, int Count, bool Range = false)
{
    /// <summary>The first of the tokens among them that describe the thing ("400g" of "2 x 400g cans").</summary>
    public int Size { get; init; }
    public int SizeCount { get; init; }
    public bool Describes(int token) => token >= Size && token < Size + SizeCount;
}
