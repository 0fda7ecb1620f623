using AngleSharp.Dom;

namespace Procurement.Simulators.Shop.Mutations;

/// <summary>One more element around inputs, buttons, tables, paragraphs and headings.</summary>
internal sealed class WrapChanges(Chance chance, double rate)
{
    public void Apply(IDocument document)
    {
        foreach (var element in document.QuerySelectorAll("main table, section table, p, h1, h2, main form").ToList())
            if (Hits(element)) Wrap(element, "div");
        foreach (var element in document.QuerySelectorAll("input:not([type=hidden]), button, select, strong").ToList())
            if (Hits(element)) Wrap(element, "span");
    }

    private bool Hits(IElement element) => chance.Hits($"wrap {element.LocalName} {element.Id} {element.GetAttribute("name")} {element.ClassName}", rate * 0.5);

    private static void Wrap(IElement element, string tag)
    {
        var wrap = element.Owner!.CreateElement(tag);
        wrap.ClassName = "wrap";
        element.Replace(wrap);
        wrap.AppendChild(element);
    }
}
