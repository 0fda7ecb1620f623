namespace Procurement.Engine.Understanding;

/// <summary>Rows of a list or table (from a PDF, CSV, sheet or picture) made into clauses: item cell, quantity cell, unit cell.</summary>
internal sealed class DocumentRows(CompanyKnowledge company)
{
    private readonly ClauseReader reader = new(company);

    public List<Clause> Of(MessageText text)
    {
        var clauses = new List<Clause>();
        var columns = default(string[]);
        var offset = 0;
        foreach (var row in text.Text.Split('\n'))
        {
            var cells = Cells(row).ToList();
            var spent = Enumerable.Range(0, text.Tokens.Count).Any(i => text.Used[i] && text.Tokens[i].Start >= offset && text.Tokens[i].Start < offset + row.Length);
            if (spent) { offset += row.Length + 1; continue; }
            if (Headers(cells) is { } found) columns = found;
            else if (cells.Count > 0 && !IsTotal(cells) && Clause(text, row, offset, cells, columns) is { } clause) clauses.Add(clause);
            offset += row.Length + 1;
        }
        return clauses;
    }

    // Tabs, semicolons, bars or wide gaps part the cells; commas only where a row has no other mark and enough of them (quotes respected).
    private static IEnumerable<(string Text, int Start)> Cells(string row)
    {
        var mark = row.Contains('\t') ? '\t' : row.Contains('|') ? '|' : row.Contains(';') ? ';' : ',';
        var commas = mark == ',' && !Commas(row);
        var start = 0;
        var quoted = false;
        for (var i = 0; i <= row.Length; i++)
        {
            // A doubled mark within quotes is one of the text: "pipe 1/2"", 6 m".
            if (quoted && i + 1 < row.Length && row[i] == '"' && row[i + 1] == '"') { i++; continue; }
            if (i < row.Length && row[i] == '"' && (i == 0 || row[i - 1] == mark || quoted && (i + 1 == row.Length || row[i + 1] == mark))) { quoted = !quoted; continue; }
            var gap = i + 2 < row.Length && row[i] == ' ' && row[i + 1] == ' ' && row[i + 2] == ' ' ? 1 : 0;
            if (i < row.Length && (quoted || !(row[i] == mark && !commas || gap > 0))) continue;
            var cell = row[start..i].Trim().Trim('"').Trim();
            if (cell.Length > 0) yield return (cell.Replace("\"\"", "\"", StringComparison.Ordinal), start + row[start..i].IndexOf(cell, StringComparison.Ordinal));
            start = i + 1;
        }
    }

