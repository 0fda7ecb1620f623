using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>A template call against the approved templates: its filled text and buttons, or Meta's refusal.</summary>
internal static class TemplateRules
{
    public sealed record Filled(string Text, IReadOnlyList<ReplyChoice> Buttons);

    public static (GraphError? Error, Filled? Filled) Apply(JsonObject content, IReadOnlyList<MessageTemplate> approved)
    {
        var (name, language) = (content.Text("name"), content.Object("language").Text("code"));
        var template = approved.FirstOrDefault(known => known.Name == name && known.Language == language);
        if (template is null) return (GraphError.Of(132001, $"template name ({name}) does not exist in {language}"), null);

        var components = content.Array("components")?.OfType<JsonObject>().ToList() ?? [];
        var parameters = components.Where(component => IsKind(component, "body")).SelectMany(component => component.Array("parameters")?.OfType<JsonObject>() ?? []).ToList();
        if (CheckParameters(template, parameters) is { } fault) return (fault, null);
        var text = template.Fill(Values(template, parameters));
        if (text.Length > 1024) return (GraphError.Of(132005, "body: the filled text is longer than 1024 characters"), null);
        var (buttonFault, buttons) = Buttons(template, components);
        return buttonFault is null ? (null, new Filled(text, buttons)) : (buttonFault, null);
    }

    private static GraphError? CheckParameters(MessageTemplate template, List<JsonObject> parameters)
    {
        if (parameters.Count != template.Placeholders.Count)
            return GraphError.Of(132000, $"body: number of localizable_params ({parameters.Count}) does not match the expected number of params ({template.Placeholders.Count})");
        if (parameters.Exists(parameter => parameter.Text("type") != "text" || string.IsNullOrEmpty(parameter.Text("text"))))
            return GraphError.Of(132012, "body: each parameter needs type text and a text");
        if (template.IsNamed && !template.Placeholders.All(name => parameters.Exists(parameter => parameter.Text("parameter_name") == name)))
            return GraphError.Of(100, "Parameter name is missing or empty");
        return parameters.Exists(parameter => HasForbiddenSpace(parameter.Text("text")!))
            ? GraphError.Of(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces") : null;
    }

    private static bool HasForbiddenSpace(string text) => text.Any(character => character is '\n' or '\r' or '\t') || text.Contains("     ", StringComparison.Ordinal);

    private static Dictionary<string, string> Values(MessageTemplate template, List<JsonObject> parameters) => template.IsNamed
        ? parameters.ToDictionary(parameter => parameter.Text("parameter_name")!, parameter => parameter.Text("text")!, StringComparer.Ordinal)
        : template.Placeholders.Zip(parameters).ToDictionary(pair => pair.First, pair => pair.Second.Text("text")!, StringComparer.Ordinal);

    private static (GraphError? Error, IReadOnlyList<ReplyChoice> Buttons) Buttons(MessageTemplate template, List<JsonObject> components)
    {
        var buttons = template.Buttons.Select(title => new ReplyChoice(title, title)).ToList();
        foreach (var component in components.Where(component => IsKind(component, "button")))
        {
            if (!int.TryParse(component["index"]?.ToString(), out var index) || index < 0 || index >= buttons.Count)
                return (GraphError.Of(132000, "buttons: the template has no button at this index"), []);
            var payload = component.Array("parameters")?.OfType<JsonObject>().FirstOrDefault().Text("payload");
            if (string.IsNullOrEmpty(payload) || payload.Length > 256) return (GraphError.Of(132012, "buttons: a quick reply needs a payload of 1 to 256 characters"), []);
            buttons[index] = buttons[index] with { Id = payload };
        }

        return (null, buttons);
    }

    private static bool IsKind(JsonObject component, string kind) => string.Equals(component.Text("type"), kind, StringComparison.OrdinalIgnoreCase);
}
