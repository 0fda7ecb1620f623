using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Procurement.Simulators.Shop.Mutations;

/// <summary>Changes a page as a redesign would: it does the same, and little of it is where and what it was.</summary>
internal sealed class HtmlMutator(Mutation mutation, string supplier)
{
    private readonly Chance _chance = new(mutation.Seed);
    private readonly Names _names = new(mutation);

    public string Mutate(string html)
    {
        var parser = new HtmlParser();
        var whole = html.TrimStart().StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase);
        var document = whole ? parser.ParseDocument(html) : parser.ParseDocument("<body></body>");
        if (!whole) document.Body!.InnerHtml = html;
        Change(document);
        if (!whole) return document.Body!.InnerHtml;
        PointAssetsHere(document);
        return "<!doctype html>\n" + document.DocumentElement.OuterHtml;
    }

    private void Change(IDocument document)
    {
        if (mutation.Has("labels")) new LabelChanges(_chance, mutation.LabelRate).Apply(document);
        if (mutation.Has("blocks")) new BlockChanges(_chance, mutation.Rate).Apply(document);
        if (mutation.Has("tags")) new TagChanges(_chance, mutation.Rate).Apply(document);
        if (mutation.Has("wraps")) new WrapChanges(_chance, mutation.Rate).Apply(document);
        if (mutation.Has("banners")) new BannerChanges(_chance).Apply(document);
        if (mutation.Has("names")) Rename(document);
    }

    private void Rename(IDocument document)
    {
        foreach (var element in document.All.ToList())
        {
            if (element.Id is { Length: > 0 } id) element.Id = _names.Of(id);
            foreach (var attribute in new[] { "for", "aria-labelledby", "aria-describedby", "aria-controls" })
            {
                if (element.GetAttribute(attribute) is { Length: > 0 } target) element.SetAttribute(attribute, _names.Of(target));
            }
            if (element.ClassName is { Length: > 0 } classes) element.ClassName = string.Join(' ', classes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(_names.Of));
            foreach (var name in new[] { "data-field", "data-article" })
            {
                if (element.GetAttribute(name) is not { } value) continue;
                element.RemoveAttribute(name);
                element.SetAttribute("data-" + _names.Of(name[5..]), value);
            }
        }
    }

    /// <summary>Styles and scripts with the new names, and the script that makes other tags do what buttons did.</summary>
    private void PointAssetsHere(IDocument document)
    {
        foreach (var link in document.QuerySelectorAll("link[rel=stylesheet]")) link.SetAttribute("href", $"{link.GetAttribute("href")}?as={supplier}");
        foreach (var script in document.QuerySelectorAll("script[src]")) script.SetAttribute("src", $"{script.GetAttribute("src")}?as={supplier}");
        var press = document.CreateElement("script");
        press.SetAttribute("src", "/_assets/press.js");
        press.SetAttribute("defer", "");
        document.Head!.AppendChild(press);
    }
}
