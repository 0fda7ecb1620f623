using Procurement.Engine.Requests;

namespace Procurement.Engine.Understanding;

/// <summary>What arrived: everything, or line by line ("only 8 boxes came", "2 broken").</summary>
internal static class ReceiptReading
{
    // "got 114 today, thanks".
    private const int ShortReport = 6;
    private const int LongReport = 15;

    public static IntentFound? Of(MessageText text, Talk talk, CompanyKnowledge company)
    {
        var got = text.Holds("receipt");
        var lacks = !got && talk.Draft is null && Short(text);
        if (!got && !lacks && !text.Holds("gotWords") && !text.Holds("outOf")) return null;
        var waiting = talk.Earlier.Where(r => r.Status is "Ordered" or "Ordering" or "Closed" && r.Receipt is not "full").OrderByDescending(r => r.CreatedAt).ToList();
        if (waiting.Count == 0) return null;
        var number = text.Message.QuotedRequest;
        var clauses = new Clauses(company).Of(new MessageText(text.Message, text.Text, text.Language, text.Spelling));
        // "2 staplers were missing", "10 mein se 9": of what one delivery was to bring.
        if (!got && talk.Draft is null && waiting.Count == 1 && text.Tokens.Count <= LongReport && !text.Tokens.Exists(t => t.Folded == "?") && (lacks && clauses.Exists(c => c.Quantity is not null && Line(waiting[0], c, company, []) is not null) || clauses.Exists(c => OutOf(c) is not null && waiting[0].Lines.Any(l => l.Quantity >= OutOf(c))))) got = true;
        // "got 114": only the number says that it is about a delivery.
        if (!got && (Numbered(waiting, text) is null || text.Tokens.Count > ShortReport)) return null;
        var request = waiting.FirstOrDefault(r => r.Number == number) ?? (waiting.Count == 1 ? waiting[0] : Named(waiting, clauses, company, text));
        if (request is null) return new(Intent.Receipt, null, [], null, [], [new Ask(AskKinds.WhichRequest, null, text.Text.Trim(), [.. waiting.Take(10).Select(r => new AskOption(r.Number, r.Number))])]);
        return new(Intent.Receipt, request.Number, Arrived(text, request, clauses, company), text.Holds("damaged") ? text.Text.Trim() : null, [], []);
    }

    // A word of what did not come that is no word of asking: "faltaron", not "me hacen falta".
    private static bool Short(MessageText text) => Enumerable.Range(0, text.Tokens.Count).Any(i => text.Small("missing").At(text.Tokens, i) is ( > 0 and var count, var word) && (count > 1 || word.Length > 5)
        && text.List("requestCues").At(text.Tokens, i).Count == 0 && text.List("ranOut").At(text.Tokens, i).Count == 0);

    private static RequestFact? Named(List<RequestFact> waiting, List<Clause> clauses, CompanyKnowledge company, MessageText text)
    {
        if (Numbered(waiting, text) is { } numbered) return numbered;
        var named = waiting.Where(r => clauses.Any(c => Line(r, c, company, []) is not null)).ToList();
        return named.Count == 1 ? named[0] : named.Count == 0 ? null : named[0];
    }

    private static RequestFact? Numbered(List<RequestFact> waiting, MessageText text)
    {
        var digits = text.Tokens.Where(t => t.Kind is TokenKind.Number or TokenKind.Code).Select(t => new string([.. t.Folded.Where(char.IsDigit)])).Where(d => d.Length >= 3).Select(d => d.Length >= 10 ? d[^6..] : d).ToList();
        return waiting.FirstOrDefault(r => digits.Any(d => r.Number.EndsWith(d, StringComparison.Ordinal)));
    }

