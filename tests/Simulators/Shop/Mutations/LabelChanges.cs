using AngleSharp.Dom;

namespace Procurement.Simulators.Shop.Mutations;

/// <summary>Other words of the same meaning on buttons, links, labels, headings and column heads.</summary>
internal sealed class LabelChanges(Chance chance, double rate)
{
    private static readonly string[] Attributes = ["aria-label", "placeholder", "value"];

    public void Apply(IDocument document)
    {
        foreach (var element in document.QuerySelectorAll("button, a, label, th, dt, h1, h2, legend, input[type=submit], [role=button]"))
        {
            foreach (var text in element.ChildNodes.OfType<IText>()) text.Data = Changed(text.Data);
        }
        foreach (var element in document.QuerySelectorAll("input, button"))
        {
            foreach (var name in Attributes.Where(name => name != "value" || element.GetAttribute("type") == "submit"))
            {
                if (element.GetAttribute(name) is { } words) element.SetAttribute(name, Changed(words));
            }
        }
    }

    private string Changed(string text)
    {
        var words = text.Trim();
        return words.Length > 0 && Synonyms.Of.TryGetValue(words, out var others) && chance.Hits("label " + words, rate)
            ? text.Replace(words, chance.Pick("label " + words, others), StringComparison.Ordinal) : text;
    }
}
