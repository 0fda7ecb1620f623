using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Requests;

namespace Procurement.Engine.Checks;

/// <summary>Everything that a request came from: the messages of its turns and of its lines' evidence, text read from their files, its lines as they were said, and its notes.</summary>
internal static class HeardTexts
{
    public static async Task<Dictionary<Guid, List<HeardText>>> LoadAsync(ProcurementDb db, IReadOnlyList<PurchaseRequest> requests, CancellationToken cancellationToken)
    {
        List<Guid> ids = [.. requests.Select(request => request.Id)];
        var inTurns = await db.Turns.Where(x => x.RequestId != null && ids.Contains(x.RequestId.Value))
            .Join(db.InboundMessages, turn => (Guid?)turn.BatchId, message => message.BatchId, (turn, message) => new { Request = turn.RequestId!.Value, Message = message.Id })
            .ToListAsync(cancellationToken);
        var pairs = inTurns.Select(x => (x.Request, x.Message)).Concat(requests.SelectMany(request => EvidenceOf(request).Select(message => (Request: request.Id, Message: message)))).ToHashSet();

        List<Guid> messageIds = [.. pairs.Select(pair => pair.Message).Distinct()];
        var messages = await db.InboundMessages.AsNoTracking().Where(x => messageIds.Contains(x.Id)).Select(x => new { x.Id, x.Text, x.Forwarded }).ToDictionaryAsync(x => x.Id, cancellationToken);
        var documents = (await db.MediaFiles.AsNoTracking().Where(x => messageIds.Contains(x.MessageId) && x.ExtractedText != null).Select(x => new { x.MessageId, x.ExtractedText }).ToListAsync(cancellationToken))
            .ToLookup(x => x.MessageId, x => x.ExtractedText!);

        return requests.ToDictionary(request => request.Id, request =>
        {
            var heard = pairs.Where(pair => pair.Request == request.Id && messages.ContainsKey(pair.Message)).Select(pair => messages[pair.Message]).OrderBy(message => message.Id)
                .SelectMany(message => documents[message.Id].Prepend(message.Text ?? "").Select(text => new HeardText(message.Id.ToString(), text, message.Forwarded))).ToList();
            heard.AddRange(request.Lines.Where(line => line.RemovedAt is null).Select(line => new HeardText($"line {line.Position.ToString(CultureInfo.InvariantCulture)}", line.RequestedText, false)));
            if (request.Notes is not null) heard.Add(new HeardText("notes", request.Notes, false));
            return heard;
        });
    }

    private static IEnumerable<Guid> EvidenceOf(PurchaseRequest request) =>
        request.Lines.Where(line => line.RemovedAt is null && line.Evidence.Length > 2).SelectMany(line => JsonSerializer.Deserialize<List<Requests.Evidence>>(line.Evidence, JsonSerializerOptions.Web) ?? []).Select(evidence => evidence.MessageId);
}