    private static List<Arrived> Arrived(MessageText text, RequestFact request, List<Clause> clauses, CompanyKnowledge company)
    {
        var seen = new Dictionary<int, Arrived>();
        // A request of one line is meant by whatever number stands alone.
        var last = request.Lines.Count == 1 ? request.Lines[0] : default;
        var detailed = false;
        foreach (var clause in clauses)
        {
            // "114 arrived": the request, not how many.
            if (clause.Quantity is { } number && clause.Unit is null && number >= 100 && request.Number.EndsWith(number.ToString("0", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)) clause.Quantity = null;
            // "4 cans, not 6": the other number is what was expected.
            if (clause.Quantity is not null && !clause.HasContent && clause.Text.Small("notThis").At(clause.Tokens, 0).Count > 0) continue;
            if (OutOf(clause) is { } some) clause.Quantity = some;
            var words = new MessageText(text.Message, clause.Quote, text.Language, text.Spelling);
            var damaged = words.Holds("damaged");
            var missing = words.Holds("missing");
            var line = Line(request, clause, company, seen.Keys) ?? (clause.Quantity is not null || missing || damaged ? last : null);
            if (line is null) continue;
            last = line;
            var entry = company.Catalogue.BySku(line.Sku ?? "");
            // "only half the staplers came".
            if (clause.Quantity is null && clause.Tokens.Any(t => clause.Text.List("half").Has(t.Folded))) clause.Quantity = line.Quantity / 2;
            var count = clause.Quantity is { } said && entry is not null && !(clause.Unit is null && said <= line.Quantity) ? UnitConversion.Convert(entry, said, clause.Unit, false).Quantity ?? said : clause.Quantity;
            decimal? came = damaged || missing ? (line.Quantity ?? 0) - (count ?? line.Quantity ?? 0) : count;
            if (missing && words.Holds("onlyWords")) came = count;
            detailed |= count is not null || missing || damaged;
            seen[line.Position] = new(line.Position, line.Sku ?? "", came ?? (seen.TryGetValue(line.Position, out var before) ? before.Quantity : null), damaged || seen.GetValueOrDefault(line.Position)?.Damaged == true);
        }
        if (Excepted(text, request, company) is { } absent) { seen[absent.Position] = new(absent.Position, absent.Sku ?? "", 0, false); detailed = true; }
        if (!detailed) return [];
        // Lines that were not spoken of came in full only where the rest is said to be fine, or some lines alone were reported short.
        foreach (var line in request.Lines.Where(l => !seen.ContainsKey(l.Position))) seen[line.Position] = new(line.Position, line.Sku ?? "", null, false);
        return [.. seen.Values.OrderBy(a => a.Position)];
    }

    // "8 of the 10 reams", "só 8 das 10"; behind in Hindi: "20 mein se sirf 14". The other number is what was expected.
    private static decimal? OutOf(Clause clause)
    {
        var (tokens, text) = (clause.Tokens.ToList(), clause.Text);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (NumberWords.At(tokens, i, text.Language) is not { Article: false } first) continue;
            var next = i + first.Count;
            var behind = text.Small("outOf").At(tokens, next).Count;
            next += behind;
            while (next < tokens.Count && (behind > 0 && text.IsPostposed ? text.Small("onlyWords").Has(tokens[next].Folded) : text.Small("the").Has(tokens[next].Folded))) next++;
            if (behind == 0 || NumberWords.At(tokens, next, text.Language) is not { Article: false } second) continue;
            return text.IsPostposed ? second.Value <= first.Value ? second.Value : null : first.Value <= second.Value ? first.Value : null;
        }
        return null;
    }

    // "everything except the bandages".
    private static LineFact? Excepted(MessageText text, RequestFact request, CompanyKnowledge company)
    {
        var at = text.Find("exceptions");
        if (at < 0) return null;
        var query = new QueryReader(company.Catalogue, text.Language).Read([.. text.Tokens.Skip(at + text.List("exceptions").At(text.Tokens, at).Count)]);
        return request.Lines.Select(line => (Line: line, Score: Shared(query, company.Catalogue.BySku(line.Sku ?? "")))).Where(x => x.Score > 0).OrderByDescending(x => x.Score).FirstOrDefault().Line;
    }

    private static LineFact? Line(RequestFact request, Clause clause, CompanyKnowledge company, IEnumerable<int> _)
    {
        if (!clause.HasContent) return null;
        return request.Lines.Select(line => (Line: line, Score: Shared(clause.Query, company.Catalogue.BySku(line.Sku ?? "")))).Where(x => x.Score > 0).OrderByDescending(x => x.Score).FirstOrDefault().Line;
    }

    // Words of the message that name the item; what it is called weighs more than what it is like.
    private static double Shared(ItemQuery query, CatalogueEntry? entry)
    {
        if (entry is null) return 0;
        var profile = ItemProfile.Of(entry);
        return query.Words.Sum(w => w.Forms.Max(f => f.Words.All(x => profile.Words.GetValueOrDefault(x) > 0.9) ? (f.Words.Any(profile.Heads.Contains) ? 2 : f.Words.Any(profile.Main.Contains) ? 1 : 0.0) * f.Sure : 0));
    }
}
