using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Procurement.Data.Messaging;
using Procurement.Engine;
using Procurement.Engine.Messaging;
using Procurement.Evaluation.Cases;

namespace Procurement.Evaluation.Playing;

/// <summary>Plays one conversation through the engine: webhook in, stages until nothing is owed, next burst; then reads what it came to.</summary>
/// <param name="folder">Folder of the file of cases: its media lie below it.</param>
internal sealed class CasePlayer(ConversationCase one, EngineNode engine, LoopbackGraph graph, string folder)
{
    /// <summary>Longest time after a burst that its reply may take by our clock: the quiet window, and the wait for a file.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<string> said = [];

    /// <summary>The clock starts before everything that the case tells of.</summary>
    public static FakeTimeProvider ClockFor(ConversationCase one) => new(one.SentAt.ToUniversalTime());

    public async Task<PlayedCase> PlayAsync(CancellationToken cancellationToken)
    {
        await new EarlierRequests(engine).AddAsync(one, cancellationToken);
        foreach (var turn in one.Turns)
        {
            foreach (var message in turn.Messages) await SayAsync(message, cancellationToken);
            await engine.SweepAsync(Stages.FetchMedia, cancellationToken);
            await TranscribeAsync(turn, cancellationToken);
            await engine.SettleAsync(Patience, cancellationToken);
        }

        return await new ResultReader(one, engine).ReadAsync(cancellationToken);
    }

    private async Task SayAsync(CaseMessage message, CancellationToken cancellationToken)
    {
        var at = one.SentAt.AddSeconds(message.After);
        var (type, content, context) = await ContentOfAsync(message, cancellationToken);
        if (message.ReplyTo is { } index) context ??= said[index];
        var id = string.Create(CultureInfo.InvariantCulture, $"wamid.said.{said.Count}");
        said.Add(id);
        engine.Reach(at);
        await engine.ReceiveAsync(new SaidMessage(id, one.From, at, type, content, context, message.Forwarded), cancellationToken);
    }

    private async Task<(string Type, JsonObject Content, string? Context)> ContentOfAsync(CaseMessage message, CancellationToken cancellationToken)
    {
        if (message.Button is { } button)
        {
            return await FindAsync(content => content.Buttons?.FirstOrDefault(known => known.Id.StartsWith(button + ":", StringComparison.Ordinal)) is { } known ? (known.Id, known.Title) : null, cancellationToken) is { } tapped
                ? ("interactive", SaidMessage.Tapped("button_reply", tapped.Id, tapped.Title), tapped.MessageId)
                : ("text", SaidMessage.Text(button), null);
        }

        if (message.List is { } title)
        {
            if (await FindAsync(content => RowOf(content, title), cancellationToken) is { } row) return ("interactive", SaidMessage.Tapped("list_reply", row.Id, row.Title), row.MessageId);
            if (await FindAsync(content => content.Buttons?.FirstOrDefault(known => Same(known.Title, title)) is { } known ? (known.Id, known.Title) : null, cancellationToken) is { } choice)
                return ("interactive", SaidMessage.Tapped("button_reply", choice.Id, choice.Title), choice.MessageId);
            return ("text", SaidMessage.Text(title), null);
        }

        if (message.Image is { } image) return await FileAsync("image", image, message, cancellationToken);
        if (message.Document is { } document) return await FileAsync("document", document, message, cancellationToken);
        if (message.Audio is { } audio) return await FileAsync("audio", audio, message, cancellationToken);
        return ("text", SaidMessage.Text(message.Text ?? ""), null);
    }

    private static (string, string)? RowOf(OutboundContent content, string title) =>
        content.Rows?.FirstOrDefault(row => Same(row.Title, title) || Same(row.Description, title)) is { } row ? (row.Id, row.Title) : null;

    private static bool Same(string? shown, string title) => string.Equals(shown?.Trim(), title.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>What the person can tap: in the newest of our messages to them that has it.</summary>
    private async Task<(string Id, string Title, string? MessageId)?> FindAsync(Func<OutboundContent, (string Id, string Title)?> choose, CancellationToken cancellationToken)
    {
        await using var db = await engine.OpenAsync(cancellationToken);
        var sent = await ResultReader.SentTo(db, one.From).Where(message => message.Content != null && (message.Kind == OutboundKinds.Buttons || message.Kind == OutboundKinds.List))
            .OrderByDescending(message => message.CreatedAt).ThenByDescending(message => message.Id).ToListAsync(cancellationToken);
        foreach (var message in sent)
            if (choose(OutboundContent.Read(message.Kind, message.Content)) is { } found) return (found.Id, found.Title, message.WhatsAppId);
        return null;
    }

    private async Task<(string, JsonObject, string?)> FileAsync(string type, string path, CaseMessage message, CancellationToken cancellationToken)
    {
        var full = Path.Combine(folder, path);
        var bytes = type == "audio" && !File.Exists(full) ? Encoding.ASCII.GetBytes("OggS") : await File.ReadAllBytesAsync(full, cancellationToken);
        var mimeType = MimeTypeOf(path, type);
        var content = SaidMessage.File(graph.Add(bytes, mimeType), bytes, mimeType, type == "document" ? Path.GetFileName(path) : null, message.Caption);
        if (type == "audio") content["voice"] = true;
        return (type, content, null);
    }

    private static string MimeTypeOf(string path, string type) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".webp" => "image/webp",
        ".pdf" => "application/pdf",
        ".csv" => "text/csv",
        ".txt" => "text/plain",
        ".xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => type == "audio" ? "audio/ogg" : "application/octet-stream",
    };

    /// <summary>A transcription service has answered with the case's words, before the batch closes.</summary>
    private async Task TranscribeAsync(CaseTurn turn, CancellationToken cancellationToken)
    {
        var first = said.Count - turn.Messages.Count;
        await using var db = await engine.OpenAsync(cancellationToken);
        foreach (var (message, i) in turn.Messages.Select((message, i) => (message, i)).Where(pair => pair.message.Transcript is not null))
        {
            var id = said[first + i];
            await db.MediaFiles.Where(file => db.InboundMessages.Any(inbound => inbound.Id == file.MessageId && inbound.WhatsAppId == id))
                .ExecuteUpdateAsync(set => set.SetProperty(file => file.ExtractedText, message.Transcript).SetProperty(file => file.State, MediaState.Stored), cancellationToken);
        }
    }
}
