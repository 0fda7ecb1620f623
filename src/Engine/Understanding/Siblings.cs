namespace Procurement.Engine.Understanding;

/// <summary>An item of the same family with another property. <paramref name="Contradicts"/>: the sentence also names the property that the line has now.</summary>
internal sealed record Sibling(CatalogueEntry Entry, bool Contradicts);

/// <summary>Finds the item that is like a line's but for what was said: the blue one of the red, 5 m of 3 m.</summary>
internal sealed class Siblings(CompanyKnowledge company)
{
    /// <summary>The one item that differs least and has what was said; null where the line has it already, or where none or several fit.</summary>
    public Sibling? With(WorkLine line, Edit edit)
    {
        if (line.Sku is not { } sku || company.Catalogue.BySku(sku) is not { } own) return null;
        var profile = ItemProfile.Of(own);
        var reader = new QueryReader(company.Catalogue, edit.Text.Language);
        var said = new List<Token>();
        var old = false;
        var told = edit.Any(EditKind.Property, EditKind.Measure, EditKind.Number, EditKind.Thing);
        foreach (var piece in edit.Spoken.Where(p => p.Kind is EditKind.Line or EditKind.Property or EditKind.Measure or EditKind.Number or EditKind.Thing || !told && p.Kind == EditKind.Unknown))
        {
            var groups = piece.Kind == EditKind.Line ? edit.Tokens(piece).Select(t => new List<Token> { t }).Where(t => reader.Read(t).OnlyAttributes) : [edit.Tokens(piece)];
            foreach (var words in groups)
            {
                var has = EditPieces.Has(profile, reader.Read(words));
                old |= has;
                if (!has && edit.Before(piece)?.Kind is EditKind.Not or EditKind.Instead) return null;
                if (!has) said.AddRange(words);
            }
        }
        var query = reader.Read(said);
        if (said.Count == 0 || query.IsEmpty) return null;
        var near = company.Catalogue.Like(own).Where(item => EditPieces.Has(item, query)).Select(item => (item.Entry, Apart: Apart(profile, item))).OrderBy(x => x.Apart).Take(2).ToList();
        return near.Count == 0 || near.Count == 2 && near[0].Apart == near[1].Apart ? null : new(near[0].Entry, old);
    }

    // Properties and words of the name in which two items differ, and the pack.
    private static int Apart(ItemProfile a, ItemProfile b)
    {
        var keys = a.Entry.Attributes.Keys.Union(b.Entry.Attributes.Keys).Count(key => a.Entry.Attributes.GetValueOrDefault(key) != b.Entry.Attributes.GetValueOrDefault(key));
        var words = a.KindWords.Except(b.KindWords).Count() + b.KindWords.Except(a.KindWords).Count();
        return keys + 2 * words + (a.Entry.Unit != b.Entry.Unit ? 2 : 0) + (a.Entry.PackSize != b.Entry.PackSize ? 1 : 0) + (a.Entry.Supplier != b.Entry.Supplier ? 1 : 0);
    }
}
