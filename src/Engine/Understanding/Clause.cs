using System.Globalization;

namespace Procurement.Engine.Understanding;

internal enum QuantityPlace { None, Times, Lead, WithUnit, Trail, Measure, TailMeasure, Article }

/// <summary>One stretch of a message that may be an order line or a change to one.</summary>
internal sealed class Clause
{
    public required MessageText Text { get; init; }
    public required IReadOnlyList<Token> Tokens { get; init; }
    public required bool StartsRow { get; init; }
    public decimal? Quantity { get; set; }
    public string? Unit { get; set; }
    public QuantityPlace Place { get; set; }
    public bool IsRange { get; set; }
    public bool IsVague { get; set; }
    public bool Removes { get; set; }
    public bool Corrects { get; set; }
    public bool Adds { get; set; }
    public bool More { get; set; }
    public bool Fewer { get; set; }
    public bool Everything { get; set; }
    public bool HasCue { get; set; }
    public bool EachOf { get; set; }
    /// <summary>A colon stood before it: what came before is a heading.</summary>
    public bool AfterColon { get; set; }
    public int? RowNumber { get; set; }
    public List<Token> Item { get; set; } = [];
    public ItemQuery Query { get; set; } = new();
    public string Quote => Tokens.Count == 0 ? "" : Text.Text.Substring(Tokens[0].Start, Tokens[^1].End - Tokens[0].Start).Trim();
    public Requests.Evidence Evidence => Text.Evidence(Quote, Tokens.Count == 0 ? 0 : Tokens[0].Start);
    public string ItemText => RowText ?? (Item.Count == 0 ? "" : InOrder ? Text.Text[Item[0].Start..Item[^1].End].Trim() : string.Join(' ', Item.Select(t => t.Text)));

    // Words borrowed from another clause have no stretch of text of their own.
    private bool InOrder => Item[^1].End <= Text.Text.Length && Item[0].Start < Item[^1].End && Item.Zip(Item.Skip(1)).All(p => p.First.End <= p.Second.Start) && Text.Text[Item[0].Start..Item[0].End] == Item[0].Text;

    /// <summary>What a table row calls the item; null for a clause of plain text.</summary>
    public string? RowText { get; init; }
    public bool HasContent => !Query.IsEmpty;
}

/// <summary>Reads quantity, unit, item words and change words of a clause.</summary>
internal sealed class ClauseReader(CompanyKnowledge company)
{
    private static readonly HashSet<string> TailUnits = ["box", "pack", "carton", "bottle", "can", "bag", "ream", "tray", "drum", "tin", "jar", "tub", "pallet", "pair", "crate"];

    public Clause Read(MessageText text, List<Token> tokens, bool startsRow)
    {
        var clause = new Clause { Text = text, Tokens = tokens, StartsRow = startsRow };
        var start = Cues(clause, tokens);
        var taken = new bool[tokens.Count];
        for (var i = 0; i < start; i++) taken[i] = true;
        ReadQuantity(clause, tokens, taken, start);
        Endings(clause, tokens, taken);
        clause.Item = [.. tokens.Where((_, i) => !taken[i])];
        Trim(clause);
        clause.Query = new QueryReader(company.Catalogue, text.Language).Read(clause.Item);
        clause.Query.Unit = clause.Place is QuantityPlace.Measure or QuantityPlace.TailMeasure ? null : clause.Unit;
        UnitAlone(clause);
        TailUnit(clause);
        return clause;
    }

