using System.Text.Json;

namespace Procurement.Engine.Turns;

/// <summary>One answer on WhatsApp, before it is a row.</summary>
/// <param name="Purpose">summary, question, refusal, handover, status or acknowledgement.</param>
/// <param name="Kind">text, buttons or list.</param>
/// <param name="Content">JSON of the kind's content; null for text.</param>
public sealed record Reply(string Purpose, string Kind, string Text, string? Content);

/// <summary>WhatsApp's limits (Meta: interactive messages, 2026) and how content is kept within them.</summary>
public static class ReplyShapes
{
    public const int MostTextChars = 4096, MostBodyChars = 1024, MostButtons = 3, MostButtonTitleChars = 20, MostRows = 10, MostRowTitleChars = 24, MostRowDescriptionChars = 72;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    public static Reply Text(string purpose, string text) => new(purpose, "text", Shorten(text, MostTextChars), null);

    public static Reply Buttons(string purpose, string text, params IReadOnlyList<(string Id, string Title)> buttons) =>
        new(purpose, "buttons", Shorten(text, MostBodyChars), JsonSerializer.Serialize(new { buttons = buttons.Select(button => new { id = button.Id, title = Shorten(button.Title, MostButtonTitleChars) }) }, Json));

    /// <summary>Buttons where three short ones suffice, else a list.</summary>
    public static Reply Choice(string purpose, string text, string choose, IReadOnlyList<(string Id, string Label)> options) =>
        options.Count <= MostButtons && options.All(option => option.Label.Length <= MostButtonTitleChars) && options.DistinctBy(option => option.Label).Count() == options.Count
            ? Buttons(purpose, text, [.. options])
            : new Reply(purpose, "list", Shorten(text, MostBodyChars), JsonSerializer.Serialize(new { button = choose, rows = options.Take(MostRows).Select(Row) }, Json));

    public static string Shorten(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    private static object Row((string Id, string Label) option) => new
    {
        id = option.Id,
        title = Shorten(option.Label, MostRowTitleChars),
        description = option.Label.Length > MostRowTitleChars ? Shorten(option.Label, MostRowDescriptionChars) : null,
    };
}
