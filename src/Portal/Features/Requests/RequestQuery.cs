using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Approvals;
using Procurement.Data.Checks;
using Procurement.Data.Erp;
using Procurement.Data.Messaging;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Requests;
using Procurement.Portal.Features.Messaging;

namespace Procurement.Portal.Features.Requests;

/// <summary>Everything about one request on one page.</summary>
public sealed record RequestDetails(PurchaseRequest Request, string Requester, string? RequesterPhone, string? Site, string? CostCenter, IReadOnlyList<LineView> Lines, IReadOnlyList<Question> Questions,
    IReadOnlyList<FindingView> Findings, IReadOnlyList<ApprovalView> Approvals, IReadOnlyList<OrderRow> Orders, IReadOnlyList<HistoryEntry> History, IReadOnlyList<TurnView> Turns, IReadOnlyList<string> Attention, ChatView? Chat);

/// <param name="Supplier">Name; null while nobody sells it.</param>
public sealed record LineView(RequestLine Line, string? Supplier, IReadOnlyList<Evidence> Evidence);

public sealed record FindingView(Finding Finding, string? FirstReleasedBy, string? DecidedBy);

public sealed record ApprovalView(Approval Approval, string Approver);

public sealed record OrderRow(string Number, string Supplier, OrderStatus Status, string? Attention, decimal Total, string Currency, string? SupplierOrderNumber, string? Booking);

/// <summary>One operation as a sentence: who did what, from which words.</summary>
public sealed record HistoryEntry(DateTimeOffset At, string Author, string Kind, string What, IReadOnlyList<string> Quotes, int Revision);

public sealed record TurnView(DateTimeOffset At, string? Intent, IReadOnlyList<string> Explanation, int ModelTokens);

internal static class RequestQuery
{
    /// <summary>Null when there is no such request.</summary>
    public static async Task<RequestDetails?> ReadAsync(ProcurementDb db, string number, CancellationToken cancellationToken)
    {
        var request = await db.Requests.AsNoTracking().Include(x => x.Lines).FirstOrDefaultAsync(x => x.Number == number, cancellationToken);
        if (request is null) return null;
        var requester = await db.People.AsNoTracking().FirstOrDefaultAsync(x => x.Id == request.RequesterId, cancellationToken);
        var site = await db.Sites.Where(x => x.Code == request.SiteCode).Select(x => x.Name).FirstOrDefaultAsync(cancellationToken);
        var costCenter = await db.CostCenters.Where(x => x.Code == request.CostCenterCode).Select(x => x.Name).FirstOrDefaultAsync(cancellationToken);
        var suppliers = await db.Suppliers.AsNoTracking().ToDictionaryAsync(x => x.Code, x => x.Name, cancellationToken);
        var questions = await db.Questions.AsNoTracking().Where(x => x.RequestId == request.Id).OrderBy(x => x.AskedAt).ToListAsync(cancellationToken);
        var operations = await db.Operations.AsNoTracking().Where(x => x.RequestId == request.Id).OrderByDescending(x => x.Sequence).ToListAsync(cancellationToken);
        var findings = await db.Findings.AsNoTracking().Where(x => x.RequestId == request.Id && x.Revision == request.Revision).OrderByDescending(x => x.FoundAt).ToListAsync(cancellationToken);
        var approvals = await db.Approvals.AsNoTracking().Where(x => x.RequestId == request.Id).OrderByDescending(x => x.AskedAt)
            .Select(x => new ApprovalView(x, db.People.Where(p => p.Id == x.ApproverId).Select(p => p.Name).FirstOrDefault() ?? "Unknown")).ToListAsync(cancellationToken);
        var orders = await OrdersAsync(db, request.Id, suppliers, cancellationToken);
        var turns = await db.Turns.AsNoTracking().Where(x => x.RequestId == request.Id).OrderByDescending(x => x.Number).ToListAsync(cancellationToken);
        var messageFailed = await db.OutboundMessages.AnyAsync(x => x.RequestId == request.Id && x.GaveUpAt != null && (x.State == OutboundState.Failed || x.State == OutboundState.Uncertain), cancellationToken);
        var names = await NamesAsync(db, operations, findings, cancellationToken);
        return new RequestDetails(request, requester?.Name ?? "Unknown", requester?.Phone, site, costCenter,
            [.. request.Lines.Where(x => x.RemovedAt is null).OrderBy(x => x.Position).Select(x => new LineView(x, x.SupplierCode is { } code ? suppliers.GetValueOrDefault(code, code) : null, EvidenceOf(x.Evidence)))],
            questions,
            [.. findings.OrderByDescending(x => x.Severity).Select(x => new FindingView(x, Name(names, x.FirstReleasedBy), Name(names, x.DecidedBy)))],
            approvals, orders,
            [.. operations.Select(x => new HistoryEntry(x.At, Name(names, x.AuthorId) ?? x.Author, x.Kind, OperationWords.Describe(x.Kind, x.Body), OperationWords.Quotes(x.Body), x.RevisionAfter))],
            [.. turns.Select(x => new TurnView(x.CreatedAt, x.Intent, x.Explanation, x.ModelTokens))],
            AttentionRules.OfRequest(new RequestAttentionFacts(request.Status, questions.Any(x => x.EscalatedAt is not null && x.AnsweredAt is null), [.. orders.Select(x => x.Attention)],
                orders.Any(x => x.Booking == nameof(PostingState.Failed)), messageFailed, request.CancelRequested)),
            request.ConversationId is { } conversation ? await ChatQuery.ReadAsync(db, conversation, cancellationToken) : null);
    }

    private static async Task<List<OrderRow>> OrdersAsync(ProcurementDb db, Guid requestId, Dictionary<string, string> suppliers, CancellationToken cancellationToken)
    {
        var rows = await db.Orders.AsNoTracking().Where(x => x.RequestId == requestId).OrderBy(x => x.Number)
            .Select(x => new { x.Number, x.SupplierCode, x.Status, x.Attention, x.Total, x.Currency, x.SupplierOrderNumber, Booking = db.ErpPostings.Where(p => p.OrderId == x.Id).Select(p => (PostingState?)p.State).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(x => new OrderRow(x.Number, suppliers.GetValueOrDefault(x.SupplierCode, x.SupplierCode), x.Status, x.Attention, x.Total, x.Currency, x.SupplierOrderNumber, x.Booking?.ToString()))];
    }

    /// <summary>Names of the people and users that the history names, by id.</summary>
    private static async Task<Dictionary<Guid, string>> NamesAsync(ProcurementDb db, List<Operation> operations, List<Finding> findings, CancellationToken cancellationToken)
    {
        var ids = operations.Select(x => x.AuthorId).Concat(findings.SelectMany(x => new[] { x.FirstReleasedBy, x.DecidedBy })).OfType<Guid>().Distinct().ToList();
        var people = await db.People.Where(x => ids.Contains(x.Id)).Select(x => new { x.Id, x.Name }).ToListAsync(cancellationToken);
        var users = await db.Users.Where(x => ids.Contains(x.Id)).Select(x => new { x.Id, Name = x.DisplayName ?? x.Email ?? "user" }).ToListAsync(cancellationToken);
        return people.Concat(users).DistinctBy(x => x.Id).ToDictionary(x => x.Id, x => x.Name);
    }

    private static string? Name(Dictionary<Guid, string> names, Guid? id) => id is { } known ? names.GetValueOrDefault(known) : null;

    private static List<Evidence> EvidenceOf(string json) => JsonSerializer.Deserialize<List<Evidence>>(json, JsonSerializerOptions.Web) ?? [];
}
