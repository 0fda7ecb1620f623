using Newtonsoft.Json.Linq;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>What must hold in a recipe's pacing beside its form.</summary>
internal static class RecipePacingRules
{
    public static IEnumerable<RecipeError> Check(JObject recipe)
    {
        if (recipe["pacing"] is not JObject pacing) yield break;
        if (pacing["betweenActions"] is JArray { Count: 2 } range && range[0].Value<decimal>() > range[1].Value<decimal>()) yield return RecipeRules.Error(range, "'betweenActions' is the least and the most: the first must not be greater.");
        if (pacing["timeZone"] is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone.Value<string>()!, out _)) yield return RecipeRules.Error(zone, $"'{zone}' is no IANA time zone, as Asia/Dubai.");
        if (pacing["timeZone"] is null && (pacing["hours"] ?? pacing["ordersPerDay"])?.Parent is { } counts) yield return RecipeRules.Error(counts, "Say also the supplier's 'timeZone', as Asia/Dubai: hours and days are those of the supplier.");
        foreach (var hours in (pacing["hours"] as JArray ?? []).OfType<JObject>())
            if ((string?)hours["from"] == (string?)hours["to"]) yield return RecipeRules.Error(hours, "'from' and 'to' are the same; the whole day is from \"00:00\" to \"24:00\".");
    }
}
