using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>Meta's limits of reply buttons and lists.</summary>
internal static class InteractiveRules
{
    private static readonly string[] MediaHeaders = ["image", "video", "document"];

    public static GraphError? Check(JsonObject interactive) =>
        CheckFrame(interactive) ?? interactive.Text("type") switch
        {
            "button" => CheckButtons(interactive.Object("action").Array("buttons")),
            "list" => CheckList(interactive.Object("action")),
            _ => GraphError.Of(131009, "Interactive type is not valid. Supported here: button, list"),
        };

    private static GraphError? CheckFrame(JsonObject interactive)
    {
        if (SendRules.Required(interactive.Object("body"), "interactive['body']", "text", 1024) is { } fault) return fault;
        if (interactive.ContainsKey("footer") && SendRules.Required(interactive.Object("footer"), "interactive['footer']", "text", 60) is { } footer) return footer;
        if (interactive.Object("header") is not { } header) return null;
        var kind = header.Text("type");
        if (kind == "text") return SendRules.Required(header, "interactive['header']", "text", 60);
        return interactive.Text("type") == "button" && kind is not null && MediaHeaders.Contains(kind) && header.Object(kind) is not null
            ? null : GraphError.Of(131009, "Header type is not valid for this interactive type");
    }

    private static GraphError? CheckButtons(JsonArray? buttons)
    {
        if (buttons is not { Count: >= 1 and <= 3 }) return GraphError.Of(131009, "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
        var replies = buttons.Select(button => (button as JsonObject)?.Text("type") == "reply" ? (button as JsonObject).Object("reply") : null).ToList();
        if (replies.Exists(reply => reply is null)) return GraphError.Of(131009, "Button type is not valid. Allowed: reply");
        if (replies.Exists(reply => !IsWithin(reply.Text("title"), 20))) return GraphError.Of(131009, "Button title length invalid. Min length: 1, Max length: 20");
        if (replies.Exists(reply => !IsWithin(reply.Text("id"), 256))) return GraphError.Of(131009, "Button id length invalid. Min length: 1, Max length: 256");
        if (HasDuplicates(replies.Select(reply => reply.Text("title")))) return GraphError.Of(131009, "Button titles should be unique");
        return HasDuplicates(replies.Select(reply => reply.Text("id"))) ? GraphError.Of(131009, "Button ids should be unique") : null;
    }

    private static GraphError? CheckList(JsonObject? action)
    {
        if (!IsWithin(action.Text("button"), 20)) return GraphError.Of(131009, "List button length invalid. Min length: 1, Max length: 20");
        if (action.Array("sections") is not { Count: >= 1 and <= 10 } sections) return GraphError.Of(131009, "Invalid sections count. Min allowed sections: 1, Max allowed sections: 10");
        if (sections.Count > 1 && sections.Any(section => !IsWithin((section as JsonObject).Text("title"), 24)))
            return GraphError.Of(131009, "Section title length invalid. Min length: 1, Max length: 24");
        if ((sections[0] as JsonObject).Text("title") is { Length: > 24 }) return GraphError.Of(131009, "Section title length invalid. Min length: 1, Max length: 24");
        if (sections.Any(section => (section as JsonObject).Array("rows") is not { Count: > 0 })) return GraphError.Of(131009, "Each section needs at least one row");
        return CheckRows([.. sections.SelectMany(section => (section as JsonObject).Array("rows")!).Select(row => row as JsonObject)]);
    }

    private static GraphError? CheckRows(List<JsonObject?> rows)
    {
        if (rows.Count > 10) return GraphError.Of(131009, "Total row count exceed max allowed count: 10");
        if (rows.Exists(row => !IsWithin(row.Text("id"), 200))) return GraphError.Of(131009, "Row id length invalid. Min length: 1, Max length: 200");
        if (rows.Exists(row => !IsWithin(row.Text("title"), 24))) return GraphError.Of(131009, "Row title is too long. Max length is 24");
        if (rows.Exists(row => row.Text("description") is { Length: > 72 })) return GraphError.Of(131009, "Row description is too long. Max length is 72");
        return HasDuplicates(rows.Select(row => row.Text("id"))) ? GraphError.Of(131009, "Duplicated row id") : null;
    }

    private static bool IsWithin(string? text, int most) => !string.IsNullOrWhiteSpace(text) && text.Length <= most;

    private static bool HasDuplicates(IEnumerable<string?> values)
    {
        var seen = new HashSet<string?>();
        return values.Any(value => !seen.Add(value));
    }
}
