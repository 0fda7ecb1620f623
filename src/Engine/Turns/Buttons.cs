using System.Globalization;

namespace Procurement.Engine.Turns;

/// <summary>A tapped button of ours: <c>confirm:PR-2026-000123:2</c>.</summary>
/// <param name="Action">confirm, change, cancel, approve or reject.</param>
public sealed record TappedButton(string Action, string Number, int Revision);

/// <summary>A chosen answer: <c>answer:{questionId}:{value}</c>.</summary>
public sealed record TappedAnswer(Guid QuestionId, string Value);

/// <summary>Ids of buttons and list rows, written and read in one place.</summary>
public static class Buttons
{
    public const string Confirm = "confirm", Change = "change", Cancel = "cancel", Approve = "approve", Reject = "reject";
    private const string Answer = "answer";

    public static string Id(string action, string number, int revision) => string.Create(CultureInfo.InvariantCulture, $"{action}:{number}:{revision}");

    public static string AnswerId(Guid question, string value) => $"{Answer}:{question}:{value}";

    /// <summary>Null when it is no button of ours.</summary>
    public static TappedButton? Read(string? id)
    {
        var parts = id?.Split(':') ?? [];
        return parts.Length == 3 && parts[0] is Confirm or Change or Cancel or Approve or Reject && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? new TappedButton(parts[0], parts[1], revision)
            : null;
    }

    /// <summary>Null when it is no answer to a question of ours.</summary>
    public static TappedAnswer? ReadAnswer(string? id)
    {
        var parts = id?.Split(':', 3) ?? [];
        return parts.Length == 3 && parts[0] == Answer && Guid.TryParse(parts[1], out var question) ? new TappedAnswer(question, parts[2]) : null;
    }
}
