namespace Procurement.Engine.Understanding;

/// <summary>What words of a sentence are when something that stands already is changed.</summary>
internal enum EditKind { Line, Thing, Property, Number, Measure, Unit, Comma, Removes, Not, Instead, Set, Increases, Decreases, By, Keeps, Only, Rest, More, Fewer, Corrects, Unknown, Ambiguous }

/// <summary>Some tokens of a sentence with what they are. <paramref name="Line"/> is the line they name; <paramref name="Value"/> a number.</summary>
internal sealed record EditPiece(EditKind Kind, int From, int Count, WorkLine? Line = null, decimal Value = 0)
{
    public int To => From + Count;
}

/// <summary>Takes a sentence apart: lines that stand already, other things, numbers, properties, words of change. Politeness and talk without meaning for it are left out.</summary>
internal sealed class EditPieces(CompanyKnowledge company, MessageText text, IReadOnlyList<WorkLine> standing)
{
    // The longest phrase counts, of equally long ones the first.
    private static readonly (EditKind Kind, string List)[] Cues =
    [
        (EditKind.Not, "notThis"), (EditKind.Not, "without"), (EditKind.Not, "exceptions"), (EditKind.Instead, "instead"), (EditKind.Removes, "negatedTails"), (EditKind.Removes, "removes"),
        (EditKind.Increases, "increases"), (EditKind.Decreases, "decreases"), (EditKind.Keeps, "keeps"), (EditKind.Rest, "rest"), (EditKind.Only, "onlyWords"),
        (EditKind.More, "mores"), (EditKind.Fewer, "fewer"), (EditKind.Set, "setTo"), (EditKind.Set, "insteadWith"), (EditKind.Corrects, "corrections"), (EditKind.Corrects, "insteadTail"),
    ];

    private static readonly string[] Idle = ["fillers", "the", "of", "and", "but", "agreements", "greetings", "thanks", "requestCues", "wishes", "confirm", "adds", "articles", "for", "attributeNames"];

    private QueryReader Reader { get; } = new(company.Catalogue, text.Language);

    public List<EditPiece> Of(int from, int to)
    {
        var pieces = new List<EditPiece>();
        for (var i = from; i < to;)
        {
            if (text.Used[i]) { i++; continue; }
            var token = text.Tokens[i];
            if (token.Kind == TokenKind.Separator)
            {
                pieces.Add(new(token.Folded == "=" ? EditKind.Set : EditKind.Comma, i++, 1));
                continue;
            }
            var piece = Ordinal(i, to) ?? Number(i, to) ?? Verb(i, pieces) ?? Cue(i, to) ?? Pack(i, to) ?? Run(i, to);
            if (piece is not null) pieces.Add(piece);
            i = piece?.To ?? i + Math.Max(1, Skipped(i));
        }
        return pieces;
    }

    // "line 2", "the first one", "the last".
    private EditPiece? Ordinal(int i, int to)
    {
        if (text.List("lineWord").Has(text.Tokens[i].Folded) && i + 1 < to && text.Tokens[i + 1] is { Kind: TokenKind.Number } number && At((int)Math.Min(number.Value, 1_000)) is { } counted) return new(EditKind.Line, i, 2, counted);
        if (Place(i) is not ( > 0 and var count, var place) || At(place) is not { } line) return null;
        var next = i + count;
        if (next < to && text.List("lineWord").Has(text.Tokens[next].Folded)) return new(EditKind.Line, i, count + 1, line);
        return next >= to || text.IsBreak(next) || text.List("pronouns").Has(text.Tokens[next].Folded) ? new(EditKind.Line, i, Math.Min(to, next + 1) - i, line) : null;
    }

    private (int Count, int Place) Place(int i) => text.List("lastPlace").At(text.Tokens, i) is ( > 0 and var count, _) ? (count, -1) : Ordinals.At(text, i);

    private WorkLine? At(int place) => place > 0 && place <= standing.Count ? standing[place - 1] : place < 0 && standing.Count + place >= 0 ? standing[standing.Count + place] : null;

