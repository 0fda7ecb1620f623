using Procurement.Simulators.Shop.Mutations;

namespace Procurement.Simulators.Shop.Endpoints;

/// <summary>Styles and scripts of every shop; <c>as</c> names a shop whose redesign they must fit.</summary>
internal static class AssetEndpoints
{
    private static readonly string Prefix = $"{typeof(AssetEndpoints).Assembly.GetName().Name}.Assets.";

    public static void Map(WebApplication app) => app.MapGet("/_assets/{name}", (string name, string? @as, MutationBoard mutations) => Asset(name, @as, mutations));

    private static IResult Asset(string name, string? shop, MutationBoard mutations)
    {
        if (typeof(AssetEndpoints).Assembly.GetManifestResourceStream(Prefix + name) is not { } stream) return Results.NotFound();
        using var reader = new StreamReader(stream);
        var isStyle = name.EndsWith(".css", StringComparison.Ordinal);
        var text = reader.ReadToEnd();
        return Results.Text(shop is null ? text : mutations.ApplyToAsset(shop, text, isStyle), isStyle ? "text/css" : "text/javascript");
    }
}
