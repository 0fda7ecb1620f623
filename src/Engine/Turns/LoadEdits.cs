using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Messaging;
using Procurement.Engine.Requests;

namespace Procurement.Engine.Turns;

/// <summary>What edits and deletions are about. Costs queries only where a batch has one.</summary>
internal static class LoadEdits
{
    private static readonly string[] Contents =
        ["addLine", "setQuantity", "setItem", "removeLine", "setPrice", "setLineSite", "setSite", "setNeedBy", "setCostCenter", "setSupplier", "setMaxTotal", "setUrgent", "setNotes", "submit", "cancel"];

    /// <param name="edits">The edit or deletion, and our row of the original.</param>
    /// <param name="hear">What messages say now, by batch and by message.</param>
    /// <returns>By the id of the edit.</returns>
    public static async Task<Dictionary<Guid, EditFacts>> RunAsync(ProcurementDb db, IReadOnlyList<(Guid Message, Guid Original)> edits,
        Func<IQueryable<InboundMessage>, Task<List<HeardRow>>> hear, CancellationToken cancellationToken)
    {
        if (edits.Count == 0) return [];
        var originals = edits.Select(edit => edit.Original).Distinct().ToList();
        var batches = await db.InboundMessages.Where(message => originals.Contains(message.Id) && message.BatchId != null).Select(message => message.BatchId).Distinct().ToListAsync(cancellationToken);
        var heard = await hear(db.InboundMessages.Where(message => originals.Contains(message.Id) || batches.Contains(message.BatchId)));
        var read = heard.ConvertAll(row => row.WhatsAppId);
        var changes = await db.InboundMessages.Where(message => (message.Type == "edit" || message.Type == "revoke") && message.RefersTo != null && read.Contains(message.RefersTo))
            .Select(message => new { message.Id, Original = message.RefersTo! }).ToListAsync(cancellationToken);
        var turns = await TurnsAsync(db, batches, heard, changes.ToLookup(change => change.Original, change => change.Id), cancellationToken);
        return edits.DistinctBy(edit => edit.Message).ToDictionary(edit => edit.Message, edit =>
        {
            var row = heard.Find(one => one.Message == edit.Original);
            return new EditFacts(edit.Message, row?.Heard ?? [], row?.Batch is { } batch ? turns.GetValueOrDefault(batch) : null);
        });
    }

    private static async Task<Dictionary<Guid, EditedTurn>> TurnsAsync(ProcurementDb db, List<Guid?> batches, List<HeardRow> heard, ILookup<string, Guid> changes, CancellationToken cancellationToken)
    {
        var turns = await db.Turns.AsNoTracking().Where(turn => batches.Contains(turn.BatchId)).Select(turn => new { turn.Id, turn.BatchId }).ToListAsync(cancellationToken);
        var ids = turns.ConvertAll(turn => (Guid?)turn.Id);
        var touched = await (from operation in db.Operations
                             join request in db.Requests on operation.RequestId equals request.Id
                             where ids.Contains(operation.TurnId) && Contents.Contains(operation.Kind)
                             select new { Turn = operation.TurnId!.Value, request.Id, request.Number, request.Status }).Distinct().ToListAsync(cancellationToken);
        var requests = touched.Select(row => row.Id).Distinct().ToList();
        var history = (await db.Operations.AsNoTracking().Where(operation => requests.Contains(operation.RequestId) && Contents.Contains(operation.Kind)).OrderBy(operation => operation.Sequence)
            .Select(operation => new { operation.RequestId, operation.TurnId, operation.Author, operation.Body }).ToListAsync(cancellationToken)).ToLookup(row => row.RequestId);
        // One that changed several requests cannot be told apart by its words: nothing is guessed.
        return turns.Select(turn => (turn.BatchId, turn.Id, Request: touched.FindAll(row => row.Turn == turn.Id))).Where(turn => turn.Request.Count == 1).ToDictionary(turn => turn.BatchId, turn =>
        {
            var request = turn.Request[0];
            return new EditedTurn(turn.Id, [.. heard.Where(row => row.Batch == turn.BatchId).SelectMany(row => row.Heard).Where(message => message.Changes is null)], request.Number, request.Status,
                [.. history[request.Id].Select(row => new PastOperation(row.TurnId, row.Author, OperationRows.Read(row.Body)))],
                [.. heard.Where(row => row.Batch == turn.BatchId).SelectMany(row => changes[row.WhatsAppId])]);
        });
    }
}