    // Leading words that say what is to be done: "add", "sorry", "drop the", "please send".
    private int Cues(Clause clause, List<Token> tokens)
    {
        var text = clause.Text;
        var i = 0;
        while (i < tokens.Count)
        {
            if (tokens[i].Kind == TokenKind.Separator) { i++; continue; }
            if (text.Small("without").At(tokens, i) is ( > 0 and var no, _) && i + no < tokens.Count && tokens[i + no].Kind == TokenKind.Word && company.Catalogue.IsFlag(tokens[i + no].Stem)) break;
            if (text.List("vagueNumbers").At(tokens, i).Count > 0 && text.List("adds").At(tokens, i).Count == 0) break;
            var removes = text.List("removes").At(tokens, i).Count;
            var corrects = text.List("corrections").At(tokens, i).Count;
            var adds = text.List("adds").At(tokens, i).Count;
            var filler = Math.Max(text.List("fillers").At(tokens, i).Count, text.List("requestCues").At(tokens, i).Count);
            var but = text.List("but").At(tokens, i).Count;
            var all = text.List("everything").At(tokens, i).Count;
            if (all > 0 && i + all < tokens.Count && company.Catalogue.HasPair(tokens[i + all - 1].Stem, tokens[i + all].Stem)) all = 0;
            if (text.List("sizes").At(tokens, i).Count > filler) break;
            var longest = Math.Max(Math.Max(Math.Max(removes, corrects), Math.Max(adds, filler)), Math.Max(but, all));
            // "yes 2 milkshakes": agreed, and here is what is wanted.
            if (longest == 0 && text.List("confirmStrong").At(tokens, i) is ( > 0 and var agreed, _) && NumberWords.At(tokens, i + agreed, text.Language, true) is not null) { i += agreed; continue; }
            if (longest == 0) { if (text.Small("the").Has(tokens[i].Folded) && i + 1 < tokens.Count) { i++; continue; } break; }
            if (NumberWords.At(tokens, i, text.Language, true) is { } number && number.Count >= longest) break;
            if (text.List("requestCues").At(tokens, i).Count > 0) clause.HasCue = true;
            if (removes == longest) clause.Removes = true;
            else if (all == longest && filler < longest) clause.Everything = true;
            else if (corrects == longest || but == longest) clause.Corrects = true;
            else if (adds == longest) clause.Adds = true;
            else if (filler < longest) break;
            i += longest;
        }
        return Math.Max(i, AskedLater(clause, tokens, i));
    }

    // "Dr Salma is asking for 2 boxes ...": what stands before the asking words is talk.
    private static int AskedLater(Clause clause, List<Token> tokens, int start)
    {
        if (clause.Removes || clause.Text.Language == "hi-Latn") return start;
        var cues = clause.Text.Small("requestCues");
        for (var i = start; i < tokens.Count; i++)
        {
            if (tokens[i].Kind is TokenKind.Number or TokenKind.Times or TokenKind.Range or TokenKind.Measure or TokenKind.Code) return start;
            if (i == start || cues.At(tokens, i) is not ( > 0 and var count, _)) continue;
            var next = i + count;
            while (next < tokens.Count && (tokens[next].Kind == TokenKind.Separator || clause.Text.List("fillers").Has(tokens[next].Folded) && NumberWords.At(tokens, next, clause.Text.Language, true) is null)) next++;
            if (NumberWords.At(tokens, next, clause.Text.Language, true) is not { } number) continue;
            // "dettol please 3 bottles" names the thing first.
            if (!tokens.Skip(next + number.Count).Any(t => t.Kind is TokenKind.Code || t.Kind == TokenKind.Word && !clause.Text.List("units").Has(t.Folded) && !clause.Text.List("fillers").Has(t.Folded))) return start;
            clause.HasCue = true;
            return next;
        }
        return start;
    }

