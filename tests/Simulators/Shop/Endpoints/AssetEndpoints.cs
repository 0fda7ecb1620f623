namespace Procurement.Simulators.Shop.Endpoints;

/// <summary>Style and script of every shop.</summary>
internal static class AssetEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/_assets/shop.css", () => Results.Stream(Open("shop.css"), "text/css"));
        app.MapGet("/_assets/shop.js", () => Results.Stream(Open("shop.js"), "text/javascript"));
    }

    private static Stream Open(string name) => typeof(AssetEndpoints).Assembly.GetManifestResourceStream($"Procurement.Simulators.Shop.Assets.{name}")!;
}
