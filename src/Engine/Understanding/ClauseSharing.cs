namespace Procurement.Engine.Understanding;

/// <summary>Clauses that share one thing or one quantity: it is said once and holds for all.</summary>
internal sealed class ClauseSharing(CompanyKnowledge company, LineBook book, List<WorkLine> fresh, IReadOnlyList<Said<string>> sites)
{
    // "2 packs each of red, blue and green cloths": the quantity holds for all of them.
    public void Distribute(List<Clause> clauses)
    {
        for (var i = 0; i < clauses.Count; i++)
        {
            if (!clauses[i].EachOf) continue;
            // "E27 bulbs: 6 of each, warm white and daylight": the heading holds for all.
            if (!clauses[i].HasContent && clauses[i].Quantity is not null && i > 0 && clauses[i - 1] is { HasContent: true, Quantity: null } heading && i + 1 < clauses.Count && clauses[i + 1] is { HasContent: true, Quantity: null })
            {
                for (var n = i + 1; n < clauses.Count && clauses[n] is { HasContent: true, Quantity: null, StartsRow: false } part; n++)
                {
                    part.Item = [.. heading.Item, .. part.Item];
                    part.Query = new QueryReader(company.Catalogue, part.Text.Language).Read(part.Item);
                    (part.Quantity, part.Unit, part.Place, part.Query.Unit) = (clauses[i].Quantity, clauses[i].Unit, QuantityPlace.Lead, clauses[i].Unit);
                }
                clauses.RemoveRange(i - 1, 2);
                return;
            }
            // "3 pairs each of safety shoes in 42 and 43": the numbers are sizes.
            for (var n = i + 1; n < clauses.Count && !clauses[n].StartsRow && clauses[n] is { Quantity: not null, Unit: null, HasContent: false, Corrects: false, More: false }; n++)
            {
                clauses[n].Item = [.. clauses[n].Tokens.Where(t => t.Kind is TokenKind.Number)];
                clauses[n].Query = new QueryReader(company.Catalogue, clauses[n].Text.Language).Read(clauses[n].Item);
                clauses[n].Quantity = null;
            }
            for (var n = i + 1; n < clauses.Count && clauses[n].Quantity is null && clauses[n].HasContent && !clauses[n].StartsRow; n++)
            {
                // "..., the boxes of 50": says which, and is none of them.
                if (n > i + 1 && clauses[n].Text.Small("the").Has(clauses[n].Tokens[0].Folded)) break;
                (clauses[n].Quantity, clauses[n].Unit, clauses[n].Place) = (clauses[i].Quantity, clauses[i].Unit, clauses[i].Place);
                clauses[n].Query.Unit = clauses[i].Unit;
            }
        }
    }

    /// <summary>"medium for 6 of them, the rest large": an open line is parted.</summary>
    public void Part(List<Clause> clauses)
    {
        for (var i = 0; i + 1 < clauses.Count; i++)
        {
            var (first, rest) = (clauses[i], clauses[i + 1]);
            if (!Enumerable.Range(0, Math.Min(2, rest.Tokens.Count)).Any(n => rest.Text.List("rest").At(rest.Tokens, n).Count > 0)) continue;
            var numbers = first.Tokens.Where(t => t.Kind == TokenKind.Number).ToList();
            if (numbers.Count > 1 || (numbers.Count == 1 ? numbers[0].Value : first.Quantity) is not { } some || book.Alive.LastOrDefault(l => l is { Sku: null, SaidQuantity: not null }) is not { SaidQuantity: { } all } open || all <= some) continue;
            if (Properties(first) is not { Count: > 0 } one || Properties(rest) is not { Count: > 0 } other) continue;
            Become(first, one, some, open);
            Become(rest, other, all - some, open);
        }
    }

    private static List<Token> Properties(Clause clause) => [.. clause.Tokens.Where((t, i) => clause.Text.List("colours").Has(t.Folded) || clause.Text.List("sizes").At(clause.Tokens, i).Count > 0)];

    private void Become(Clause clause, List<Token> words, decimal quantity, WorkLine line)
    {
        clause.Item = words;
        clause.Query = new QueryReader(company.Catalogue, clause.Text.Language).Read(words);
        (clause.Quantity, clause.Unit, clause.Place, clause.Corrects, clause.Query.Unit) = (quantity, line.SaidUnit, QuantityPlace.Lead, false, line.SaidUnit);
    }

