namespace Procurement.Engine.Understanding;

/// <summary>
/// Changes of lines that stand already, in whatever order their words come: "bump the gloves to 10", "brushes instead of plungers", "43 not 42", "only the staplers".
/// A sentence is applied, and taken out of the message, only where its parts have one meaning; else it is left to be read clause by clause.
/// </summary>
internal sealed class EditReading(CompanyKnowledge company, LineBook book, IReadOnlyList<Said<string>> sites, List<string> explanation)
{
    // A change is short; what is longer is read clause by clause.
    private const int Longest = 60, MostTalk = 4;

    private readonly ClauseReader reader = new(company);
    private readonly ClauseCorrecting correcting = new(company, book, [], sites);
    private readonly Siblings siblings = new(company);

    public void Read(MessageText text)
    {
        var standing = book.Alive.ToList();
        if (standing.Count == 0 || text.Tokens.Count > Longest || text.Message.Kind == HeardKind.DocumentText) return;
        for (var (from, i) = (0, 0); i <= text.Tokens.Count; i++)
        {
            if (i < text.Tokens.Count && text.Tokens[i] is not { Kind: TokenKind.Separator, Folded: "." or "!" or "?" or ";" or "\n" }) continue;
            if (i > from) Sentence(text, standing, from, i);
            from = i + 1;
        }
    }

    /// <summary>Whether words of the message name a line that stands.</summary>
    public bool Names(MessageText text) => text.Tokens.Count <= Longest && new EditPieces(company, text, [.. book.Alive]).Of(0, text.Tokens.Count).Exists(piece => piece.Kind is EditKind.Line or EditKind.Ambiguous);

    private void Sentence(MessageText text, List<WorkLine> standing, int from, int to)
    {
        if (text.Small("questions").At(text.Tokens, from).Count > 0 && to < text.Tokens.Count && text.Tokens[to].Folded == "?" || Applied(text, standing, from, to)) return;
        var (applied, bare) = (false, new List<(int From, int To)>());
        for (var (start, i) = (from, from); i <= to; i++)
        {
            var width = i == to ? 1 : text.Tokens[i].Folded is "," or "&" or "-" ? 1 : Math.Max(text.Small("and").At(text.Tokens, i).Count, text.Small("contrasts").At(text.Tokens, i).Count);
            if (width == 0) continue;
            if (i > start && !(start == from && i == to)) applied |= Applied(text, standing, start, i);
            if (i > start && Enumerable.Range(start, i - start).All(n => text.Tokens[n].Kind == TokenKind.Word) && text.List("removes").At(text.Tokens, start).Count > 0 && new EditPieces(company, text, standing).Of(start, i) is [{ Kind: EditKind.Removes }]) bare.Add((start, i));
            (start, i) = (i + width, i + width - 1);
        }
        // "scrap that, 6 staplers": the words before were only the announcement.
        if (applied) foreach (var (start, end) in bare) text.Use(start, end - start);
    }

    private bool Applied(MessageText text, List<WorkLine> standing, int from, int to)
    {
        // "also 5 scissors" comes on top.
        if (text.List("adds").At(text.Tokens, from).Count > text.List("decreases").At(text.Tokens, from).Count) return false;
        var pieces = new EditPieces(company, text, [.. standing.Where(line => !line.Removed)]).Of(from, to);
        if (pieces.Exists(p => p.Kind == EditKind.Ambiguous) || pieces.Count(p => p.Kind == EditKind.Unknown) > MostTalk) return false;
        var edit = new Edit(text, from, to, standing, pieces);
        if (!(Emptied(edit) || Exchanged(edit) || Repacked(edit) || Altered(edit) || Removed(edit) || Requantified(edit))) return false;
        text.Use(from, to - from);
        explanation.Add($"\"{edit.Clause.Quote}\": changes {string.Join(", ", edit.Changed.Select(line => line.RequestedText))}");
        return true;
    }

    // "just the staplers", "keep the staplers and drop the rest".
    private static bool Emptied(Edit edit)
    {
        if (edit.Lines.Count == 0 || edit.Lines.Count >= edit.Standing.Count || edit.Any(EditKind.Number, EditKind.Measure, EditKind.Thing, EditKind.Property, EditKind.Not, EditKind.Instead, EditKind.Unknown, EditKind.More)) return false;
        var only = edit.Spoken[0].Kind == EditKind.Only && !edit.Any(EditKind.Removes, EditKind.Set, EditKind.Keeps);
        var kept = edit.Any(EditKind.Keeps) && edit.Any(EditKind.Removes) && edit.Any(EditKind.Rest);
        if (!only && !kept) return false;
        foreach (var line in edit.Standing.Where(line => !line.Removed && !edit.Lines.Contains(line))) edit.Remove(line);
        return true;
    }

