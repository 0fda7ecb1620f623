using Procurement.Engine.Orders.Recipes;

namespace Procurement.Route.Tests.Orders;

/// <summary>A recipe of which a test writes only the parts that it is about.</summary>
internal static class RecipeParts
{
    private static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal)
    {
        ["timeouts"] = "{ page: 3, commit: 3 }",
        ["format"] = "{ currency: USD }",
        ["signIn"] = "{ open: [{ goto: account }], signedIn: '#in', signedOut: '#out', steps: [], refused: '#no' }",
        ["history"] = "{ steps: [], shown: ['#history'], rows: '.order', reference: .reference, number: .number }",
        ["emptyCart"] = "{ steps: [], remove: .remove, empty: '#empty' }",
        ["addLine"] = "{ open: [{ goto: item }], product: '#product', steps: [], added: '#added' }",
        ["readCart"] = "{ steps: [{ goto: cart }], empty: '#empty', rows: .row, article: b, quantity: i, unitPrice: u }",
        ["checkout"] = "{ steps: [{ goto: checkout }, { fill: { field: '#reference', value: '{reference}' } }], review: { total: '#total', shipTo: '#to', reference: '#reference' } }",
        ["commit"] = "{ click: '#buy' }",
        ["confirmation"] = "{ shown: '#thanks', number: '#number' }",
    };

    /// <param name="parts">YAML by first-level key; it is set below that key.</param>
    public static Recipe With(params (string Key, string Yaml)[] parts)
    {
        var all = new Dictionary<string, string>(Usual, StringComparer.Ordinal);
        foreach (var (key, yaml) in parts) all[key] = "\n" + string.Join('\n', yaml.Split('\n').Select(line => "  " + line));
        var parse = RecipeCompiler.Parse("recipe: 1\nname: Test\n" + string.Concat(all.Select(part => $"{part.Key}: {part.Value}\n")));
        Assert.Empty(parse.Errors);
        return parse.Recipe!;
    }
}
