using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Approvals;
using Procurement.Data.Messaging;
using Procurement.Data.Requests;
using Procurement.Data.Turns;
using Procurement.Engine.Messaging;
using Procurement.Engine.Requests;
using Procurement.Engine.Turns;
using Procurement.Evaluation.Cases;

namespace Procurement.Evaluation.Playing;

/// <summary>
/// Reads the rows that a conversation left: the last turn that did something says the outcome, and the request that it was about says the contents.
/// Knows nothing of what was expected.
/// </summary>
internal sealed class ResultReader(ConversationCase one, EngineNode engine)
{
    private const string Draft = "draft", Ask = "ask", None = "none", Received = "received", Cancelled = "cancelled", Submitted = "submitted", Refused = "refused";
    private readonly Dictionary<string, EarlierRequest> given = one.Earlier.ToDictionary(request => request.Number, StringComparer.Ordinal);

    /// <summary>Our messages to a phone, read marks left out.</summary>
    public static IQueryable<OutboundMessage> SentTo(ProcurementDb db, string phone) => db.OutboundMessages.AsNoTracking().Where(message => message.Kind != OutboundKinds.Read
        && db.Conversations.Any(talk => talk.Id == message.ConversationId && db.Addresses.Any(address => address.Id == talk.AddressId && address.Phone == phone)));