    private void ReadQuantity(Clause clause, List<Token> tokens, bool[] taken, int start)
    {
        var best = default((QuantityPlace Place, decimal Value, string? Unit, int From, int Count, bool Range));
        for (var i = start; i < tokens.Count; i++)
        {
            var token = tokens[i];
            var first = i == start;
            (QuantityPlace, decimal, string?, int, int, bool)? found = null;
            if (The(clause.Text, tokens, i)) continue;
            if (token.Kind == TokenKind.Times && !IsSide(tokens, i, start))
            {
                var (units, unit) = UnitAt(clause.Text, tokens, i + 1);
                found = (QuantityPlace.Times, token.Value, units > 0 ? unit : null, i, 1 + units, false);
            }
            else if (token.Kind == TokenKind.Range)
            {
                var (units, unit) = UnitAt(clause.Text, tokens, i + 1);
                found = (QuantityPlace.Lead, 0, units > 0 ? unit : null, i, 1 + units, true);
            }
            else if (token.Kind == TokenKind.Measure && (first || Ends(clause.Text, tokens, i + 1)) && Measures.Of(token.Value, token.Unit) is { Kind: "mass" or "volume" or "length" }) found = (first ? QuantityPlace.Measure : QuantityPlace.TailMeasure, token.Value, token.Unit, i, 1, false);
            else if (Between(clause.Text, tokens, i) is { } between)
            {
                var (units, unit) = UnitAt(clause.Text, tokens, i + between);
                found = (first ? QuantityPlace.Lead : QuantityPlace.WithUnit, 0, units > 0 ? unit : null, i, between + units, true);
            }
            else if (NumberWords.At(tokens, i, clause.Text.Language, first) is { } number && !IsPackCount(clause.Text, tokens, i, number.Count)) found = Counted(clause.Text, tokens, i, number, first);
            if (found is not { } candidate) continue;
            if (best.Place == QuantityPlace.None || Rank(candidate.Item1) < Rank(best.Place)) best = candidate;
            i += candidate.Item5 - 1;
        }
        if (best.Place == QuantityPlace.None)
        {
            if (start < tokens.Count && clause.Text.List("vagueNumbers").At(tokens, start) is ( > 0 and var vague, _)) { clause.IsVague = true; for (var i = start; i < start + vague; i++) taken[i] = true; }
            return;
        }
        clause.Place = best.Place;
        clause.Quantity = best.Range ? null : best.Value;
        clause.IsRange = best.Range;
        clause.Unit = best.Unit;
        var end = best.From + best.Count;
        for (var i = best.From; i < end; i++) taken[i] = true;
        // "3 boxes of", "2 more of those".
        if (clause.Text.List("mores").At(tokens, end) is ( > 0 and var more, _)) { clause.More = true; for (var i = end; i < end + more; i++) taken[i] = true; end += more; }
        else if (clause.Text.List("fewer").At(tokens, end) is ( > 0 and var fewer, _)) { clause.Fewer = true; for (var i = end; i < end + fewer; i++) taken[i] = true; end += fewer; }
        if (clause.Unit is null && best.Place == QuantityPlace.Lead && UnitAt(clause.Text, tokens, end) is ( > 0 and var late, var lateUnit)) { clause.Unit = lateUnit; for (var i = end; i < end + late; i++) taken[i] = true; end += late; }
        if (end < tokens.Count && tokens[end].Folded is "each" or "cada" or "chaque" or "chacun") { clause.EachOf = true; taken[end] = true; end++; }
        while (end < tokens.Count && clause.Text.Small("of").Has(tokens[end].Folded)) taken[end++] = true;
        if (clause.Text.Language == "hi-Latn" && best.Place is QuantityPlace.Trail or QuantityPlace.WithUnit or QuantityPlace.TailMeasure && Lexicon.Shared.Own("setTo", "hi-Latn").At(tokens, end).Count > 0) clause.Corrects = true;
        if (best.From > start && clause.Text.List("setTo").Has(tokens[best.From - 1].Folded)) { clause.Corrects = true; taken[best.From - 1] = true; }
        for (var i = best.From - 1; i >= start && (tokens[i].Kind == TokenKind.Separator && tokens[i].Folded is not ")" || IsQuantityWord(tokens[i])); i--) taken[i] = true;
    }

