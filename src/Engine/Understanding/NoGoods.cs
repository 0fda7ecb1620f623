namespace Procurement.Engine.Understanding;

/// <summary>Things that people need and nobody buys from a catalogue: a minute, an answer, a visa, an appointment.</summary>
internal static class NoGoods
{
    /// <summary>Whether the thing that the clause names is one of them: the last words before "for", "to", "at" ...</summary>
    public static bool Names(Clause clause)
    {
        var list = clause.Text.List("noGoods");
        var words = clause.Item.Where(t => t.Kind is TokenKind.Word or TokenKind.Code).TakeWhile((t, i) => i == 0 || !clause.Text.Small("prepositions").Has(t.Folded)).ToList();
        if (words.Count == 0) return false;
        if (clause.Query.HeadFirst && list.At(words, 0).Count > 0) return true;
        for (var i = 0; i < words.Count; i++) if (list.At(words, i) is ( > 0 and var count, _) && i + count == words.Count) return true;
        return false;
    }
}
