using AngleSharp.Dom;

namespace Procurement.Simulators.Shop.Mutations;

/// <summary>Other tags for the same things: buttons, links that look like buttons, tables, headings.</summary>
internal sealed class TagChanges(Chance chance, double rate)
{
    private static readonly Dictionary<string, (string Role, string Style)> Cells = new(StringComparer.Ordinal)
    {
        ["table"] = ("table", "display:table;width:100%"),
        ["thead"] = ("rowgroup", "display:table-header-group"),
        ["tbody"] = ("rowgroup", "display:table-row-group"),
        ["tfoot"] = ("rowgroup", "display:table-footer-group"),
        ["tr"] = ("row", "display:table-row"),
        ["th"] = ("columnheader", "display:table-cell;padding:10px 12px"),
        ["td"] = ("cell", "display:table-cell;padding:10px 12px"),
    };

    public void Apply(IDocument document)
    {
        foreach (var button in document.QuerySelectorAll("form button").Where(IsPlainSubmit).ToList())
            if (chance.Hits("button " + button.TextContent, rate * 0.7)) Replace(button);
        foreach (var button in document.QuerySelectorAll("button[data-continue], button[data-confirm]").ToList())
            if (chance.Hits("scripted " + button.TextContent, rate * 0.5)) ToLink(button);
        foreach (var link in document.QuerySelectorAll("a.button[href]").ToList())
            if (chance.Hits("link " + link.TextContent, rate)) LinkToButton(link);
        foreach (var table in document.QuerySelectorAll("table").ToList())
            if (chance.Hits("table " + table.Id, rate * 0.6)) TableToBlocks(table);
        foreach (var heading in document.QuerySelectorAll("h1").ToList())
            if (chance.Hits("heading " + heading.TextContent, rate * 0.5)) Renamed(heading, "h2");
    }

    private static bool IsPlainSubmit(IElement button)
        => button.GetAttribute("type") is null or "submit" && button.Children.Length == 0 && !button.HasAttribute("data-step") && !button.HasAttribute("hidden") && !button.HasAttribute("disabled");

    private void Replace(IElement button)
    {
        if (chance.Hits("as input " + button.TextContent, 0.5))
        {
            var input = Renamed(button, "input");
            input.SetAttribute("type", "submit");
            input.SetAttribute("value", button.TextContent.Trim());
            input.TextContent = "";
            return;
        }
        ToLink(button).SetAttribute("data-press", "");
    }

    private static IElement ToLink(IElement button)
    {
        var link = Renamed(button, "a");
        link.RemoveAttribute("type");
        link.SetAttribute("role", "button");
        link.SetAttribute("tabindex", "0");
        link.ClassList.Add("button");
        return link;
    }

    private static void LinkToButton(IElement link)
    {
        var button = Renamed(link, "button");
        button.SetAttribute("type", "button");
        button.SetAttribute("data-go", link.GetAttribute("href") ?? "");
        button.RemoveAttribute("href");
    }

    private static void TableToBlocks(IElement table)
    {
        foreach (var part in table.QuerySelectorAll("thead, tbody, tfoot, tr, th, td").Reverse().Append(table).ToList())
        {
            var (role, style) = Cells[part.LocalName];
            var block = Renamed(part, "div");
            block.RemoveAttribute("colspan");
            block.SetAttribute("role", role);
            block.SetAttribute("style", style);
        }
    }

    private static IElement Renamed(IElement old, string tag)
    {
        var element = old.Owner!.CreateElement(tag);
        foreach (var attribute in old.Attributes) element.SetAttribute(attribute.Name, attribute.Value);
        while (old.FirstChild is { } child) element.AppendChild(child);
        old.Replace(element);
        if (tag == "input") old.TextContent = element.TextContent;
        return element;
    }
}