    private EditPiece? Number(int i, int to)
    {
        var token = text.Tokens[i];
        if (token.Kind == TokenKind.Measure) return new(EditKind.Measure, i, 1, null, token.Value);
        if (text.Small("sizeWords").Has(token.Folded) && i + 1 < to && (text.Tokens[i + 1].Kind is TokenKind.Number or TokenKind.Code || text.List("sizes").At(text.Tokens, i + 1).Count == 1)) return new(EditKind.Property, i, 2);
        if (token.Kind == TokenKind.Times) return new(EditKind.Number, i, 1, null, token.Value);
        if (text.List("sizes").At(text.Tokens, i).Count > 0 || NumberWords.At(text.Tokens, i, text.Language, i + 1 < to && IsGoods(i + 1)) is not { Article: false } number || i + number.Count > to) return null;
        var next = i + number.Count;
        if (next < to && text.Tokens[next].Kind == TokenKind.Word && text.Tokens[next].Folded.Length > 1 && Measures.Of(1, text.Tokens[next].Folded) is not null) return new(EditKind.Measure, i, number.Count + 1, null, number.Value);
        var unit = text.List("units").At(text.Tokens, next).Count;
        // "2 bin liners": the word is part of the name, not a unit.
        if (unit > 0 && next + unit < to && company.Catalogue.HasPair(text.Tokens[next].Stem, text.Tokens[next + unit].Stem)) unit = 0;
        return new(EditKind.Number, i, number.Count + (next + unit <= to ? unit : 0), null, number.Value);
    }

    // A unit without a number.
    private EditPiece? Pack(int i, int to) => text.List("units").At(text.Tokens, i) is ( > 0 and var units, _) && (i + units >= to || text.IsBreak(i + units) || Cue(i + units, to) is not null) && (i == 0 || !IsGoods(i - 1)) ? new(EditKind.Unit, i, units) : null;

    private EditPiece? Cue(int i, int to)
    {
        var (best, kind) = (0, EditKind.Unknown);
        foreach (var (cue, list) in Cues)
            if (text.List(list).At(text.Tokens, i).Count is var count && count > best) (best, kind) = (count, cue);
        var refuses = text.Small("refusals").Has(text.Tokens[i].Folded) && i + 1 < to && text.Tokens[i + 1].Kind == TokenKind.Word;
        if (refuses && best <= 1) (best, kind) = (1, EditKind.Not);
        if (text.Small("byHowMuch").Has(text.Tokens[i].Folded) && NumberWords.At(text.Tokens, i + 1, text.Language, true) is not null && best <= 1) (best, kind) = (1, EditKind.By);
        if (best == 0 || i + best > to || Skipped(i) > best || text.List("sizes").At(text.Tokens, i).Count > best || text.List("colours").At(text.Tokens, i).Count > best) return null;
        // A word of change that begins a name ("cut resistant gloves", "sem fios") is part of it.
        return best == 1 && i + 1 < to && (company.Catalogue.HasPair(text.Tokens[i].Stem, text.Tokens[i + 1].Stem) || Lexicon.Shared.Terms.ContainsKey(text.Tokens[i].Stem + " " + text.Tokens[i + 1].Stem)) ? null : new(kind, i, best);
    }

    // "switch the plungers to ...": only at the beginning, where it is no thing.
    private EditPiece? Verb(int i, List<EditPiece> before) =>
        before.TrueForAll(p => p.Kind is EditKind.Corrects or EditKind.Comma) && text.List("exchanges").At(text.Tokens, i) is ( > 0 and var count, _) ? new(EditKind.Set, i, count) : null;

    private int Skipped(int i)
    {
        var longest = 0;
        foreach (var list in Idle) longest = Math.Max(longest, text.List(list).At(text.Tokens, i).Count);
        return longest;
    }

    // Words of goods side by side: a line, if every word of them is one's; else another thing, or only a property.
    private EditPiece? Run(int i, int to)
    {
        if (Skipped(i) > 0 && !IsGoods(i)) return null;
        var end = i;
        while (end < to && !text.Used[end] && IsGoods(end) && (end == i || Number(end, to) is null && Cue(end, to) is null)) end++;
        if (end == i) return new(EditKind.Unknown, i, 1);
        // "the helmets yellow": behind the thing it says what the thing is to be.
        if (!Lexicon.Shared.Is("headFirst", text.Language)) while (end - 1 > i && text.List("colours").Has(text.Tokens[end - 1].Folded) && !text.List("colours").Has(text.Tokens[end - 2].Folded)) end--;
        var query = Reader.Read(text.Tokens.GetRange(i, end - i));
        if (query.IsEmpty) return null;
        if (query.OnlyAttributes) return new(EditKind.Property, i, end - i);
        var named = Named(query);
        // "the plungers toilet brushes": the line first, then what it is to be.
        for (var cut = end - 1; cut > i && named.Count == 0; cut--)
            if (Reader.Read(text.Tokens.GetRange(i, cut - i)) is { OnlyAttributes: false, IsEmpty: false } part && Named(part) is [var first] && Fit(first, [.. part.Words.Where(w => !w.Optional && !w.IsProperty)]) == Called) return new(EditKind.Line, i, cut - i, first);
        return named.Count switch
        {
            1 => new(EditKind.Line, i, end - i, named[0]),
            0 => new(query.Words.Exists(w => !w.Optional && w.Forms.Any(f => f.Words.Any(company.Catalogue.IsThing))) || query.Codes.Count > 0 ? EditKind.Thing : EditKind.Unknown, i, end - i),
            _ => new(EditKind.Ambiguous, i, end - i),
        };
    }

