namespace Procurement.Engine.Understanding;

/// <summary>Leading words that say what is to be done: "add", "sorry", "drop the", "please send".</summary>
internal sealed class ClauseCues(CompanyKnowledge company)
{
    /// <summary>Marks the clause and returns where its content begins.</summary>
    public int Read(Clause clause, List<Token> tokens)
    {
        var text = clause.Text;
        var i = 0;
        while (i < tokens.Count)
        {
            if (tokens[i].Kind == TokenKind.Separator) { i++; continue; }
            if (text.Small("without").At(tokens, i) is ( > 0 and var no, _) && (i + no < tokens.Count && tokens[i + no].Folded == "-" ? i + no + 1 : i + no) is var flag && flag < tokens.Count && tokens[flag].Kind == TokenKind.Word && IsFlag(tokens[flag].Stem)) break;
            // "sem fios", "bina taar": together they are the name of a property.
            if (text.Small("without").Has(tokens[i].Folded) && i + 1 < tokens.Count && Lexicon.Shared.Terms.ContainsKey(tokens[i].Stem + " " + tokens[i + 1].Stem)) break;
            // "mais 2", "otras dos", "encore 3": more of what is there; "menos 2": fewer.
            if (Before(text, tokens, i, "mores") is > 0 and var more) { clause.More = true; i += more; continue; }
            if (!clause.HasCue && Before(text, tokens, i, "fewer") is > 0 and var less && i + less + 1 + UnitWidth(text, tokens, i + less + 1) >= tokens.Count) { clause.Fewer = true; i += less; continue; }
            if (text.List("vagueNumbers").At(tokens, i).Count > 0 && text.List("adds").At(tokens, i).Count == 0) break;
            var removes = text.List("removes").At(tokens, i).Count;
            var corrects = text.List("corrections").At(tokens, i).Count;
            var adds = text.List("adds").At(tokens, i).Count;
            if (text.List("between").Has(tokens[i].Folded)) { i++; continue; }
            var wishes = text.List("wishes").At(tokens, i).Count;
            var filler = Math.Max(wishes, Math.Max(text.List("fillers").At(tokens, i).Count, text.List("requestCues").At(tokens, i).Count));
            var but = text.List("but").At(tokens, i).Count;
            var all = text.List("everything").At(tokens, i).Count;
            if (all > 0 && i + all < tokens.Count && company.Catalogue.HasPair(tokens[i + all - 1].Stem, tokens[i + all].Stem)) all = 0;
            if (text.List("sizes").At(tokens, i).Count > filler) break;
            var longest = Math.Max(Math.Max(Math.Max(removes, corrects), Math.Max(adds, filler)), Math.Max(but, all));
            // "yes 2 milkshakes": agreed, and here is what is wanted.
            if (longest == 0 && text.List("confirmStrong").At(tokens, i) is ( > 0 and var agreed, _) && NumberWords.At(tokens, i + agreed, text.Language, true) is not null) { i += agreed; continue; }
            if (longest == 0 && text.Small("agreements").At(tokens, i) is ( > 0 and var polite, _) && i + polite < tokens.Count) { i += polite; continue; }
            if (longest == 0) { if (text.Small("the").Has(tokens[i].Folded) && i + 1 < tokens.Count) { i++; continue; } break; }
            if (NumberWords.At(tokens, i, text.Language, true) is { } number && number.Count >= longest) break;
            if (wishes > 0 || text.List("requestCues").At(tokens, i).Count > 0) clause.HasCue = true;
            if (removes == longest) clause.Removes = true;
            else if (all == longest && filler < longest) clause.Everything = true;
            else if (corrects == longest || but == longest) clause.Corrects = true;
            else if (adds == longest) clause.Adds = true;
            else if (filler < longest) break;
            i += longest;
        }
        return TalkBefore(clause, tokens, Math.Max(text.IsPostposed ? new Postposed(company).Behind(text, tokens, i) : i, AskedLater(clause, tokens, i)));
    }

    // "sem braços", "sans accoudoirs": what a thing is to lack, in whatever language.
    private bool IsFlag(string stem) => company.Catalogue.IsFlag(stem) || Lexicon.Shared.Terms.TryGetValue(stem, out var english) && english.Exists(words => words.Length == 1 && company.Catalogue.IsFlag(words[0]));

    private static int Before(MessageText text, List<Token> tokens, int i, string list) =>
        text.Small(list).At(tokens, i) is ( > 0 and var count, _) && NumberWords.At(tokens, i + count, text.Language, true) is { Article: false } ? count : 0;

