using Newtonsoft.Json.Linq;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>Words in braces are known where they stand; in a flow, for every phase that does it. Flows exist and do not do themselves.</summary>
internal static class RecipeWordRules
{
    public static IEnumerable<RecipeError> Check(JObject recipe)
    {
        var flows = recipe["flows"] as JObject;
        foreach (var key in recipe.Properties().Where(key => key.Name is not ("flows" or "articles")))
            foreach (var error in InPart(key.Value, key.Name, [], flows, [])) yield return error;
    }

    /// <param name="given">Words that the flow was given.</param>
    /// <param name="doing">Names of the flows that lead here.</param>
    private static IEnumerable<RecipeError> InPart(JToken part, string phase, IReadOnlyList<string> given, JObject? flows, IReadOnlyList<string> doing)
    {
        foreach (var text in RecipeRules.Texts(part))
            foreach (var name in RecipeVariables.In(text.Value<string>()!).Where(name => !RecipeVariables.IsKnown(phase, name) && !given.Contains(name)))
                yield return RecipeRules.Error(text, Unknown(name, phase, given, doing));
        foreach (var call in ((part as JContainer)?.Descendants() ?? []).OfType<JProperty>().Where(key => key.Name == "do").ToList())
        {
            var name = call.Value is JObject group ? group["flow"]!.Value<string>()! : call.Value.Value<string>()!;
            if (flows?[name] is not { } flow) yield return RecipeRules.Error(call.Value, $"There is no flow '{name}'{(flows is null ? "" : $"; known are {string.Join(", ", flows.Properties().Select(key => key.Name))}")}.");
            else if (doing.Contains(name)) yield return RecipeRules.Error(call.Value, $"The flow '{name}' does itself.");
            else foreach (var error in InPart(flow, phase, [.. given, .. ((call.Value as JObject)?["with"] as JObject)?.Properties().Select(key => key.Name) ?? []], flows, [.. doing, name])) yield return error;
        }
    }

    private static string Unknown(string name, string phase, IReadOnlyList<string> given, IReadOnlyList<string> doing)
    {
        var known = (RecipeVariables.Known.GetValueOrDefault(phase) ?? []).Concat(given).ToList();
        var where = doing.Count == 0 ? $"in {phase}" : $"in the flow '{doing[^1]}' as {phase} does it";
        return known.Count == 0 ? $"{{{name}}} is not known {where}." : $"{{{name}}} is not known {where}; known are {string.Join(", ", known.Select(word => $"{{{word}}}"))}.";
    }
}
