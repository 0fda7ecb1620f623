namespace Procurement.Engine.Understanding;

/// <summary>Cuts a message into clauses: rows, commas, plus signs, "and" in every language; never inside a name ("tap and die set").</summary>
internal sealed class Clauses(CompanyKnowledge company)
{
    private readonly ClauseReader reader = new(company);

    public List<Clause> Of(MessageText text)
    {
        var clauses = new List<Clause>();
        var current = new List<Token>();
        var row = true;
        var startsRow = true;
        var colon = false;
        var numbered = Numbered(text);
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Used[i]) continue;
            var token = text.Tokens[i];
            if (token.Folded == "\n") { Close(); row = true; continue; }
            if (row && current.Count == 0)
            {
                if (token.Folded is "-" or "*" or ")" or ".") continue;
                if (numbered && token.Kind == TokenKind.Number && i + 1 < text.Tokens.Count && text.Tokens[i + 1].Folded is "." or ")") { i++; continue; }
                startsRow = true;
            }
            row = false;
            if (current.Count > 0 && (text.Small("contrasts").At(text.Tokens, i).Count > 0 || AsksOn(text, i, current))) Close();
            if (Begins(text, i, current))
            {
                if (text.Small("with").Has(current[^1].Folded)) current.RemoveAt(current.Count - 1);
                Close();
            }
            if (Splits(text, i, current) is > 0 and var width) { Close(); colon |= token.Folded is ":" or "-"; i += width - 1; continue; }
            current.Add(token);
        }
        Close();
        return clauses;

        void Close()
        {
            if (current.Any(t => t.Kind != TokenKind.Separator))
            {
                var parts = new NameRuns(company).Of(text, current) is { Count: > 1 } names ? names : [current];
                foreach (var part in parts) clauses.Add(reader.Read(text, part, startsRow && part == parts[0]));
                clauses[^parts.Count].AfterColon = colon;
                colon = false;
                // "good morning. 1) ...": a greeting is no row.
                if (clauses.TrueForAll(c => c is { HasContent: false, Quantity: null, IsRange: false, Corrects: false, Removes: false, Adds: false, Everything: false, Unit: null })) { clauses.Clear(); row = true; }
            }
            current = [];
            startsRow = false;
        }
    }

    // "2x staplers 1x hole punch", "2 staplers 3 boxes pens", "4 apple slices 2 coffees": a new quantity begins a new line even without a mark.
    private bool Begins(MessageText text, int i, List<Token> current)
    {
        var token = text.Tokens[i];
        if (current.Count == 0 || !current.Exists(t => t.Kind is TokenKind.Word) || i + 1 >= text.Tokens.Count || text.Tokens[i + 1].Kind is not (TokenKind.Word or TokenKind.Code)) return false;
        if (token.Kind is not (TokenKind.Times or TokenKind.Number or TokenKind.Word) || NumberRoles.IsLabelled(text, text.Tokens, i) || InsideNumber(text, i, current)) return false;
        var before = current[^1];
        if (text.Small("prepositions").Has(before.Folded) && !text.Small("with").Has(before.Folded) || text.Small("and").At(text.Tokens, i + 1).Count > 0 || company.Catalogue.HasNumber(token.Value, text.Tokens[i + 1].Stem)) return false;
        if (before.Kind != TokenKind.Word || text.Small("of").Has(before.Folded) || text.Small("the").Has(before.Folded)) return false;
        var first = current.FindIndex(t => t.Kind is TokenKind.Times or TokenKind.Number || t.Kind == TokenKind.Word && NumberWords.At([t], 0, text.Language) is not null);
        var opened = first >= 0 && current.FindLastIndex(t => t.Kind is TokenKind.Word && !Lexicon.Shared.Measures.ContainsKey(t.Folded)) > first;
        if (token.Kind == TokenKind.Times) return opened && char.IsDigit(token.Folded[0]) && !Lexicon.Shared.Measures.ContainsKey(text.Tokens[i + 1].Folded);
        if (NumberWords.At(text.Tokens, i, text.Language) is not { Article: false } number || number.Value is < 1 or > 500 || number.Value != Math.Floor(number.Value)) return false;
        var next = i + number.Count;
        if (next >= text.Tokens.Count || text.Tokens[next].Kind is not (TokenKind.Word or TokenKind.Code) || Lexicon.Shared.Measures.ContainsKey(text.Tokens[next].Folded)) return false;
        if (company.Catalogue.HasPair(before.Stem, text.Tokens[i].Stem) || text.List("ranges").Has(before.Folded) || text.List("setTo").Has(before.Folded) && !opened) return false;
        var (units, unit) = text.List("units").At(text.Tokens, next);
        var thing = next + units;
        var known = thing < text.Tokens.Count && text.Tokens[thing].Kind is TokenKind.Word or TokenKind.Code && !text.Small("of").Has(text.Tokens[thing].Folded)
            && (company.Catalogue.Knows(text.Tokens[thing].Stem) || thing + 1 < text.Tokens.Count && text.Tokens[thing + 1].Kind == TokenKind.Word && company.Catalogue.Knows(text.Tokens[thing + 1].Stem) || EndsInThing(text, thing));
        if (!known) return false;
        return opened ? units == 0 || PackUnits.Contains(unit) : units == 0 && Named(text, current);
    }

    // "... 1 old oak side table": the last of a few words is what the catalogue calls a thing.
    private bool EndsInThing(MessageText text, int from)
    {
        const int most = 4;
        var words = text.Tokens.Skip(from).TakeWhile(t => t.Kind is TokenKind.Word && NumberWords.At([t], 0, text.Language) is null && text.Small("and").Has(t.Folded) is false).Take(most + 1).ToList();
        return words.Count is > 1 and <= most && company.Catalogue.IsThing(words[^1].Stem);
    }

    // "a tomato and mozzarella salad": the article belongs to all of it, what stands before the "and" is no thing, and what ends it is one.
    private bool OneThing(MessageText text, int next, List<Token> current)
    {
        const int most = 4;
        var words = text.Tokens.Skip(next).TakeWhile(t => t.Kind is TokenKind.Word && text.Small("and").Has(t.Folded) is false && !text.List("fillers").Has(t.Folded)).Take(most + 1).ToList();
        if (words.Count is < 2 or > most || NumberWords.At(words, 0, text.Language, true) is not null || !company.Catalogue.IsThing(words[^1].Stem)) return false;
        var before = reader.Read(text, [.. current], false);
        return before is { Place: QuantityPlace.Article, HasContent: true, Removes: false } && before.Item.Count <= 2 && !before.Item.Exists(t => company.Catalogue.Knows(t.Stem) || Lexicon.Shared.Terms.ContainsKey(t.Stem));
    }

    // "drinks 1 tea and 1 soda", "i'd like the salad 2 cokes": what came before the number has a name of its own, or was only talk.
    private bool Named(MessageText text, List<Token> current) =>
        text.Small("with").Has(current[^1].Folded) || current.TrueForAll(t => t.Kind == TokenKind.Separator || text.List("fillers").Has(t.Folded) || text.List("requestCues").Has(t.Folded) || text.Small("agreements").Has(t.Folded)) is false
            && reader.Read(text, [.. current], false) is { HasContent: true } clause && (clause.HasCue || clause.Quantity is not null)
            && ItemDecision.Of(company.Catalogue, clause.Query, _ => true) is { Verdict: ItemVerdict.Sure or ItemVerdict.Choose, Score: >= 0.9 };

    // "we need mops can you help me": where a thing was named, a question begins anew.
    private bool AsksOn(MessageText text, int i, List<Token> current) =>
        text.Small("asksOn").At(text.Tokens, i).Count > 0 && current.Exists(t => t.Kind == TokenKind.Word && t.Folded.Length > 2 && company.Catalogue.IsThing(t.Stem) && !text.List("fillers").Has(t.Folded) && !text.List("requestCues").Has(t.Folded));

    // "a burger with french fries": what follows is an article of its own, and no article is both.
    private bool ThingBehind(MessageText text, int i, List<Token> current)
    {
        var behind = text.Tokens.Skip(i + 1).TakeWhile(t => t.Kind is TokenKind.Word or TokenKind.Code && !text.Small("with").Has(t.Folded) && text.Small("and").Has(t.Folded) is false).ToList();
        while (behind.Count > 0 && text.List("fillers").Has(behind[^1].Folded)) behind.RemoveAt(behind.Count - 1);
        if (behind.Count is < 2 or > 4 || text.Small("mores").Has(behind[0].Folded) || current.Count == 0 || behind.Exists(t => company.Catalogue.IsFlag(t.Stem))) return false;
        var query = new QueryReader(company.Catalogue, text.Language);
        if (ItemDecision.Of(company.Catalogue, query.Read(behind), _ => true) is not { Verdict: ItemVerdict.Sure or ItemVerdict.Choose, Score: >= 0.95 }) return false;
        var before = reader.Read(text, [.. current], false);
        return before.HasContent && (Known(before.Query) ?? Known(query.Read([.. before.Item.TakeLast(1)]))) is { } alone
            && ItemDecision.Of(company.Catalogue, query.Read([.. before.Item, .. behind]), _ => true) is var both && (both.Verdict == ItemVerdict.NotInCatalogue || both.Score < Math.Min(0.9, alone.Score));

        // The thing itself, or at least its last word ("thin crust pizza").
        ItemDecision? Known(ItemQuery named) => ItemDecision.Of(company.Catalogue, named, _ => true) is { Verdict: ItemVerdict.Sure or ItemVerdict.Choose } decision ? decision : null;
    }

    private static readonly HashSet<string> PackUnits = ["box", "pack", "carton", "bottle", "can", "bag", "ream", "roll"];

    private int Splits(MessageText text, int i, List<Token> current)
    {
        var token = text.Tokens[i];
        if (token.Kind == TokenKind.Separator)
        {
            // "padlocks: 5" is one line.
            if (token.Folded == ":" && i + 1 < text.Tokens.Count && text.Tokens[i + 1].Kind == TokenKind.Number && current.Count > 0 && (text.IsBreak(i + 2) || text.IsBreak(i + 3) && text.List("units").Has(text.Tokens[i + 2].Folded))) return 0;
            if (token.Folded is "," or ";" or "+" or "!" or "?" or ":" or "\t" or "|") return 1;
            // "5 helmets - 3 white 2 yellow": the parts of a sum.
            if (token.Folded == "-" && i + 2 < text.Tokens.Count && text.Tokens[i + 1].Kind == TokenKind.Number && text.Tokens[i + 2].Kind == TokenKind.Word && text.Tokens[i + 1].Start > token.End && current.Count > 1 && current[^1].End < token.Start
                && current.Exists(t => t.Kind == TokenKind.Number) && (text.List("colours").Has(text.Tokens[i + 2].Folded) || text.List("sizes").At(text.Tokens, i + 2).Count > 0)) return 1;
            if (token.Folded == ".") return Abbreviates(text, i, current) ? 0 : 1;
            if (token.Folded != "&") return 0;
        }
        if (text.Small("with").Has(token.Folded) && ThingBehind(text, i, current)) return 1;
        var count = token.Folded == "&" ? 1 : text.Small("and").At(text.Tokens, i).Count;
        // Languages are mixed: "sobres de azúcar y one carton de ketchup".
        if (count == 0 && current.Count > 1 && token.Kind == TokenKind.Word && Lexicon.Shared.List("joins", "*").Has(token.Folded) && i + 1 < text.Tokens.Count && (text.Tokens[i + 1].Kind == TokenKind.Number || NumberWords.At(text.Tokens, i + 1, text.Language, true) is not null || Lexicon.Shared.Own("numbers", "en").Has(text.Tokens[i + 1].Folded))) count = 1;
        if (count > 0 && (InsidePhrase(text, i, count) || More(text, i, count, current) || InsideNumber(text, i, current))) return 0;
        if (count == 0 || current.Count == 0 || text.List("andHalf").At(text.Tokens, i).Count > 0) return 0;
        var next = i + count;
        if (next >= text.Tokens.Count) return count;
        // "2 stapler aur daal do": more, where only the verb of adding follows.
        if (QuantityReading.MoreBehind(text, text.Tokens, i) > 0) return 0;
        var before = current[^1];
        // "between 40 and 50 kg".
        if (before.Kind == TokenKind.Number && current.Count > 1 && text.List("between").Has(current[^2].Folded) && text.Tokens[next].Kind == TokenKind.Number) return 0;
        if (company.Catalogue.IsJoined(before.Stem, text.Tokens[next].Stem) || OneThing(text, next, current)) return 0;
        // "2 aur add kar do": more of what is there.
        if (current.All(t => t.Kind is TokenKind.Number or TokenKind.Separator || text.List("numbers").Has(t.Folded) || text.List("fillers").Has(t.Folded)) && text.List("mores").At(text.Tokens, i).Count > 0) return 0;
        return count;
    }

    // "on n'a plus de", "ya no hay más": the word belongs to a longer saying.
    private static bool InsidePhrase(MessageText text, int i, int count)
    {
        for (var back = 1; back <= 3 && i - back >= 0; back++)
            foreach (var list in Sayings) if (text.List(list).At(text.Tokens, i - back).Count > back + count - 1) return true;
        return false;
    }

    // "cento e vinte", "two hundred and fifty": one number.
    private static bool InsideNumber(MessageText text, int i, List<Token> current) => Enumerable.Range(1, Math.Min(3, current.Count)).Any(back => i - back >= 0 && text.Tokens[i - back].Kind == TokenKind.Word && NumberWords.At(text.Tokens, i - back, text.Language, true) is { Value: >= 100 } number && number.Count > back);

    // "põe mais duas": behind a word of change, "mais" is no "and".
    private static bool More(MessageText text, int i, int count, List<Token> current) =>
        text.Small("mores").At(text.Tokens, i).Count == count && NumberWords.At(text.Tokens, i + count, text.Language, true) is not null
        && current.TrueForAll(t => t.Kind == TokenKind.Separator || Array.Exists(Changes, list => text.List(list).Has(t.Folded)));

    private static readonly string[] Changes = ["corrections", "setTo", "adds", "increases", "fillers"];

    private static readonly string[] Sayings = ["requestCues", "ranOut", "removes", "corrections", "negatedTails"];

    // "1 tsp. salt", "6 pcs. gloves": the point belongs to the short unit behind a number.
    private static bool Abbreviates(MessageText text, int i, List<Token> current) =>
        current.Count > 1 && i + 1 < text.Tokens.Count && text.Tokens[i + 1] is { Kind: TokenKind.Word } next && char.IsLower(next.Text[0]) && (current[^1].Folded.Length <= 2 || !current[^1].Folded.Any(c => "aeiou".Contains(c, StringComparison.Ordinal))) && current[^1].End == text.Tokens[i].Start
        && (text.List("units").Has(current[^1].Folded) || Measures.Counts(current[^1].Folded)) && current[^2].Kind is TokenKind.Number or TokenKind.Code;

    // "1. ...\n2. ..." is a numbered list, "1. ..." alone is not.
    private static bool Numbered(MessageText text)
    {
        var starts = 0;
        var row = true;
        for (var i = 0; i + 1 < text.Tokens.Count; i++)
        {
            if (row && text.Tokens[i].Kind == TokenKind.Number && text.Tokens[i + 1].Folded is "." or ")" && text.Tokens[i].Value == starts + 1) starts++;
            row = text.Tokens[i].Folded == "\n" || row && starts == 0 && (text.Tokens[i].Kind == TokenKind.Separator || text.List("fillers").Has(text.Tokens[i].Folded) || text.List("greetings").Has(text.Tokens[i].Folded));
        }
        return starts >= 2;
    }
}
