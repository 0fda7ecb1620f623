using System.Text.Json;
using System.Text.Json.Serialization;

namespace Procurement.Evaluation.Cases;

/// <summary>One labelled conversation, as the README beside the cases describes it.</summary>
/// <param name="From">Phone (E.164) of the sender.</param>
/// <param name="SentAt">Time of the first message, with offset.</param>
/// <param name="Expect">The label: read by scoring only.</param>
internal sealed record ConversationCase(string Id, IReadOnlyList<string> Tags, string From, DateTimeOffset SentAt, IReadOnlyList<CaseTurn> Turns, CaseContext? Context, JsonElement Expect)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.Strict };

    [JsonIgnore]
    public IReadOnlyList<EarlierRequest> Earlier => Context?.Requests ?? [];

    /// <exception cref="JsonException">A line is no case.</exception>
    public static async Task<IReadOnlyList<ConversationCase>> ReadAsync(string path, CancellationToken cancellationToken) =>
        [.. (await File.ReadAllLinesAsync(path, cancellationToken)).Where(line => !string.IsNullOrWhiteSpace(line)).Select(Parse)];

    public static ConversationCase Parse(string line) => JsonSerializer.Deserialize<ConversationCase>(line, Json) ?? throw new JsonException("An empty case.");
}

/// <summary>One burst of messages; the next turn comes after our reply.</summary>
internal sealed record CaseTurn(IReadOnlyList<CaseMessage> Messages);

/// <param name="After">Seconds since the case's <c>sentAt</c>.</param>
/// <param name="Image">Path relative to the file of cases; likewise document and audio.</param>
/// <param name="Transcript">What a transcription service returned for the audio.</param>
/// <param name="Button">confirm, change, cancel, approve or reject.</param>
/// <param name="List">Title of the chosen row.</param>
/// <param name="ReplyTo">Index of an earlier message of the conversation, 0 being the first.</param>
internal sealed record CaseMessage(double After, string? Text, string? Image, string? Document, string? Audio, string? Transcript, string? Caption, string? Button, string? List, int? ReplyTo, bool Forwarded);

internal sealed record CaseContext(IReadOnlyList<EarlierRequest>? Requests);

/// <param name="From">Who raised it; the sender where absent.</param>
/// <param name="Receipt">full where everything has arrived.</param>
internal sealed record EarlierRequest(string Number, string Status, IReadOnlyList<EarlierLine> Lines, string? Site, DateTimeOffset CreatedAt, string? From, string? Receipt);

internal sealed record EarlierLine(string? Sku, decimal? Quantity, string? Unit, string? Text);