    // "brushes instead of plungers", "not plungers, brushes", "make the plungers brushes": what stands is the old, what does not the new.
    private bool Exchanged(Edit edit)
    {
        if (edit.Lines.Count != 1 || edit.Of(EditKind.Thing) is not [var thing] || edit.Any(EditKind.Removes, EditKind.More, EditKind.Fewer, EditKind.Keeps, EditKind.Property)) return false;
        var named = edit.Of(EditKind.Line)[0];
        var set = edit.Spoken.Exists(p => p.Kind == EditKind.Set && p.From < thing.From && (p.From < named.From || !edit.Text.List("for").Has(edit.Text.Tokens[p.From].Folded) || edit.Spoken[0].Kind is EditKind.Corrects or EditKind.Instead or EditKind.Unknown or EditKind.Set));
        if (!(edit.Any(EditKind.Instead) || edit.IsDenied(named) || set && named.From < thing.From)) return false;
        var counts = edit.Of(EditKind.Number).Where(number => edit.After(number)?.Kind != EditKind.Line).ToList();
        if (counts.Count > 1) return false;
        List<Token> words = [.. counts.Append(thing).SelectMany(edit.Tokens).OrderBy(token => token.Start)];
        edit.Changed.Add(edit.Lines[0]);
        correcting.Exchange(edit.Lines[0], reader.Read(edit.Text, words, false), edit.Clause);
        return true;
    }

    // "the helmets yellow", "43 not 42", "make it blue", "wireless, I mean": the same thing with another property.
    private bool Altered(Edit edit)
    {
        if (edit.Lines.Count > 1 || edit.Any(EditKind.Removes, EditKind.More, EditKind.Fewer, EditKind.Keeps, EditKind.By)) return false;
        var marked = edit.Any(EditKind.Not, EditKind.Instead, EditKind.Set, EditKind.Corrects);
        var named = edit.Of(EditKind.Line).FirstOrDefault();
        if (named is not null && !marked && edit.After(named)?.Kind != EditKind.Property) return false;
        // Alone, a property answers what is open, or says more of what this very message ordered.
        if (named is null && (edit.Standing.Exists(line => line.Sku is null) || !marked && !(edit.IsWhole && edit.Spoken.Count(p => p.Kind is not EditKind.Property and not EditKind.Measure) <= 1))) return false;
        // "43 not 42": sizes, unless one of them is how many.
        var sizes = edit.Of(EditKind.Number);
        if (sizes.Count is 1 or > 2 || sizes.Exists(n => n.Count > 1 || edit.Standing.Exists(line => line.SaidQuantity == n.Value))) return false;
        var found = (named is null ? edit.Standing : edit.Lines).Where(line => !line.Removed).Select(line => (Line: line, Found: siblings.With(line, edit))).Where(x => x.Found is not null).ToList();
        if (found.Count > 1 || sizes.Count > 0) found = [.. found.Where(x => x.Found!.Contradicts)];
        if (found is not [var (line, other)]) return false;
        edit.Changed.Add(line);
        var (before, quantity) = (company.Catalogue.BySku(line.Sku!)!, line.Quantity);
        book.Take(line, other!.Entry, edit.Clause);
        // The same pack: as many as there were.
        if (quantity is not null && before.Unit == other.Entry.Unit && before.PackSize == other.Entry.PackSize) (line.Quantity, line.UnitOpen, line.Rounded, line.Converted) = (quantity, false, false, false);
        return true;
    }

    // "cartons, not reams": another pack of the line that was said in the old one.
    private bool Repacked(Edit edit)
    {
        var units = edit.Of(EditKind.Unit);
        // "a carton instead" is one.
        if (units.Exists(unit => unit.From > 0 && edit.Text.Small("articles").Has(edit.Text.Tokens[unit.From - 1].Folded))) return false;
        if (units.Count is 0 or > 2 || edit.Lines.Count > 1 || edit.Any(EditKind.Number, EditKind.Measure, EditKind.Thing, EditKind.Property, EditKind.Removes)) return false;
        string Said(EditPiece piece) => edit.Text.List("units").At(edit.Text.Tokens, piece.From).Value;
        bool Old(EditPiece piece) => edit.Before(piece)?.Kind is EditKind.Not or EditKind.Instead;
        if (units.Where(unit => !Old(unit)).ToList() is not [var wanted] || units.Count == 1 && !edit.Any(EditKind.Set, EditKind.Corrects, EditKind.Instead)) return false;
        var lines = edit.Lines.Count == 1 ? edit.Lines : edit.Standing.Where(line => !line.Removed && line.SaidQuantity is not null && (units.Count == 1 || units.Exists(unit => Old(unit) && (line.SaidUnit == Said(unit) || line.Unit == Said(unit))))).ToList();
        if (lines is not [{ SaidQuantity: { } quantity } line] || line.SaidUnit == Said(wanted)) return false;
        edit.Changed.Add(line);
        book.SetQuantity(line, new() { Text = edit.Text, Tokens = edit.Clause.Tokens, StartsRow = false, Quantity = quantity, Unit = Said(wanted), Place = QuantityPlace.Lead });
        return true;
    }

