namespace Procurement.Engine.Understanding;

/// <summary>Reads quantity, unit, item words and change words of a clause.</summary>
internal sealed class ClauseReader(CompanyKnowledge company)
{
    private readonly ClauseCues cues = new(company);
    private readonly QuantityReading quantities = new(company);

    public Clause Read(MessageText text, List<Token> tokens, bool startsRow)
    {
        var clause = new Clause { Text = text, Tokens = tokens, StartsRow = startsRow };
        var start = cues.Read(clause, tokens);
        var taken = new bool[tokens.Count];
        for (var i = 0; i < start; i++) taken[i] = true;
        quantities.Read(clause, tokens, taken, start);
        ClauseEnds.Endings(clause, tokens, taken, company.Catalogue);
        if (text.IsPostposed) new Postposed(company).Leave(text, tokens, taken, start);
        clause.Item = [.. tokens.Where((_, i) => !taken[i])];
        ClauseEnds.Trim(clause, company.Catalogue);
        ClauseEnds.EachKind(clause);
        clause.Query = new QueryReader(company.Catalogue, text.Language).Read(clause.Item);
        // "same size": names no thing and no property.
        if (clause.Query.Words.Count > 0 && clause.Query.Words.TrueForAll(w => w is { Optional: true, IsProperty: true }) && !clause.Query.OnlyAttributes) (clause.Item, clause.Query) = ([], new());
        clause.Query.Unit = clause.Place is QuantityPlace.Measure or QuantityPlace.TailMeasure ? null : clause.Unit;
        ClauseEnds.UnitAlone(clause);
        ClauseEnds.TailUnit(clause, company.Catalogue);
        return clause;
    }
}
