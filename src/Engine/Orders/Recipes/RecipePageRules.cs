using Newtonsoft.Json.Linq;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>What cart, review, history and confirmation need so that an order can be compared and found again.</summary>
internal static class RecipePageRules
{
    public static IEnumerable<RecipeError> Check(JObject recipe) =>
        [.. Rows((JObject)recipe["readCart"]!, needsRows: true), .. Rows((JObject)recipe["checkout"]!["review"]!, needsRows: false), .. Taxes(recipe), .. History(recipe), .. Review(recipe), .. Confirmation(recipe), .. AddLine(recipe), .. Fields(recipe)];

    private static IEnumerable<RecipeError> Rows(JObject page, bool needsRows)
    {
        if (page["rows"] is not null && page["table"] is not null) yield return RecipeRules.Error(page["table"]!, "Say either 'rows' or 'table'.");
        if (page["rows"] is null && page["table"] is null)
        {
            if (needsRows) yield return Missing(page, "'rows' (or 'table') is missing.");
            yield break;
        }
        if (page["article"] is null && page["name"] is null) yield return Missing(page, "A row needs 'article' (the part number) or 'name'.");
        if (page["unitPrice"] is null && page["lineTotal"] is null) yield return Missing(page, "A row needs 'unitPrice' or 'lineTotal'.");
        if (page["quantity"] is null && (page["unitPrice"] is null || page["lineTotal"] is null)) yield return Missing(page, "Without 'quantity' a row needs both 'unitPrice' and 'lineTotal'.");
    }

    private static IEnumerable<RecipeError> Taxes(JObject recipe)
    {
        var catalogue = recipe["catalogue"]?.Value<string>();
        foreach (var page in new[] { (JObject)recipe["readCart"]!, (JObject)recipe["checkout"]!["review"]! })
        {
            var (prices, total) = (page["prices"], page["totalIs"]);
            if (catalogue is null && (prices ?? total) is { } mode) yield return RecipeRules.Error(mode, "Say also what approved prices are: 'catalogue: withTax' or 'catalogue: withoutTax' at the top.");
            if (catalogue is not null && prices is not null && prices.Value<string>() != catalogue && recipe["taxPercent"] is null) yield return RecipeRules.Error(prices, "Prices that differ from the catalogue's need 'taxPercent' at the top.");
            if (catalogue is not null && (total ?? prices) is { } totalMode && totalMode.Value<string>() != catalogue && recipe["taxPercent"] is null && page["tax"] is null)
                yield return RecipeRules.Error(totalMode, "A total that differs from the catalogue's needs the field 'tax', or 'taxPercent' at the top.");
        }
    }

    private static IEnumerable<RecipeError> History(JObject recipe)
    {
        var history = (JObject)recipe["history"]!;
        var details = history["details"] as JObject;
        if ((history["rows"] is null) == (history["table"] is null)) yield return history["rows"] is null ? Missing(history, "'rows' (or 'table') is missing.") : RecipeRules.Error(history["table"]!, "Say either 'rows' or 'table'.");
        var byNewOrder = history["identifyBy"]?.Value<string>() == "newOrder";
        if (!byNewOrder && (history["reference"] ?? details?["reference"]) is null) yield return Missing(history, "'reference' is missing: where the history never shows our reference, say 'identifyBy: newOrder'.");
        if (byNewOrder && (history["total"] ?? history["lines"] ?? details?["total"] ?? details?["lines"]) is null) yield return Missing(history, "'identifyBy: newOrder' needs 'total' or 'lines': another order could be new as well.");
        foreach (var lines in new[] { history["lines"], details?["lines"] }.OfType<JObject>())
            if (lines["article"] is null && lines["name"] is null) yield return RecipeRules.Error(lines, "A line needs 'article' (the part number) or 'name'.");
        if (!byNewOrder && !Gives(recipe)) yield return RecipeRules.Error(recipe["checkout"]!["steps"]!, "No step fills in {reference}: without it an order cannot be found again. Where the site has no field for it, say 'identifyBy: newOrder' in history.");
    }

    private static bool Gives(JObject recipe) => new[] { recipe["checkout"]!, recipe["flows"] }.OfType<JContainer>().SelectMany(RecipeRules.Texts)
        .Any(text => (text.Path.EndsWith(".fill.value", StringComparison.Ordinal) || text.Path.Contains(".with.", StringComparison.Ordinal)) && RecipeVariables.In(text.Value<string>()!).Contains(RecipeVariables.Reference));

    private static IEnumerable<RecipeError> Review(JObject recipe)
    {
        var (checkout, review) = ((JObject)recipe["checkout"]!, (JObject)recipe["checkout"]!["review"]!);
        if (review["shipTo"] is null && !Notes(checkout, recipe, "shipTo")) yield return Missing(review, "'shipTo' is missing: where only an earlier page shows the address, keep it there with a 'note' step.");
        if (review["reference"] is null && recipe["history"]!["identifyBy"]?.Value<string>() != "newOrder" && !Notes(checkout, recipe, "reference"))
            yield return Missing(review, "'reference' is missing: where only an earlier page shows it, keep it there with a 'note' step.");
    }

    private static bool Notes(JObject checkout, JObject recipe, string what)
        => new JToken?[] { checkout, recipe["flows"] }.OfType<JContainer>().SelectMany(part => part.Descendants()).OfType<JProperty>().Any(key => key.Name == "note" && key.Value["as"]?.Value<string>() == what);

    private static IEnumerable<RecipeError> Confirmation(JObject recipe)
    {
        if (recipe["confirmation"]!["number"] is JObject number && number["from"]?.Value<string>() == "address" && number["pattern"] is null)
            yield return RecipeRules.Error(number, "A number from the address needs a 'pattern', as orderId=(\\d+).");
    }

    private static IEnumerable<RecipeError> AddLine(JObject recipe)
    {
        var phase = (JObject)recipe["addLine"]!;
        if (phase["open"] is null && phase["search"] is null) yield return Missing(phase, "'open' or 'search' is missing: how the article is found.");
        if (phase["search"] is JObject search && search["article"] is null && search["name"] is null) yield return RecipeRules.Error(search, "A hit needs 'article' (the part number) or 'name'.");
    }

    private static IEnumerable<RecipeError> Fields(JObject recipe)
    {
        foreach (var field in recipe.Descendants().OfType<JObject>().Where(group => group["column"] is not null || group["beside"] is not null || (group["at"] is not null && group["is"] is null && group["has"] is null)))
            if (field["column"] is not null && field["beside"] is not null) yield return RecipeRules.Error(field, "Say either 'column' or 'beside'.");
            else if (field["within"] is not null && field["beside"] is null && field["at"] is not null) yield return RecipeRules.Error(field["within"]!, "'within' of a field goes with 'beside'; for 'at', put it into the locator.");
    }

    private static RecipeError Missing(JObject group, string message) => RecipeRules.Error(group.Parent is JProperty key ? key : group, message);
}
