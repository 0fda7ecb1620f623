namespace Procurement.Engine.Understanding;

/// <summary>Cost centre, supplier, most that may be spent, urgency: each found, taken out of the message, and kept with its words.</summary>
internal static class OrderFields
{
    public static Said<string>? CostCentre(MessageText text, CompanyKnowledge company)
    {
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Used[i]) continue;
            var (count, code) = company.CostCenterCodes.At(text.Tokens, i);
            var cue = Before(text, i, "costCentre");
            if (count == 0 && cue > 0) (count, code) = company.CostCenterNames.At(text.Tokens, i);
            if (count == 0) continue;
            var said = new Said<string>(code, text.Quote(i, count), i, text.Message.Id);
            text.Use(i - cue, cue + count);
            text.Use(i + count, text.Behind("costCentre").At(text.Tokens, i + count).Count);
            var next = i + count;
            if (next < text.Tokens.Count && text.Tokens[next].Folded == "(") UseBracket(text, next);
            else if (company.CostCenterNames.At(text.Tokens, next) is ( > 0 and var name, _)) text.Use(next, name);
            return said;
        }
        return null;
    }

    public static Said<string>? Supplier(MessageText text, CompanyKnowledge company)
    {
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Used[i] || company.SupplierNames.At(text.Tokens, i) is not ( > 0 and var count, var code)) continue;
            var brand = text.List("brandWord");
            if (brand.At(text.Tokens, i + count).Count > 0 || Before(text, i, "brandWord") > 0) continue;
            var lead = Before(text, i, "fromSupplier");
            if (text.Tokens[i].Folded.Length <= 3 && lead == 0) continue;
            var tail = text.Behind("fromSupplier").At(text.Tokens, i + count).Count;
            var said = new Said<string>(code, text.Quote(i, count), i, text.Message.Id);
            text.Use(i - lead, lead + count + tail);
            return said;
        }
        return null;
    }

    public static Said<decimal>? MaxTotal(MessageText text)
    {
        var currencies = Lexicon.Shared.Common.List("currencies");
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Used[i] || text.Tokens[i].Kind is not TokenKind.Number) continue;
            var after = currencies.At(text.Tokens, i + 1).Count;
            var before = i > 0 && currencies.Has(text.Tokens[i - 1].Folded) ? 1 : 0;
            var lead = Before(text, i - before, "cap");
            var tail = Tail(text, i + 1 + after, "capTail");
            var end = i + 1 + after + tail;
            var money = after + before > 0;
            var closed = text.IsBreak(i + 1 + after) || tail > 0;
            if (!(lead > 0 && (money || closed && Strong(text, i - before - lead)) || money && tail > 0 && lead == 0 || tail > 0 && Strong(text, i + 1 + after) && text.IsBreak(end))) continue;
            var from = i - before - lead;
            var said = new Said<decimal>(text.Tokens[i].Value, text.Quote(from, end - from), i, text.Message.Id);
            text.Use(from, end - from);
            return said;
        }
        return null;
    }

    // "up to 20" may be a quantity; "max total", "budget" and "tope" are about money.
    private static bool Strong(MessageText text, int i) => text.List("moneyCaps").At(text.Tokens, i).Count > 0;

    public static Said<bool>? Urgent(MessageText text)
    {
        var set = text.List("urgent");
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Used[i] || set.At(text.Tokens, i) is not ( > 0 and var count, _) || text.List("fillers").At(text.Tokens, i).Count > count || i > 0 && text.List("fillers").At(text.Tokens, i - 1).Count > count) continue;
            var negated = i > 0 && text.List("negations").Has(text.Tokens[i - 1].Folded) || i > 1 && text.List("negations").Has(text.Tokens[i - 2].Folded);
            var said = new Said<bool>(!negated, text.Quote(i, count), i, text.Message.Id);
            text.Use(i, count);
            if (!negated) return said;
        }
        return null;
    }

    /// <summary>How many tokens right before <paramref name="i"/> make up phrases of a list (articles between are allowed).</summary>
    private static int Before(MessageText text, int i, string list)
    {
        var set = text.Small(list);
        var english = Lexicon.Shared.List(list, text.Language);
        var best = 0;
        for (var back = 1; back <= 7 && i - back >= 0; back++)
        {
            var at = i - back;
            if (text.Used[at] || text.Tokens[at].Folded is "\n" or "," or ";") break;
            var count = Math.Max(set.At(text.Tokens, at).Count, list is "fromSupplier" ? 0 : english.At(text.Tokens, at).Count);
            if (count == 0) continue;
            var rest = at + count;
            while (rest < i && (text.Small("the").Has(text.Tokens[rest].Folded) || text.Tokens[rest].Folded == ":" || text.List("linkWords").Has(text.Tokens[rest].Folded) || rest >= i - best)) rest++;
            if (rest >= i) best = back;
        }
        return best;
    }

    private static int Tail(MessageText text, int i, string list)
    {
        var total = 0;
        while (text.List(list).At(text.Tokens, i + total) is ( > 0 and var count, _)) total += count;
        return total;
    }

    private static void UseBracket(MessageText text, int from)
    {
        for (var i = from; i < text.Tokens.Count; i++)
        {
            text.Used[i] = true;
            if (text.Tokens[i].Folded == ")") return;
        }
    }
}
