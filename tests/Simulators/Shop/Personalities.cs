namespace Procurement.Simulators.Shop;

/// <summary>The kinds of shop software. Each serves every supplier, over the same account, cart, orders and history.</summary>
public static class Personalities
{
    /// <summary>Pages from the server, at /{code}/.</summary>
    public const string Classic = "classic";
    /// <summary>Pages from the server with a checkout on one page, at /onepage/{code}/.</summary>
    public const string OnePage = "onepage";
    /// <summary>A single page driven by script, at /spa/{code}/.</summary>
    public const string Spa = "spa";

    /// <summary>The personality and the supplier's code that a path begins with; the code is empty where there is none.</summary>
    internal static (string Personality, string Code) Read(string? path)
    {
        var parts = (path ?? "").Split('/', 4);
        var first = parts.ElementAtOrDefault(1) ?? "";
        return first is OnePage or Spa ? (first, parts.ElementAtOrDefault(2) ?? "") : (Classic, first);
    }

    internal static string Root(string personality, string code) => personality == Classic ? $"/{code}" : $"/{personality}/{code}";
}
