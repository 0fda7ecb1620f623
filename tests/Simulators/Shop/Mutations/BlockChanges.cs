using AngleSharp.Dom;

namespace Procurement.Simulators.Shop.Mutations;

/// <summary>Blocks that stand in another order, and columns of tables too.</summary>
internal sealed class BlockChanges(Chance chance, double rate)
{
    public void Apply(IDocument document)
    {
        foreach (var container in document.QuerySelectorAll("main, header > div, nav, .actions, .product, .columns, .totals"))
            if (chance.Hits("block " + Key(container), rate)) MoveOne(container);
        foreach (var table in document.QuerySelectorAll("table"))
            if (chance.Hits("columns " + Key(table), rate)) MoveColumn(table);
    }

    private static string Key(IElement element) => $"{element.LocalName} {element.Id} {element.ClassName}";

    private void MoveOne(IElement container)
    {
        var blocks = container.Children.Where(child => child.LocalName is not ("h1" or "script" or "noscript")).ToList();
        if (blocks.Count < 2) return;
        var moved = chance.Pick("moved " + Key(container), blocks);
        var before = chance.Pick("before " + Key(container), blocks);
        if (moved != before) container.InsertBefore(moved, before);
    }

    private void MoveColumn(IElement table)
    {
        var heads = table.QuerySelectorAll("thead th").Length;
        if (heads < 3) return;
        var from = chance.Pick("from " + Key(table), Enumerable.Range(0, heads).ToList());
        var to = chance.Pick("to " + Key(table), Enumerable.Range(0, heads).ToList());
        foreach (var row in table.QuerySelectorAll("tr").Where(row => row.Children.Length == heads && !row.Children.Any(cell => cell.HasAttribute("colspan"))))
        {
            var cells = row.Children.ToList();
            var moved = cells[from];
            cells.RemoveAt(from);
            cells.Insert(to, moved);
            foreach (var cell in cells) row.AppendChild(cell);
        }
    }
}