    /// <summary>"toners for the 415A: 1 yellow, 2 magenta": the thing stands before the colon, in every part its own property and number.</summary>
    public void Head(List<Clause> clauses)
    {
        for (var i = 0; i + 1 < clauses.Count; i++)
        {
            if (clauses[i] is not { HasContent: true, Quantity: null, IsRange: false, Removes: false } heading || heading.Query.OnlyAttributes || !clauses[i + 1].AfterColon) continue;
            // "Milk order:" above rows that name what they are is a title.
            if (clauses[i + 1] is { StartsRow: true, HasContent: true, Quantity: not null } && !clauses[i + 1].Query.OnlyAttributes && heading.Tokens.Any(t => heading.Text.List("orderWords").Has(t.Folded) || heading.Text.List("headerItem").Has(t.Folded) || heading.Text.List("headerQuantity").Has(t.Folded))) { clauses.RemoveAt(i); return; }
            var end = i + 1;
            while (end < clauses.Count && clauses[end] is { Quantity: not null, Removes: false, Corrects: false } part && part.Query.OnlyAttributes && part.Place != QuantityPlace.Measure) end++;
            if (end == i + 1 || end < clauses.Count && !clauses[end].StartsRow) continue;
            for (var n = i + 1; n < end; n++)
            {
                clauses[n].Item = [.. heading.Item, .. clauses[n].Item];
                clauses[n].Query = new QueryReader(company.Catalogue, clauses[n].Text.Language).Read(clauses[n].Item);
                (clauses[n].Query.Unit, clauses[n].HasCue) = (clauses[n].Unit, true);
            }
            clauses.RemoveAt(i);
        }
    }

    // "6 seats for the marina and 4 for building 7": the same thing for another place.
    public bool Elsewhere(Clause clause, List<Clause> clauses, int i)
    {
        if (clause.Corrects || clause.More || fresh.Count == 0 || fresh[^1].Text != clause.Text || fresh[^1].SaidQuantity is null) return false;
        var from = clause.Tokens[0].Start;
        var to = i + 1 < clauses.Count ? clauses[i + 1].Tokens[0].Start : int.MaxValue;
        if (!sites.Any(s => s.MessageId == clause.Text.Message.Id && clause.Text.Tokens[s.At].Start is var at && at >= from && at < to) || sites.Select(s => s.Value).Distinct().Count() < 2) return false;
        clause.Item = [.. fresh[^1].ItemTokens];
        clause.Unit ??= fresh[^1].SaidUnit;
        clause.Query = new QueryReader(company.Catalogue, clause.Text.Language).Read(clause.Item);
        clause.Query.Unit = clause.Unit;
        fresh.Add(book.Add(clause));
        return true;
    }

    /// <summary>"5 hi vis vests XL and 5 L", "2 red and 3 blue cloths", "2 packs each of red, blue and green cloths": the thing is said once.</summary>
    public bool Sibling(Clause clause, List<Clause> clauses, int i, WorkLine? answered)
    {
        if (fresh.Count > 0 && fresh[^1].Text == clause.Text && fresh[^1] is { SaidQuantity: null, IsRange: false } heading)
        {
            (heading.SaidQuantity, heading.SaidUnit, heading.Place) = (clause.Quantity, clause.Unit, clause.Place);
            heading.Query.Unit = clause.Unit;
            book.Extend(heading, clause);
            return true;
        }
        // "24 vests: 12 L and 12 XL": the heading only counted them together.
        if (clause.AfterColon && fresh.Count > 0 && fresh[^1].Text == clause.Text && fresh[^1].Sku is null) fresh[^1].Removed = true;
        var with = fresh.Count > 0 && fresh[^1].Text == clause.Text ? fresh[^1].ItemTokens : clauses.Skip(i + 1).FirstOrDefault(c => c.HasContent && !c.Query.OnlyAttributes)?.Item ?? answered?.ItemTokens;
        if (with is null) return false;
        var things = with.Where(t => !IsAttribute(clause, t)).ToList();
        clause.Item = [.. things, .. clause.Item];
        var unit = clause.Query.Unit ?? (fresh.Count > 0 ? fresh[^1].SaidUnit : answered?.SaidUnit);
        clause.Query = new QueryReader(company.Catalogue, clause.Text.Language).Read(clause.Item);
        clause.Query.Unit = unit;
        clause.Unit ??= unit;
        fresh.Add(book.Add(clause));
        return true;
    }

    private static bool IsAttribute(Clause clause, Token token) =>
        clause.Query.Colours.Count > 0 && clause.Text.List("colours").Has(token.Folded) || clause.Query.LetterSize is not null && clause.Text.List("sizes").Has(token.Folded)
        || clause.Query.Amounts.Count > 0 && token.Kind == TokenKind.Measure || clause.Query.Numbers.Count > 0 && token.Kind == TokenKind.Number;
}
