using AngleSharp.Dom;

namespace Procurement.Simulators.Shop.Mutations;

/// <summary>Advertising in between, with amounts and numbers that belong to nothing; sometimes a bar at the foot of the window.</summary>
internal sealed class BannerChanges(Chance chance)
{
    private static readonly string[] Texts =
    [
        "Spring offer: 12 % off all chairs until Sunday.", "Free delivery over AED 250.00 with every order.", "Call us: 800 55 240, order number at hand.",
        "New in the range: 4,200 articles.", "Total savings of AED 1,499.00 on this week's bundle.",
    ];

    public void Apply(IDocument document)
    {
        if (document.QuerySelector("main") is not { } main) return;
        var page = main.QuerySelector("h1, h2")?.TextContent ?? "";
        if (chance.Hits("banner " + page, 0.6)) main.Prepend(Banner(document, page));
        if (chance.Hits("second " + page, 0.3)) main.Append(Banner(document, page + "2"));
        if (chance.Hits("bar", 0.3)) document.Body!.Append(Bar(document));
    }

    private IElement Banner(IDocument document, string page)
    {
        var banner = document.CreateElement("aside");
        banner.ClassName = "promo";
        banner.SetAttribute("style", "padding:10px 14px;margin:12px 0;border-radius:8px;background:#fff7df");
        banner.TextContent = chance.Pick(page, Texts);
        return banner;
    }

    private static IElement Bar(IDocument document)
    {
        var bar = document.CreateElement("div");
        bar.SetAttribute("data-bar", "");
        bar.SetAttribute("style", "position:fixed;left:0;right:0;bottom:0;padding:12px 20px;background:#222;color:#fff;z-index:40");
        bar.InnerHtml = "We improved our shop for you. <button type=\"button\" data-close>Got it</button>";
        return bar;
    }
}