    private static bool Commas(string row)
    {
        // Decimal commas part nothing: "9,50".
        var parts = System.Text.RegularExpressions.Regex.Split(row, @"(?<!\d),|,(?!\d)", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        return parts.Length >= 3 && parts.Skip(1).Any(p => Tokens.Of(p) is [{ Kind: TokenKind.Number }]) || row.StartsWith('"') || row.EndsWith(',') || parts.Length >= 3 && !row.Contains(", ", StringComparison.Ordinal);
    }

    private static string[]? Headers(List<(string Text, int Start)> cells)
    {
        var kinds = cells.Select(cell => Header(cell.Text)).ToArray();
        return kinds.Count(kind => kind != "") >= 2 && cells.All(cell => !cell.Text.Any(char.IsDigit)) ? kinds : null;
    }

    private static readonly (string List, string Kind)[] HeaderLists = [("headerQuantity", "qty"), ("headerUnit", "unit"), ("headerCode", "code"), ("headerPrice", "price"), ("headerRow", "row"), ("headerItem", "item")];

    private static string Header(string cell)
    {
        var word = PhraseSet.Key(cell);
        if (word.Length == 0) return cell.Trim() is "#" or "№" ? "row" : "";
        foreach (var (list, kind) in HeaderLists) if (Lexicon.Shared.List(list, "*").Has(word)) return kind;
        return "";
    }

    private static bool IsTotal(List<(string Text, int Start)> cells) => Lexicon.Shared.List("totals", "*").At(Tokens.Of(cells[0].Text), 0).Count > 0;

    private Clause? Clause(MessageText text, string row, int offset, List<(string Text, int Start)> cells, string[]? columns)
    {
        decimal? quantity = null;
        string? unit = null;
        var item = "";
        var code = "";
        int? number = null;
        for (var c = 0; c < cells.Count; c++)
        {
            var kind = columns is not null && columns.Length == cells.Count ? columns[c] : Guess(cells[c].Text, c, quantity is null, item.Length > 0);
            var tokens = Tokens.Of(cells[c].Text);
            if (kind == "qty") (quantity, unit) = Amount(text, tokens, quantity, unit);
            else if (kind == "unit") unit = UnitCodes.Unit(cells[c].Text) ?? (text.List("units").At(tokens, 0) is ( > 0, var name) ? name : Lexicon.Shared.Measures.ContainsKey(Words.Fold(cells[c].Text)) ? Words.Fold(cells[c].Text) : unit);
            else if (kind == "code") code = cells[c].Text;
            else if (kind == "row") number = tokens.FirstOrDefault() is { Kind: TokenKind.Number, Value: < 10_000 } t ? (int)t.Value : number;
            else if (kind is "item" or "") item = item.Length == 0 ? cells[c].Text : item + " " + cells[c].Text;
        }
        var clause = reader.Read(text, Shift(Tokens.Of(row), offset), true);
        if (quantity is null && Figures(text, row, offset) is { } figured) return figured;
        if (cells.Count == 1 || quantity is null) { clause.RowNumber = number; return clause.Quantity is null && clause.Query.Codes.Count == 0 ? null : clause; }
        var inner = reader.Read(text, Tokens.Of((code + " " + item).Trim()), true);
        // The cell's own numbers describe the item ("Farinha de trigo 10 kg"); the quantity has its column.
        var words = Tokens.Of((code + " " + item).Trim());
        inner.Item = [.. words.Where(t => t.Kind != TokenKind.Separator || t.Folded is "(" or ")")];
        inner.Query = new QueryReader(company.Catalogue, text.Language).Read(inner.Item);
        inner.Query.Unit = unit;
        return new()
        {
            Text = text,
            Tokens = clause.Tokens,
            StartsRow = true,
            Quantity = quantity,
            Unit = unit,
            Place = QuantityPlace.Times,
            Item = inner.Item,
            Query = inner.Query,
            RowNumber = number,
            RowText = item.Length > 0 ? item : code,
        };
    }

    /// <summary>A row without columns that ends in figures: quantity, price, total ("12 9,50 114,00").</summary>
    private Clause? Figures(MessageText text, string row, int offset)
    {
        var tokens = Tokens.Of(row);
        var from = tokens.FindLastIndex(t => t.Kind is not TokenKind.Number && !Lexicon.Shared.Common.List("currencies").Has(t.Folded)) + 1;
        var figures = tokens.Skip(from).Where(t => t.Kind == TokenKind.Number).Select(t => t.Value).ToList();
        if (figures.Count < 2) return null;
        var at = Enumerable.Range(0, figures.Count - 1).Cast<int?>().FirstOrDefault(i => i + 2 < figures.Count && Math.Abs(figures[i!.Value] * figures[i.Value + 1] - figures[i.Value + 2]) < 0.02m * figures[i.Value + 2]) ?? 0;
        var first = tokens.Count > 1 && tokens[0].Kind == TokenKind.Number && tokens[1].Kind is TokenKind.Code or TokenKind.Word ? 1 : 0;
        var item = tokens.Skip(first).Take(from - first).ToList();
        if (item.Count == 0) return null;
        var query = new QueryReader(company.Catalogue, text.Language).Read(item);
        return new()
        {
            Text = text,
            Tokens = Shift(tokens, offset),
            StartsRow = true,
            Quantity = figures[at],
            Place = QuantityPlace.Times,
            Item = item,
            Query = query,
            RowNumber = first == 1 && tokens[0].Value < 10_000 ? (int)tokens[0].Value : null,
            RowText = row[item[0].Start..item[^1].End],
        };
    }

    private static List<Token> Shift(List<Token> tokens, int offset) => [.. tokens.Select(t => t with { Start = t.Start + offset })];

    private static string Guess(string cell, int at, bool needsQuantity, bool hasItem)
    {
        var tokens = Tokens.Of(cell);
        if (tokens is [{ Kind: TokenKind.Number }] && at == 0 && !hasItem) return needsQuantity ? "row" : "";
        if (tokens.Count is 1 or 2 && tokens[0].Kind is TokenKind.Number or TokenKind.Times or TokenKind.Measure) return needsQuantity ? "qty" : "price";
        if (UnitCodes.Unit(cell) is not null) return "unit";
        if (tokens is [{ Kind: TokenKind.Code }] && !hasItem) return "code";
        if (tokens.Count is > 0 and <= 4 && (tokens[0].Folded == "x" || Lexicon.Shared.List("headerQuantity", "*").Has(tokens[0].Folded)) && tokens.Any(t => t.Kind is TokenKind.Number or TokenKind.Times)) return "qty";
        return Lexicon.Shared.List("units", "*").At(tokens, 0) is ( > 0 and var count, _) && (count == tokens.Count || tokens.Count > count && Lexicon.Shared.List("of", "*").Has(tokens[count].Folded)) ? "unit" : "item";
    }

    private static (decimal?, string?) Amount(MessageText text, List<Token> tokens, decimal? quantity, string? unit)
    {
        var at = tokens.FindIndex(t => t.Kind is TokenKind.Number or TokenKind.Times or TokenKind.Measure);
        if (at < 0) return (quantity, unit);
        if (tokens[at].Kind == TokenKind.Measure) return (tokens[at].Value, tokens[at].Unit);
        return (tokens[at].Value, text.List("units").At(tokens, at + 1) is ( > 0, var name) ? name : unit);
    }
}