    public async Task<PlayedCase> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await engine.OpenAsync(cancellationToken);
        var rows = await RowsAsync(db, cancellationToken);
        var failed = rows.Turns.Find(turn => turn.State != TurnState.Done);
        if (failed is not null) throw new InvalidOperationException($"A turn is {failed.State}: {failed.LastError}");
        var act = rows.Turns.Select(turn => ActOf(turn, rows)).LastOrDefault(found => found is not null) ?? new Act(None);
        var actual = ResultOf(act, rows) with { Warnings = Warnings(act, rows) };
        return new PlayedCase(actual, [.. rows.Replies.Select(reply => reply.Text)], rows.Turns.Sum(turn => turn.ModelTokens)) { Explanation = [.. rows.Turns.SelectMany(turn => turn.Explanation)] };
    }

    /// <summary>What one turn did; null where it changed nothing that counts.</summary>
    private Act? ActOf(Turn turn, Rows rows)
    {
        var said = rows.Replies.LastOrDefault(reply => reply.TurnId == turn.Id);
        var about = said?.RequestId is { } id ? rows.Requests.Find(request => request.Id == id) : null;
        var done = rows.Operations.Where(operation => operation.TurnId == turn.Id).ToList();
        if (rows.Decisions.FirstOrDefault(approval => approval.DecidedAt == turn.EndedAt) is { } decision)
            return new Act(decision.State == ApprovalState.Approved ? "approved" : "rejected", rows.Requests.Find(request => request.Id == decision.RequestId));
        if (turn.Intent == "receipt" && rows.Requests.Find(request => request.Id == turn.RequestId && Arrived(request).Count > 0) is { } received) return new Act(Received, received);
        if (done.Find(operation => operation.Kind == "cancel") is { } cancel) return new Act(Cancelled, rows.Requests.Find(request => request.Id == cancel.RequestId));
        if (done.Find(operation => operation.Kind == "submit") is { } submit) return new Act(Submitted, rows.Requests.Find(request => request.Id == submit.RequestId));
        return said?.Purpose switch
        {
            "refusal" => new Act(Refused),
            "handover" when turn.Intent is "handover" or "complaint" => new Act("handover"),
            "status" => new Act("status", about),
            // A hint that nothing was understood asks for nothing in particular: it is told as a warning.
            "summary" or "question" or "handover" => rows.Own is not null ? new Act(Draft, about) : rows.Questions.Count > 0 ? new Act(Ask) : null,
            "acknowledgement" when turn.Intent is "approve" or "reject" => new Act(Refused),
            "acknowledgement" when turn.Intent == "change" && about is not null => new Act(Submitted, about),
            null when turn.Intent == Refused => new Act(Refused),
            _ => null,
        };
    }

    private ActualResult ResultOf(Act act, Rows rows)
    {
        var request = act.Request is { } about && given.ContainsKey(about.Number) ? about : null;
        switch (act.Outcome)
        {
            case Received:
                return new ActualResult { Outcome = Received, Request = request?.Number, Lines = Arrived(act.Request!) };
            case Draft or Ask or Submitted or Cancelled when request is null && rows.Own is { } own:
                return Contents(own, rows);
            case Ask:
                return new ActualResult { Outcome = Ask, Ask = Asks(rows, null) };
            case Draft:
                return new ActualResult { Outcome = Ask, Ask = Asks(rows, null), Request = null };
            default:
                return new ActualResult { Outcome = act.Outcome, Request = request?.Number };
        }
    }

    private static ActualResult Contents(PurchaseRequest own, Rows rows)
    {
        var outcome = own.Status switch { RequestStatus.Collecting => Ask, RequestStatus.AwaitingConfirmation => Draft, RequestStatus.Cancelled => Cancelled, _ => Submitted };
        var lines = own.Lines.Where(line => line.RemovedAt is null).OrderBy(line => line.Position).ToList();
        return new ActualResult
        {
            Outcome = outcome,
            Lines = outcome == Cancelled ? [] : [.. lines.Select(line => new ActualLine(line.Sku, line.Quantity ?? (line.Sku is null ? line.RequestedQuantity : null), line.Unit, line.SiteCode, line.RequestedText))],
            Site = outcome == Cancelled ? null : own.SiteCode,
            NeedBy = outcome == Cancelled ? null : own.NeedBy?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            // A cost centre that nobody said follows from the site.
            CostCenter = outcome != Cancelled && own.SaidFields.Contains("costCenter") ? own.CostCenterCode : null,
            Supplier = outcome == Cancelled ? null : own.RequestedSupplierCode,
            MaxTotal = outcome == Cancelled ? null : own.MaxTotal,
            Urgent = outcome != Cancelled && own.Urgent ? true : null,
            Ask = outcome == Ask ? Asks(rows, own.Id) : [],
        };
    }

    private static List<string> Asks(Rows rows, Guid? request) => [.. rows.Questions.Where(question => question.RequestId is null || question.RequestId == request).Select(question => question.Kind).Distinct()];

    private List<ActualLine> Arrived(PurchaseRequest request)
    {
        var before = given.TryGetValue(request.Number, out var earlier) && earlier.Receipt == "full";
        return before ? [] : [.. request.Lines.Where(line => line.RemovedAt is null && line.ReceivedQuantity > 0).OrderBy(line => line.Position).Select(line => new ActualLine(line.Sku, line.ReceivedQuantity, line.Unit, null, null))];
    }

    /// <summary>What the replies told beside the contents.</summary>
    private static List<string> Warnings(Act act, Rows rows)
    {
        var warnings = new List<string>();
        if (act.Outcome is Draft or Ask or Submitted && rows.Own is { } own)
        {
            warnings.AddRange(own.ReadWarnings().Select(warning => warning.Code));
            if (own.Status is RequestStatus.OnHold or RequestStatus.InReview) warnings.Add(own.Status == RequestStatus.OnHold ? "hold" : "review");
        }

        var notes = Phrases.Languages.Select(language => Phrases.In(language)).SelectMany(phrases => new[]
        {
            (Code: "unreadable", Text: phrases.Say("warn.unreadable")), (Code: "unreadable", Text: phrases.Say("hint.unreadable")), (Code: "notUnderstood", Text: phrases.Say("hint.unclear")),
            (Code: "notUnderstood", Text: phrases.Say("warn.notUnderstood", ("words", "\n")).Split('\n').MaxBy(part => part.Length)!),
        });
        warnings.AddRange(notes.Where(note => rows.Replies.Exists(reply => reply.Text.Contains(note.Text, StringComparison.Ordinal))).Select(note => note.Code));
        return [.. warnings.Distinct()];
    }

    private async Task<Rows> RowsAsync(ProcurementDb db, CancellationToken cancellationToken)
    {
        var talks = await db.Conversations.Where(talk => db.Addresses.Any(address => address.Id == talk.AddressId && address.Phone == one.From)).Select(talk => talk.Id).ToListAsync(cancellationToken);
        var person = await db.People.Where(row => row.Phone == one.From).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken);
        var requests = await db.Requests.AsNoTracking().Include(request => request.Lines).ToListAsync(cancellationToken);
        var since = one.SentAt.ToUniversalTime();
        return new Rows(
            await db.Turns.AsNoTracking().Where(turn => talks.Contains(turn.ConversationId)).OrderBy(turn => turn.Number).ToListAsync(cancellationToken),
            await SentTo(db, one.From).Where(message => message.CreatedAt >= since).OrderBy(message => message.CreatedAt).ThenBy(message => message.Id).ToListAsync(cancellationToken),
            await db.Operations.AsNoTracking().Where(operation => operation.TurnId != null).OrderBy(operation => operation.Sequence).ToListAsync(cancellationToken),
            await db.Approvals.AsNoTracking().Where(approval => approval.ApproverId == person && (approval.State == ApprovalState.Approved || approval.State == ApprovalState.Rejected)).ToListAsync(cancellationToken),
            await db.Questions.AsNoTracking().Where(question => talks.Contains(question.ConversationId) && question.AnsweredAt == null).OrderBy(question => question.AskedAt).ToListAsync(cancellationToken),
            requests,
            requests.Where(request => request.RequesterId == person && !given.ContainsKey(request.Number)).MaxBy(request => request.CreatedAt));
    }

    /// <param name="Request">The request that it was about.</param>
    private sealed record Act(string Outcome, PurchaseRequest? Request = null);

    /// <param name="Own">The newest request that the conversation itself opened.</param>
    private sealed record Rows(List<Turn> Turns, List<OutboundMessage> Replies, List<Operation> Operations, List<Approval> Decisions, List<Question> Questions, List<PurchaseRequest> Requests, PurchaseRequest? Own);
}
