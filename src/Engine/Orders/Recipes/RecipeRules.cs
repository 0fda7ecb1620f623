using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>What must hold in a recipe beside its form.</summary>
internal static class RecipeRules
{
    public static IEnumerable<RecipeError> Check(JObject recipe) =>
        [.. Variables(recipe), .. Secrets(recipe), .. Patterns(recipe), .. OneCommit(recipe), .. GivesReference(recipe), .. Format(recipe)];

    private static IEnumerable<RecipeError> Variables(JObject recipe) =>
        from text in Texts(recipe)
        let phase = text.Path.Split('.', '[')[0]
        let known = RecipeVariables.Known.GetValueOrDefault(phase) ?? []
        from name in RecipeVariables.In(text.Value<string>()!)
        where !known.Contains(name)
        select Error(text, known.Count == 0 ? $"{{{name}}} is not known in {phase}." : $"{{{name}}} is not known in {phase}; known are {string.Join(", ", known.Select(word => $"{{{word}}}"))}.");

    /// <summary>Secrets go into fields and nowhere else: not into addresses, not into selectors.</summary>
    private static IEnumerable<RecipeError> Secrets(JObject recipe) =>
        from text in Texts(recipe)
        where RecipeVariables.In(text.Value<string>()!).Any(name => name is RecipeVariables.Password or RecipeVariables.Totp)
        where !text.Path.EndsWith(".fill.value", StringComparison.Ordinal)
        select Error(text, "A secret may only be the value of a 'fill'.");

    private static IEnumerable<RecipeError> Patterns(JObject recipe)
    {
        foreach (var text in Texts(recipe).Where(text => text.Path.EndsWith(".pattern", StringComparison.Ordinal) || text.Path.Contains(".titles[", StringComparison.Ordinal)))
        {
            string? wrong = null;
            try
            {
                var groups = new Regex(text.Value<string>()!, RegexOptions.None, TimeSpan.FromSeconds(1)).GetGroupNumbers().Length;
                if (groups < 2 && text.Path.EndsWith(".pattern", StringComparison.Ordinal)) wrong = "A pattern needs a group in round brackets: what is read.";
            }
            catch (ArgumentException invalid)
            {
                wrong = $"Not a regular expression: {invalid.Message}";
            }
            if (wrong is not null) yield return Error(text, wrong);
        }
    }

    private static IEnumerable<RecipeError> OneCommit(JObject recipe)
    {
        var commit = recipe.SelectToken("commit.click")!.Value<string>();
        return Texts(recipe).Where(text => text.Path.EndsWith(".click", StringComparison.Ordinal) && text.Path != "commit.click" && text.Value<string>() == commit)
            .Select(text => Error(text, "This is the click that orders: it belongs to 'commit' alone."));
    }

    private static IEnumerable<RecipeError> GivesReference(JObject recipe)
    {
        var given = Texts((JObject)recipe["checkout"]!).Any(text => text.Path.EndsWith(".fill.value", StringComparison.Ordinal) && RecipeVariables.In(text.Value<string>()!).Contains(RecipeVariables.Reference));
        return given ? [] : [Error(recipe["checkout"]!["steps"]!, "No step fills in {reference}: without it an order cannot be found again.")];
    }

    private static IEnumerable<RecipeError> Format(JObject recipe)
        => recipe["format"] is JObject format && ((string?)format["decimal"] ?? ".") == ((string?)format["thousands"] ?? ",") ? [Error(format, "'decimal' and 'thousands' must differ.")] : [];

    private static IEnumerable<JValue> Texts(JObject recipe) => recipe.Descendants().OfType<JValue>().Where(value => value.Type == JTokenType.String);

    private static RecipeError Error(JToken at, string message)
    {
        var place = RecipeYaml.PlaceOf(at);
        return new RecipeError(place.Line, place.Column, message);
    }
}