    private static int UnitWidth(MessageText text, List<Token> tokens, int i)
    {
        var from = i;
        while (i < tokens.Count && (tokens[i].Kind == TokenKind.Separator || text.List("units").Has(tokens[i].Folded) || text.List("fillers").Has(tokens[i].Folded))) i++;
        return i - from;
    }

    // "accounts team ko 6 desk calculator", "slt on prend 3 bidons de javel", "for the staff room 2 chairs": words that no catalogue knows, or a purpose, before the number.
    private int TalkBefore(Clause clause, List<Token> tokens, int start)
    {
        if (clause.Removes || !clause.HasCue && tokens.TakeWhile(t => t.Kind is TokenKind.Word).Any(t => clause.Text.Small("talk").Has(t.Folded))) return start;
        var purpose = start < tokens.Count && clause.Text.Small("purpose").Has(tokens[start].Folded);
        for (var i = start; i < tokens.Count; i++)
        {
            var token = tokens[i];
            var count = token.Kind == TokenKind.Times ? 1 : NumberWords.At(tokens, i, clause.Text.Language, i == start)?.Count ?? 0;
            if (count > 0) return i > start && tokens.Skip(i + count).Any(t => IsContent(clause, t)) ? i : start;
            // "caja de 50 bolis x 2": what a pack holds.
            if (i + 1 < tokens.Count && clause.Text.List("units").Has(token.Folded) && clause.Text.List("of").Has(tokens[i + 1].Folded)) return start;
            if (token.Kind is not (TokenKind.Word or TokenKind.Separator) || token.Folded is "(" or ")" || !purpose && IsContent(clause, token)) return start;
        }
        return start;
    }

    // "i changed my mind, we need gloves": from there to the end nothing but what the catalogue calls something.
    private bool Named(Clause clause, List<Token> tokens, int from)
    {
        const int most = 6;
        var name = tokens.Skip(from).Where(t => t.Kind is TokenKind.Word).ToList();
        while (name.Count > 0 && clause.Text.List("fillers").Has(name[^1].Folded)) name.RemoveAt(name.Count - 1);
        return name.Count is > 0 and <= most && name.Exists(t => company.Catalogue.Knows(t.Stem)) && ItemDecision.Of(company.Catalogue, new QueryReader(company.Catalogue, clause.Text.Language).Read(name), _ => true) is { Verdict: ItemVerdict.Sure or ItemVerdict.Choose or ItemVerdict.NotAllowed, Score: >= 0.95 };
    }

    private bool IsContent(Clause clause, Token token) => token.Kind is TokenKind.Code || token.Kind == TokenKind.Word && token.Folded.Length > 2 && !clause.Text.List("fillers").Has(token.Folded) && !clause.Text.List("units").Has(token.Folded)
        && (company.Catalogue.Knows(token.Stem) || Lexicon.Shared.Terms.ContainsKey(token.Stem) || clause.Text.List("colours").Has(token.Folded));

    // "Dr Salma is asking for 2 boxes ...": what stands before the asking words is talk.
    private int AskedLater(Clause clause, List<Token> tokens, int start)
    {
        if (clause.Removes || clause.Text.IsPostposed) return start;
        var (cues, wishes) = (clause.Text.Small("requestCues"), clause.Text.Small("wishes"));
        for (var i = start; i < tokens.Count; i++)
        {
            if (tokens[i].Kind is TokenKind.Number or TokenKind.Times or TokenKind.Range or TokenKind.Measure or TokenKind.Code) return start;
            var count = Math.Max(cues.At(tokens, i).Count, wishes.At(tokens, i).Count);
            if (i == start || count == 0) continue;
            var next = i + count;
            while (next < tokens.Count && (tokens[next].Kind == TokenKind.Separator || clause.Text.List("fillers").Has(tokens[next].Folded) && NumberWords.At(tokens, next, clause.Text.Language, true) is null)) next++;
            if (NumberWords.At(tokens, next, clause.Text.Language, true) is not { } number)
            {
                if (!Named(clause, tokens, next) || tokens.Take(i).Any(t => clause.Text.Small("refusals").Has(t.Folded))) continue;
                clause.HasCue = true;
                return next;
            }
            // "dettol please 3 bottles" names the thing first.
            if (!tokens.Skip(next + number.Count).Any(t => t.Kind is TokenKind.Code || t.Kind == TokenKind.Word && !clause.Text.List("units").Has(t.Folded) && !clause.Text.List("fillers").Has(t.Folded))) return start;
            clause.HasCue = true;
            return next;
        }
        return start;
    }
}