    // "19 mm x 33 m", "M5 x 16", "120 x 90": a side of something, not how many.
    private static bool IsSide(List<Token> tokens, int i, int start)
    {
        if (i + 1 < tokens.Count && tokens[i + 1].Kind == TokenKind.Number) return true;
        if (i <= start) return false;
        var before = tokens[i - 1];
        // "box of 100 x 4": four boxes.
        if (before.Kind == TokenKind.Number && i >= start + 2 && tokens[i - 2].Folded is "of" or "de" or "d") return false;
        return before.Kind is TokenKind.Number or TokenKind.Size or TokenKind.Times || before.Kind == TokenKind.Measure && before.Unit is "mm" or "cm" or "m" or "\"" or "''" or "in"
            || before.Kind == TokenKind.Code && before.Folded.Contains('/', StringComparison.Ordinal)
            || before.Kind == TokenKind.Code && before.Folded[0] == 'm' && before.Folded.Length <= 3 && before.Folded[1..].All(char.IsDigit)
            || before.Kind == TokenKind.Word && before.Folded is "mm" or "cm" or "m" or "inch" && i >= 2 && tokens[i - 2].Kind is TokenKind.Number or TokenKind.Times;
    }

    // "the 5 ream ones", "the 3m ones", "les 200": which, not how many.
    private static bool The(MessageText text, List<Token> tokens, int i) =>
        i > 0 && tokens[i].Kind is TokenKind.Number or TokenKind.Measure && tokens[i - 1].Kind == TokenKind.Word && tokens[i - 1].Folded.Length > 1 && text.Small("the").Has(tokens[i - 1].Folded) && tokens[i - 1].Folded is not ("this" or "that" or "our" or "my");

    private static bool Ends(MessageText text, List<Token> tokens, int i)
    {
        while (i < tokens.Count && (tokens[i].Kind == TokenKind.Separator || text.List("fillers").At(tokens, i).Count > 0)) i++;
        return i >= tokens.Count;
    }

    // "5 or 6", "10 to 12": how many tokens the range spans.
    private static int? Between(MessageText text, List<Token> tokens, int i)
    {
        if (NumberWords.At(tokens, i, text.Language) is not { } low || i + low.Count + 1 >= tokens.Count || !text.Small("ranges").Has(tokens[i + low.Count].Folded)) return null;
        return NumberWords.At(tokens, i + low.Count + 1, text.Language) is { } high && high.Value > low.Value && high.Value <= low.Value * 4 ? low.Count + 1 + high.Count : null;
    }

    private static int Rank(QuantityPlace place) => place switch { QuantityPlace.Times => 0, QuantityPlace.Lead => 1, QuantityPlace.WithUnit => 2, QuantityPlace.Measure => 3, QuantityPlace.Article => 4, QuantityPlace.Trail => 5, QuantityPlace.TailMeasure => 6, _ => 9 };

    private (QuantityPlace, decimal, string?, int, int, bool)? Counted(MessageText text, List<Token> tokens, int i, (decimal Value, int Count, bool Article) number, bool first)
    {
        var next = i + number.Count;
        var quantityWord = i > 0 && IsQuantityWord(tokens[i - 1]) || i > 1 && tokens[i - 1].Kind == TokenKind.Separator && IsQuantityWord(tokens[i - 2]);
        var (units, unit) = UnitAt(text, tokens, next);
        if (quantityWord) return (QuantityPlace.Times, number.Value, units > 0 ? unit : null, i, number.Count + units, false);
        if (number.Article) return first ? (QuantityPlace.Article, 1, units > 0 ? unit : null, i, number.Count + units, false) : null;
        if (Measure(text, tokens, next) is { } measure) return measure.Unit.Length > 0 && (first || Ends(text, tokens, next + measure.Count)) ? (first ? QuantityPlace.Measure : QuantityPlace.TailMeasure, number.Value, measure.Unit, i, number.Count + measure.Count, false) : null;
        if (units > 0) return (first ? QuantityPlace.Lead : QuantityPlace.WithUnit, number.Value, unit, i, number.Count + units, false);
        if (first) return (QuantityPlace.Lead, number.Value, null, i, number.Count, false);
        var last = next;
        while (last < tokens.Count && (tokens[last].Kind == TokenKind.Separator || text.List("fillers").Has(tokens[last].Folded))) last++;
        if (last < tokens.Count && !(tokens[i - 1].Kind == TokenKind.Separator && tokens[i - 1].Folded is "-" or ":" or "=")) return null;
        if (text.List("setTo").Has(tokens[i - 1].Folded) && text.List("corrections").At(tokens, 0).Count > 0) return (QuantityPlace.Trail, number.Value, null, i, number.Count, false);
        return IsLabelled(text, tokens, i) ? null : (QuantityPlace.Trail, number.Value, null, i, number.Count, false);
    }

