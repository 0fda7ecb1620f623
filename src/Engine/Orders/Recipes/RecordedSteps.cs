using System.Text.Json;
using System.Text.Json.Nodes;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>A step as it was recorded. <paramref name="Value"/> is the path, text, key or option.</summary>
internal sealed record RecordedStep(string Action, JsonObject? Locator, string? Value)
{
    /// <summary>JSON is YAML: nothing in a recorded text can be taken for anything else.</summary>
    public string ToYaml(JsonSerializerOptions json) => Action switch
    {
        "goto" => $"goto: {JsonSerializer.Serialize(Value, json)}",
        "fill" => $"fill: {new JsonObject { ["field"] = Locator!.DeepClone(), ["value"] = Value }.ToJsonString(json)}",
        "press" => $"press: {new JsonObject { ["key"] = Value, ["field"] = Locator!.DeepClone() }.ToJsonString(json)}",
        "choose" => $"choose: {new JsonObject { ["field"] = Locator!.DeepClone(), ["option"] = Value }.ToJsonString(json)}   # recorded is the option's value: put its words",
        _ => $"{Action}: {Locator!.ToJsonString(json)}",
    };
}

/// <summary>Makes steps of recorded calls: what finds a thing becomes a locator, the last call what is done with it.</summary>
internal static class RecordedSteps
{
    private static readonly Dictionary<string, string> Finders = new(StringComparer.Ordinal)
    {
        ["getByRole"] = "role",
        ["getByLabel"] = "label",
        ["getByText"] = "text",
        ["getByPlaceholder"] = "placeholder",
        ["getByTestId"] = "testId",
        ["getByTitle"] = "title",
        ["getByAltText"] = "alt",
        ["locator"] = "css",
    };

    public static List<RecordedStep> Of(IReadOnlyList<RecordedLine> lines)
    {
        var steps = lines.Select(Step).OfType<RecordedStep>().ToList();
        return [.. steps.Select((step, index) => WithoutSecrets(step, steps.ElementAtOrDefault(index + 1)))];
    }

    private static RecordedStep? Step(RecordedLine line)
    {
        if (line.Calls.Count == 0) return null;
        var act = line.Calls[^1];
        if (act.Name == "goto") return new RecordedStep("goto", null, Path(act.Text ?? ""));
        if (Locator(line.Calls.Take(line.Calls.Count - 1)) is not { } locator) return null;
        return act.Name switch
        {
            "click" or "check" or "uncheck" or "hover" => new RecordedStep(act.Name, locator, null),
            "fill" => new RecordedStep("fill", locator, act.Text ?? ""),
            // A person clicks into a field and presses Tab; only keys that do something are steps.
            "press" when act.Text is { } key && key is not ("Tab" or "CapsLock") => new RecordedStep("press", locator, key),
            "selectOption" => new RecordedStep("choose", locator, act.Text ?? RecordingToRecipe.Mark),
            _ => null,
        };
    }

    /// <summary>Each finder is inside the one before it.</summary>
    private static JsonObject? Locator(IEnumerable<RecordedCall> calls)
    {
        JsonObject? found = null;
        foreach (var call in calls)
        {
            if (Finders.TryGetValue(call.Name, out var kind)) found = Way(kind, call, found);
            else if (found is null) continue;
            else if (call.Name == "first") found["nth"] = 1;
            else if (call.Name == "last") found["nth"] = -1;
            else if (call.Name == "nth" && int.TryParse(call.Arguments, out var index)) found["nth"] = index + 1;
            else if (call.Name == "filter" && call.Named.TryGetValue("hasText", out var words)) found["hasText"] = words;
        }
        return found;
    }

    private static JsonObject Way(string kind, RecordedCall call, JsonObject? around)
    {
        // C# names the role AriaRole.Button, JavaScript 'button'.
        var what = call.Text ?? call.Arguments.Split(',')[0].Replace("AriaRole.", "", StringComparison.Ordinal).Trim().ToLowerInvariant();
        var way = new JsonObject { [kind] = what };
        if (kind == "role" && call.Named.TryGetValue("name", out var name)) way["name"] = name;
        if (call.Named.GetValueOrDefault("exact") == "true") way["exact"] = true;
        if (around is not null) way["within"] = around;
        return way;
    }

    private static RecordedStep WithoutSecrets(RecordedStep step, RecordedStep? next)
    {
        if (IsPassword(step)) return step with { Value = $"{{{RecipeVariables.Password}}}" };
        return step.Action == "fill" && next is { Action: "click" or "fill" or "press" } && IsUser(step) ? step with { Value = $"{{{RecipeVariables.User}}}" } : step;
    }

    private static bool IsPassword(RecordedStep step) => step.Action == "fill" && step.Locator!.ToJsonString().Contains("passw", StringComparison.OrdinalIgnoreCase);

    private static bool IsUser(RecordedStep step) => step.Locator!.ToJsonString() is var at
        && (at.Contains("mail", StringComparison.OrdinalIgnoreCase) || at.Contains("user", StringComparison.OrdinalIgnoreCase) || at.Contains("login", StringComparison.OrdinalIgnoreCase));

    private static string Path(string address) => Uri.TryCreate(address, UriKind.Absolute, out var url) ? (url.PathAndQuery + url.Fragment).TrimStart('/') : address;
}