    private bool IsGoods(int i)
    {
        var token = text.Tokens[i];
        if (token.Kind is TokenKind.Size or TokenKind.Code) return true;
        if (token.Kind != TokenKind.Word || token.Folded.Length < 2 && text.List("sizes").At(text.Tokens, i).Count == 0 || Lexicon.Particles.Contains(token.Folded)) return false;
        if (text.List("colours").Has(token.Folded) || text.List("sizes").At(text.Tokens, i).Count > 0) return true;
        if (Skipped(i) > 0 || text.Small("talk").Has(token.Folded)) return false;
        return company.Catalogue.IsNameWord(token.Stem) || company.Catalogue.AttributesOf(token.Stem).Count > 0 || Lexicon.Shared.Terms.ContainsKey(token.Stem) || standing.Any(line => line.ItemTokens.Exists(t => t.Stem == token.Stem))
            || token.Folded.Length > 4 && company.Catalogue.Vocabulary.Near(token.Stem).Any(x => x.Sure > 0.8);
    }

    /// <summary>The lines that words name: all of them are theirs; what they are called counts more than what they are like.</summary>
    private List<WorkLine> Named(ItemQuery query)
    {
        if (query.Codes.Count > 0) return [.. standing.Where(line => line.Sku is { } sku && query.Codes.SelectMany(company.Catalogue.ByCode).Any(item => item.Entry.Sku == sku))];
        var words = query.Words.Where(w => !w.Optional && !w.IsProperty).ToList();
        if (words.Count == 0) return [];
        var fitting = standing.Select(line => (Line: line, Score: Fit(line, words))).Where(x => x.Score > 0).ToList();
        if (fitting.Count < 2) return [.. fitting.Select(x => x.Line)];
        var best = fitting.Where(x => x.Score == fitting.Max(other => other.Score)).Select(x => x.Line).ToList();
        var exact = best.Where(line => Entry(line) is { } entry && Has(ItemProfile.Of(entry), query)).ToList();
        return exact.Count > 0 ? exact : best;
    }

    private CatalogueEntry? Entry(WorkLine line) => line.Sku is { } sku ? company.Catalogue.BySku(sku) : null;

    private const int Called = 2;

    private int Fit(WorkLine line, List<QueryWord> words)
    {
        var profile = Entry(line) is { } entry ? ItemProfile.Of(entry) : null;
        var called = false;
        foreach (var word in words)
        {
            var forms = word.Forms.Where(f => f.Sure > 0.8 && (f.Words.All(stem => line.ItemTokens.Exists(t => t.Stem == stem)) || profile is not null && f.Words.All(stem => profile.Words.GetValueOrDefault(stem) > 0.9))).ToList();
            if (forms.Count == 0) return 0;
            called |= forms.Exists(f => profile is null || f.Words.Any(profile.Heads.Contains));
        }
        return called ? Called : 1;
    }

    /// <summary>Whether an item has every property that was said.</summary>
    public static bool Has(ItemProfile item, ItemQuery said) =>
        (said.Colours.Count == 0 || said.Colours.Overlaps(item.Colours)) && (said.LetterSize is null || said.LetterSize == item.LetterSize) && said.Amounts.TrueForAll(amount => item.Amounts.Exists(amount.Fits))
        && said.Sizes.TrueForAll(size => item.Sizes.Exists(own => Measures.SameSize(own, size))) && said.Numbers.TrueForAll(item.Numbers.Contains)
        && said.Words.TrueForAll(word => word.Optional || word.IsProperty && said.Colours.Count > 0 || word.Forms.Any(f => f.Sure > 0.9 && f.Words.All(stem => item.Words.GetValueOrDefault(stem) > 0.9)));
}