    private bool Removed(Edit edit)
    {
        if (edit.Lines.Count == 0 || edit.Any(EditKind.Number, EditKind.Measure, EditKind.Thing, EditKind.Property, EditKind.Instead, EditKind.Increases, EditKind.Decreases, EditKind.More, EditKind.Keeps)) return false;
        var removes = edit.Of(EditKind.Removes).FirstOrDefault();
        var lines = removes is not null ? edit.Of(EditKind.Line) : [.. edit.Of(EditKind.Line).Where(edit.IsDenied)];
        if (lines.Count == 0) return false;
        // "drop the staplers at reception" says where.
        if (removes is not null && removes.From < lines[0].From && lines[^1].To < edit.To && edit.Text.List("location").Has(edit.Text.Tokens[lines[^1].To].Folded)) return false;
        foreach (var line in lines) edit.Remove(line.Line!);
        book.Changed(lines[^1].Line!, edit.Clause);
        return true;
    }

    private bool Requantified(Edit edit)
    {
        if (edit.Any(EditKind.Thing, EditKind.Property, EditKind.Instead, EditKind.Keeps, EditKind.More, EditKind.Fewer) || sites.Any(s => s.MessageId == edit.Text.Message.Id)) return false;
        var numbers = edit.Spoken.Where(p => p.Kind is EditKind.Number || p.Kind == EditKind.Measure && edit.Lines is [{ } sold] && IsMeasured(sold)).ToList();
        if (numbers.Count is 0 or > 2 || edit.Of(EditKind.Measure).Exists(p => !numbers.Contains(p)) || Has(edit, "stockCues")) return false;
        // "12 people": another thing is counted.
        if (numbers.Exists(n => edit.After(n) is { Kind: EditKind.Unknown } next && next.From == n.To)) return false;
        var line = edit.Lines is [{ } one] ? one : null;
        // "12, not 8": the line that has eight.
        if (line is null && edit.Lines.Count == 0 && numbers.Count == 2 && edit.Any(EditKind.Not)) line = edit.Standing.Where(l => numbers.Exists(n => l.SaidQuantity == n.Value)).ToList() is [var had] ? had : null;
        if (line is null) return false;
        // "5 drums and 2 glass cleaner": the drums are another line's.
        if (numbers.Count == 2 && numbers.Exists(n => reader.Read(edit.Text, edit.Tokens(n), false).Unit is { } unit && unit != line.SaidUnit && unit != line.Unit)) return false;
        var left = numbers.Where(n => numbers.Count == 1 || n.Value != line.SaidQuantity && n.Value != line.Quantity).ToList();
        if (left is not [var number] || edit.Before(number)?.Kind == EditKind.Not) return false;
        var set = edit.Before(number)?.Kind == EditKind.Set;
        if (edit.Any(EditKind.Removes) && !set || edit.Any(EditKind.Increases, EditKind.Decreases) && edit.Of(EditKind.Line) is [{ } named, ..] && number.From < named.From) return false;
        var clause = reader.Read(edit.Text, edit.Tokens(number), false);
        if (clause.Quantity is null) return false;
        clause.Fewer = edit.Any(EditKind.Decreases);
        edit.Changed.Add(line);
        book.SetQuantity(line, clause, edit.Before(number)?.Kind == EditKind.By);
        return true;
    }

    private bool IsMeasured(WorkLine line) => Measures.Of(1, line.SaidUnit ?? "") is not null || line.Sku is { } sku && company.Catalogue.BySku(sku)?.Unit is "kg" or "l" or "m";

    private static bool Has(Edit edit, string list) => Enumerable.Range(edit.From, edit.To - edit.From).Any(i => edit.Text.List(list).At(edit.Text.Tokens, i).Count > 0);
}
