namespace Procurement.Engine.Understanding;

/// <summary>Languages that put "for" and "ran out" behind: what such words belong to says why or for whom, not what.</summary>
internal sealed class Postposed(CompanyKnowledge company)
{
    // A purpose is short: "naye ladko ke liye", "night shift walo ke liye".
    private const int LongestPurpose = 4;

    /// <summary>"bathroom ke liye 6 handwash": where the content begins behind a purpose; <paramref name="start"/> where there is none.</summary>
    public int Behind(MessageText text, List<Token> tokens, int start)
    {
        for (var i = start + 1; i < tokens.Count && i <= start + LongestPurpose; i++)
            if (text.Behind("for").At(tokens, i) is ( > 0 and var count, _) && NumberWords.At(tokens, i + count, text.Language, true) is not null && (Plain(tokens, start, i) || text.List("people").Has(tokens[i - 1].Folded))) return i + count;
        return start;
    }

    /// <summary>Takes out what only says for whom ("4 pair chahiye naye ladko ke liye") and what stands behind "ran out" ("cable khatam ho gayi hai meeting room ki").</summary>
    public void Leave(MessageText text, List<Token> tokens, bool[] taken, int start)
    {
        for (var i = start + 1; i < tokens.Count; i++)
        {
            if (text.Behind("ranOut").At(tokens, i) is ( > 1 and var ran, _) && Plain(tokens, i + ran, tokens.Count)) { Take(taken, i + ran, tokens.Count); return; }
            if (text.Behind("for").At(tokens, i) is not ( > 1 and var count, _)) continue;
            var from = i;
            while (from > start && i - from < LongestPurpose && !taken[from - 1] && tokens[from - 1].Kind == TokenKind.Word && !text.List("requestCues").Has(tokens[from - 1].Folded) && !text.List("units").Has(tokens[from - 1].Folded)) from--;
            if (from > start && from < i && Plain(tokens, from, i)) Take(taken, from, i + count);
        }
    }

    private static void Take(bool[] taken, int from, int to) => Array.Fill(taken, true, from, to - from);

    // Words that name no goods.
    private bool Plain(List<Token> tokens, int from, int to) =>
        tokens.Skip(from).Take(to - from).All(t => t.Kind is TokenKind.Separator || t.Kind == TokenKind.Word && !company.Catalogue.IsThing(t.Stem) && !Lexicon.Shared.Terms.ContainsKey(t.Stem));
}
