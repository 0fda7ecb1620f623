using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>What must hold in a recipe beside its form.</summary>
internal static class RecipeRules
{
    private static readonly string[] Ways = ["css", "role", "label", "text", "placeholder", "testId", "title", "alt"];
    private static readonly string[] StepOptions = ["optional", "force", "seconds", "answered"];

    public static IEnumerable<RecipeError> Check(JObject recipe) =>
        [.. ToDo(recipe), .. Secrets(recipe), .. Patterns(recipe), .. Locators(recipe), .. Steps(recipe), .. Conditions(recipe), .. OneCommit(recipe), .. Format(recipe), .. RecipeWordRules.Check(recipe), .. RecipePacingRules.Check(recipe), .. RecipePageRules.Check(recipe)];

    /// <summary>A draft says so where something is still to be filled in.</summary>
    private static IEnumerable<RecipeError> ToDo(JObject recipe) => Texts(recipe).Where(text => text.Value<string>() == RecordingToRecipe.Mark).Select(text => Error(text, "This is still to be filled in."));

    /// <summary>Secrets go into fields and nowhere else: not into addresses, not into selectors.</summary>
    private static IEnumerable<RecipeError> Secrets(JObject recipe) =>
        from text in Texts(recipe)
        where RecipeVariables.In(text.Value<string>()!).Any(name => name is RecipeVariables.Password or RecipeVariables.Totp)
        where !text.Path.EndsWith(".fill.value", StringComparison.Ordinal)
        select Error(text, "A secret may only be the value of a 'fill'.");

    private static IEnumerable<RecipeError> Patterns(JObject recipe)
    {
        foreach (var text in Texts(recipe))
        {
            var isField = text.Parent is JProperty { Name: "pattern" };
            var isTitle = text.Path.Contains(".titles[", StringComparison.Ordinal);
            string? wrong = null;
            try
            {
                if (isField || isTitle)
                {
                    var groups = new Regex(text.Value<string>()!, RegexOptions.None, TimeSpan.FromSeconds(1)).GetGroupNumbers().Length;
                    if (isField && groups < 2) wrong = "A pattern needs a group in round brackets: what is read.";
                }
                else if (text.Parent is not JProperty { Name: "goto" or "css" or "value" or "except" } && IsWords(text)) _ = RecipeWords.Pattern(text.Value<string>()!, Anything(text.Value<string>()!));
            }
            catch (ArgumentException invalid)
            {
                wrong = $"Not a regular expression: {invalid.Message}";
            }
            if (wrong is not null) yield return Error(text, wrong);
        }
    }

    private static RecipeValues Anything(string text) => new(RecipeVariables.In(text).Distinct(StringComparer.Ordinal).ToDictionary(name => name, object? (_) => "x", StringComparer.Ordinal));

    private static bool IsWords(JValue text) => text.Value<string>() is ['/', _, .., '/' or 'i'];

    /// <summary>A locator names exactly one thing to look for.</summary>
    private static IEnumerable<RecipeError> Locators(JObject recipe)
    {
        foreach (var way in recipe.Descendants().OfType<JObject>().Where(IsWay))
        {
            var named = Ways.Count(name => way[name] is not null);
            if (named != 1) yield return Error(way, $"A locator has exactly one of {string.Join(", ", Ways)}.");
            else if (way["name"] is not null && way["role"] is null) yield return Error(way["name"]!, "'name' goes with 'role'; for other things say 'text', 'label' or 'hasText'.");
            else if (way["role"] is { } role && !Enum.TryParse<Microsoft.Playwright.AriaRole>(role.Value<string>(), ignoreCase: true, out _)) yield return Error(role, $"'{role}' is no ARIA role; usual are button, link, textbox, checkbox, radio, combobox, option, row, cell, heading, dialog.");
            else if (way["nth"]?.Value<int>() == 0) yield return Error(way["nth"]!, "'nth' counts from 1; -1 is the last.");
        }
    }

    /// <summary>Known by its keys: the schema has made sure that they stand only where locators do.</summary>
    private static bool IsWay(JObject group)
        => group.Properties().Any(key => key.Name is "css" or "role" or "label" or "placeholder" or "testId" or "alt" or "near" or "has" or "hasNot" or "hasText" or "hasNotText" or "nth" or "frame"
            || (key.Name is "text" or "title" && key.Value.Type == JTokenType.String && group["means"] is null && group.Parent?.Parent?.Parent is not JProperty { Name: "dialogs" })) && !IsTextCondition(group);

    private static bool IsTextCondition(JObject group) => group.Parent is JProperty { Name: "text" } && group["at"] is not null;

    private static IEnumerable<RecipeError> Steps(JObject recipe)
    {
        foreach (var step in AllSteps(recipe))
        {
            var actions = step.Properties().Where(key => !StepOptions.Contains(key.Name)).Select(key => key.Name).ToList();
            if (actions.Count != 1) yield return Error(step, "A step does exactly one thing.");
            else if (step["force"] is { } force && actions[0] is not ("click" or "check" or "uncheck" or "pick")) yield return Error(force, "'force' goes with click, check, uncheck and pick.");
            else if (step["optional"]?.Value<bool>() == true && actions[0] is "expect" or "goto" or "note") yield return Error(step["optional"] ?? step, $"A '{actions[0]}' must not fail unseen: it cannot be optional.");
        }
    }

    private static IEnumerable<RecipeError> Conditions(JObject recipe)
    {
        foreach (var group in recipe.Descendants().OfType<JProperty>().Where(key => key.Name is "if" or "expect" or "until" && key.Value is JObject).Select(key => (JObject)key.Value))
            if (!group.Properties().Any(key => key.Name is not ("then" or "else" or "because"))) yield return Error(group, "It does not say what must be so: visible, hidden, enabled, checked, text, address, given, same, all, any, not.");
        foreach (var text in recipe.Descendants().OfType<JObject>().Where(IsTextCondition))
            if ((text["is"] is null) == (text["has"] is null)) yield return Error(text, "Say either 'is' or 'has'.");
    }

    private static IEnumerable<RecipeError> OneCommit(JObject recipe)
    {
        var commit = recipe["commit"]!["click"]!;
        return recipe.Descendants().OfType<JProperty>().Where(key => key.Name is "click" or "dismiss" or "close" && key.Value != commit && (JToken.DeepEquals(key.Value, commit) || (commit is JArray ways && ways.Any(way => JToken.DeepEquals(way, key.Value)))))
            .Select(key => Error(key.Value, "This is the click that orders: it belongs to 'commit' alone."));
    }

    private static IEnumerable<RecipeError> Format(JObject recipe)
        => recipe["format"] is JObject format && ((string?)format["decimal"] ?? ".") == ((string?)format["thousands"] ?? ",") ? [Error(format, "'decimal' and 'thousands' must differ.")] : [];

    internal static IEnumerable<JObject> AllSteps(JObject recipe) => recipe.Descendants().OfType<JArray>()
        .Where(list => list.Parent is JProperty { Name: "steps" or "open" or "then" or "else" or "otherwise" or "back" } || list.Parent?.Parent?.Parent is JProperty { Name: "flows" })
        .SelectMany(list => list.OfType<JObject>());

    internal static IEnumerable<JValue> Texts(JToken part) => (part as JContainer)?.Descendants().OfType<JValue>().Where(value => value.Type == JTokenType.String) ?? [];

    internal static RecipeError Error(JToken at, string message)
    {
        var place = RecipeYaml.PlaceOf(at);
        return new RecipeError(place.Line, place.Column, message);
    }
}
