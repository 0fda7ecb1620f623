namespace Procurement.Engine.Understanding;

/// <summary>Finds delivery sites by code, name and alias. A site's word inside an item ("kitchen sink tap") is not one.</summary>
internal static class PlaceReading
{
    /// <summary>All sites of a message in their order; their tokens are taken out. An unknown place that was clearly a delivery address sets <paramref name="unknown"/>.</summary>
    public static List<Said<string>> Find(MessageText text, CompanyKnowledge company, out Said<string>? unknown)
    {
        var found = new List<Said<string>>();
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Used[i] || company.SiteNames.At(text.Tokens, i) is not ( > 0 and var count, var code)) continue;
            var lead = Lead(text, i);
            if (!IsPlace(text, company, i, count, lead)) continue;
            var tail = text.Behind("for").At(text.Tokens, i + count).Count;
            while (company.SiteNames.At(text.Tokens, i + count) is ( > 0 and var again, var same) && same == code) count += again;
            if (lead > 0) count += Rest(text, company, i + count);
            var from = i - lead;
            // "not the school, the clinic": one place is ruled out.
            if (Denied(text, from)) { text.Use(from, lead + count + tail); i += count + tail - 1; continue; }
            found.Add(new(code, text.Quote(i, count), i, text.Message.Id));
            text.Use(from, lead + count + tail);
            i += count + tail - 1;
        }
        unknown = found.Count > 0 ? null : Unknown(text);
        return found;
    }

    private static bool Denied(MessageText text, int from)
    {
        var at = from - 1;
        while (at > 0 && text.List("the").Has(text.Tokens[at].Folded)) at--;
        return at >= 0 && text.List("negations").Has(text.Tokens[at].Folded) && !(at + 1 < text.Tokens.Count && text.Tokens[at + 1].Kind == TokenKind.Separator);
    }

    // "for the school nurse", "at the hotel reception": words behind the name that only say where in it.
    private static int Rest(MessageText text, CompanyKnowledge company, int i)
    {
        var rest = i;
        while (rest < text.Tokens.Count && rest - i < 2 && !text.Used[rest] && text.Tokens[rest].Kind == TokenKind.Word && text.Tokens[rest].Folded.Length > 2 && !company.Catalogue.Knows(text.Tokens[rest].Stem)
            && !Lexicon.Shared.Terms.ContainsKey(text.Tokens[rest].Stem) && NumberWords.At(text.Tokens, rest, text.Language) is null && !Array.Exists(Borders, list => text.List(list).At(text.Tokens, rest).Count > 0)) rest++;
        return text.IsBreak(rest) || text.Small("and").At(text.Tokens, rest).Count > 0 || text.List("fillers").At(text.Tokens, rest).Count > 0 ? rest - i : 0;
    }

    private static readonly string[] Borders = ["and", "by", "for", "fillers", "requestCues", "units", "corrections", "removes", "adds", "contrasts", "purpose", "weekdays", "relativeDays", "urgent", "cap", "vagueNumbers", "costCentre", "fromSupplier", "articles", "the"];

    // How many tokens before the name belong to it: "deliver to the", "para el".
    private static int Lead(MessageText text, int i)
    {
        var best = 0;
        for (var back = 1; back <= 5 && i - back >= 0; back++)
        {
            var at = i - back;
            if (text.IsBreak(at) || text.Used[at]) break;
            var count = Math.Max(text.List("location").At(text.Tokens, at).Count, text.List("deliverCues").At(text.Tokens, at).Count);
            if (count == 0) continue;
            var rest = at + count;
            while (rest < i && (text.List("the").Has(text.Tokens[rest].Folded) || text.List("own").Has(text.Tokens[rest].Folded) || text.List("articles").Has(text.Tokens[rest].Folded))) rest++;
            if (rest == i) best = back;
        }
        return best;
    }

    private static bool IsPlace(MessageText text, CompanyKnowledge company, int i, int count, int lead)
    {
        var next = i + count;
        if (next < text.Tokens.Count && text.Tokens[next].Kind == TokenKind.Word && company.Catalogue.HasPair(text.Tokens[next - 1].Stem, text.Tokens[next].Stem)) return false;
        var post = text.Behind("for").At(text.Tokens, next).Count > 0;
        if (lead > 0 || post) return true;
        var telling = count > 1 || text.Tokens[i].Folded.Any(char.IsDigit) || text.Tokens[i].Text is { Length: > 1 } upper && upper.All(char.IsUpper);
        var start = i - 1;
        while (start >= 0 && (text.Used[start] || text.Small("the").Has(text.Tokens[start].Folded))) start--;
        while (next < text.Tokens.Count && text.Used[next]) next++;
        var alone = text.IsBreak(start) && (text.IsBreak(next) || text.List("please").At(text.Tokens, next).Count > 0);
        return alone || telling && (text.IsBreak(next) || text.IsBreak(start) || next >= text.Tokens.Count);
    }

    // "pra filial do Porto": behind any word of place, a branch is one.
    private static int Branch(MessageText text, int i)
    {
        var lead = text.List("location").At(text.Tokens, i).Count;
        var the = lead > 0 && text.Small("the").At(text.Tokens, i + lead) is ( > 0 and var count, _) ? count : 0;
        return lead > 0 && i + lead + the + 1 < text.Tokens.Count && text.List("branches").Has(text.Tokens[i + lead + the].Folded) && !text.IsBreak(i + lead + the + 1) ? lead : 0;
    }

    private static Said<string>? Unknown(MessageText text)
    {
        var cues = text.List("deliverCues");
        var places = text.List("unknownPlaceWords");
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Used[i] || Math.Max(cues.At(text.Tokens, i).Count, Branch(text, i)) is not (> 0 and var lead)) continue;
            var end = i + lead;
            while (end < text.Tokens.Count && !text.IsBreak(end) && !text.Used[end]) end++;
            var words = Enumerable.Range(i + lead, end - i - lead).Where(n => text.Tokens[n].Kind is TokenKind.Word or TokenKind.Code or TokenKind.Number).ToList();
            var own = words.Any(n => text.List("own").Has(text.Tokens[n].Folded)) && words.Count <= 2;
            if (words.Count < 2 || own || !words.Any(n => places.Has(text.Tokens[n].Folded))) continue;
            var said = new Said<string>(text.Quote(i + lead, end - i - lead), text.Quote(i, end - i), i, text.Message.Id);
            text.Use(i, end - i);
            return said;
        }
        return null;
    }
}
