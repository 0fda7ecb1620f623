using Procurement.Simulators.Shop.Pages;

namespace Procurement.Simulators.Shop.Defences;

/// <summary>A field and a link that no person sees.</summary>
internal static class Honeypot
{
    public const string LinkPath = "/clearance-outlet";
    /// <summary>A name that careless scripts fill in.</summary>
    public const string FieldName = "website";

    public static Markup Field(Visit visit) => Markup.When(IsSet(visit), $"""
        <div style="position:absolute;left:-5000px" aria-hidden="true"><label>Website <input name="{FieldName}" tabindex="-1" autocomplete="off"></label></div>
        """);

    public static Markup Link(Visit visit) => Markup.When(IsSet(visit), $"""
        <a href="{visit.To(LinkPath[1..])}" rel="nofollow" tabindex="-1" aria-hidden="true" style="position:absolute;left:-5000px">Clearance outlet</a>
        """);

    public static bool IsSet(Visit visit) => visit.Defences.Of(visit.Store.Supplier.Code)?.Honeypots == true;
}