    private static bool IsQuantityWord(Token token) => token.Folded is "qty" or "quantity" or "cant" or "cantidad" or "qtd" or "qte" or "quantite" or "quantidade";

    // "size 42", "flat 12", "at 6": numbers that count nothing.
    private static bool IsLabelled(MessageText text, List<Token> tokens, int i) =>
        i > 0 && (tokens[i - 1].Folded is "size" or "taille" or "talla" or "tamanho" or "flat" or "room" or "at" or "yr" or "year" or "level" or "floor" or "no" or "number" or "page" or "numero" or "apt" or "unit" or "a" or "grade" or "class" or "gate" or "villa" or "saiz" or "pointure" or "kya"
            || text.Small("for").Has(tokens[i - 1].Folded));

    /// <summary>"box of 50", "50 wale", "the 200s": what a pack holds, not how many.</summary>
    private static bool IsPackCount(MessageText text, List<Token> tokens, int i, int count)
    {
        var next = i + count;
        if (next < tokens.Count && tokens[next].Folded is "wale" or "wala" or "wali" or "vale" or "number") return true;
        if (i == 0 || !text.Small("of").Has(tokens[i - 1].Folded) && tokens[i - 1].Folded is not ("of" or "x")) return false;
        return i == 1 || text.List("units").Has(tokens[i - 2].Folded) || text.Small("the").Has(tokens[i - 2].Folded);
    }

    private (int, string) UnitAt(MessageText text, List<Token> tokens, int i)
    {
        if (i >= tokens.Count) return (0, "");
        var (count, unit) = text.List("units").At(tokens, i);
        if (count == 0) return (0, "");
        var next = i + count;
        if (next + 1 < tokens.Count && tokens[next].Folded is "de" or "d" or "do" or "da" or "du" && Lexicon.Shared.Terms.ContainsKey(tokens[next - 1].Stem + " " + tokens[next + 1].Stem)) return (0, "");
        // "4 inch tapes", "2 set screws", "3 tube lights": the word belongs to the thing.
        if (next + 1 < tokens.Count && tokens[next].Folded is "de" or "d" or "do" or "da" or "du" && company.Catalogue.HasPair(tokens[next - 1].Stem, tokens[next + 1].Stem)) return (0, "");
        if (next < tokens.Count && tokens[next].Kind == TokenKind.Word && company.Catalogue.HasPair(tokens[next - 1].Stem, tokens[next].Stem)
            && !(next + 1 < tokens.Count && company.Catalogue.HasPair(tokens[next].Stem, tokens[next + 1].Stem))) return (0, "");
        return (count, unit);
    }

    private (string Unit, int Count)? Measure(MessageText text, List<Token> tokens, int i)
    {
        if (i >= tokens.Count || tokens[i].Kind != TokenKind.Word || !Lexicon.Shared.Measures.TryGetValue(tokens[i].Folded, out var measure)) return null;
        if (tokens[i].Folded.Length == 1 && tokens[i].Text is "L" or "M" && text.Small("sizes").Has(tokens[i].Folded) && i + 1 >= tokens.Count && i == 1) return null;
        if (i + 1 < tokens.Count && tokens[i + 1].Kind == TokenKind.Word && company.Catalogue.HasPair(tokens[i].Stem, tokens[i + 1].Stem)) return null;
        return measure.Kind is "mass" or "volume" or "length" ? (tokens[i].Folded, 1) : ("", 1);
    }

    // "... not needed", "el café no", "X nahi chahiye" at the end; polite words too.
    private static void Endings(Clause clause, List<Token> tokens, bool[] taken)
    {
        var text = clause.Text;
        for (var i = 1; i < tokens.Count; i++)
        {
            if (taken[i] || text.List("negatedTails").At(tokens, i) is not ( > 0 and var count, _)) continue;
            var rest = i + count;
            while (rest < tokens.Count && (tokens[rest].Kind == TokenKind.Separator || text.List("fillers").Has(tokens[rest].Folded))) rest++;
            if (rest < tokens.Count) continue;
            clause.Removes = true;
            for (var n = i; n < tokens.Count; n++) taken[n] = true;
        }
        var line = text.List("lineWord");
        for (var i = 0; i + 1 < tokens.Count; i++)
            if (clause.Removes && line.Has(tokens[i].Folded) && tokens[i + 1].Kind == TokenKind.Number) { clause.RowNumber = (int)tokens[i + 1].Value; taken[i] = taken[i + 1] = true; clause.Quantity = null; }
    }

    private static void Trim(Clause clause)
    {
        bool Noise(Token t) => t.Kind == TokenKind.Separator && t.Folded is not ("(" or ")") || clause.Text.Small("of").Has(t.Folded) || clause.Text.Small("the").Has(t.Folded) && t.Folded != "l";
        while (clause.Item.Count > 0 && Noise(clause.Item[0])) clause.Item.RemoveAt(0);
        while (clause.Item.Count > 0 && (Noise(clause.Item[^1]) || clause.Text.List("fillers").Has(clause.Item[^1].Folded) && clause.Item[^1].Kind == TokenKind.Word)) clause.Item.RemoveAt(clause.Item.Count - 1);
    }

    // "carton chahiye": only the unit was said. "10 sponges (packs)": the unit comes after.
    private static void UnitAlone(Clause clause)
    {
        var measured = clause.Place == QuantityPlace.Measure;
        if (clause.Unit is not null && !measured || clause.Item.Count == 0) return;
        if (measured && clause.Item.Count == 1 && clause.Text.List("units").Has(clause.Item[0].Folded)) { (clause.Item, clause.Query) = ([], new()); return; }
        var units = clause.Text.List("units");
        if (clause.Item.Count == 1 && units.Value(clause.Item[0].Folded) is { } alone && TailUnits.Contains(alone)) { (clause.Unit, clause.Item, clause.Query) = (alone, [], new()); return; }
        var open = clause.Item.FindIndex(t => t.Folded == "(");
        if (open < 0 || open + 2 >= clause.Item.Count || clause.Item[open + 2].Folded != ")" || units.Value(clause.Item[open + 1].Folded) is not { } inside || clause.Quantity is null) return;
        clause.Item.RemoveRange(open, 3);
        (clause.Unit, clause.Query.Unit) = (inside, inside);
        clause.Query.Words.RemoveAll(w => w.Optional && units.Value(Words.Fold(w.Text)) == inside);
    }

    private static void TailUnit(Clause clause)
    {
        if (clause.Unit is not null || clause.Query.TailUnit is not null) return;
        var main = clause.Query.Words.FindLastIndex(w => !w.Optional && !w.IsProperty);
        if (main < 1) return;
        var word = Words.Fold(clause.Query.Words[main].Text.Split(' ')[^1]);
        if (clause.Text.List("units").Value(word) is not { } unit || !TailUnits.Contains(unit)) return;
        clause.Query.TailUnit = unit;
        clause.Query.TailStem = Words.Stem(word);
        if (!clause.Query.Words[main].Text.Contains(' ', StringComparison.Ordinal)) clause.Query.Words[main] = clause.Query.Words[main] with { Optional = true };
    }
}
