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

namespace Procurement.Portal.Api;

public sealed record PersonView(string Name, string Phone);
public sealed record RequestedView(string Text, decimal? Quantity, string? Unit);
public sealed record LineView(int Position, string? Sku, string Description, decimal? Quantity, string? Unit, decimal? UnitPrice, decimal? LineTotal, string? Supplier, string? RequestedSupplier, string? Site,
    RequestedView Requested, JsonElement Evidence, decimal ReceivedQuantity, string Receipt);
public sealed record QuestionView(Guid Id, string Kind, int? Position, string Text, DateTimeOffset AskedAt, DateTimeOffset? AnsweredAt);
public sealed record FindingView(string Code, string Severity, string Explanation, JsonElement Evidence, string? Decision);
public sealed record ApprovalView(PersonView Approver, string Rule, string State, DateTimeOffset? DecidedAt, string? Comment);
public sealed record OrderRefView(string Number, string Supplier, string Status);
public sealed record RequestView(string Number, string Status, int Revision, PersonView Requester, string? Site, string? CostCenter, DateOnly? NeedBy, bool Urgent, decimal? MaxTotal, string? Notes, IReadOnlyList<string> SaidFields,
    string Currency, decimal? Total, string Receipt, string Booking, bool CancelRequested, IReadOnlyList<string> Attention, JsonElement Warnings, IReadOnlyList<LineView> Lines, IReadOnlyList<QuestionView> Questions,
    IReadOnlyList<FindingView> Findings, IReadOnlyList<ApprovalView> Approvals, IReadOnlyList<OrderRefView> Orders, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Requests as the API shows them: a fixed number of queries for any number of requests.</summary>
internal static class RequestViews
{
    public static async Task<List<RequestView>> LoadAsync(ProcurementDb db, IReadOnlyList<PurchaseRequest> requests, CancellationToken stop)
    {
        var ids = requests.Select(x => x.Id).ToList();
        var people = requests.Select(x => x.RequesterId).ToHashSet();
        var approvals = (await db.Approvals.AsNoTracking().Where(x => ids.Contains(x.RequestId)).OrderBy(x => x.AskedAt).ThenBy(x => x.Id).ToListAsync(stop)).ToLookup(x => x.RequestId);
        people.UnionWith(approvals.SelectMany(x => x).Select(x => x.ApproverId));
        var names = await db.People.AsNoTracking().Where(x => people.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => new PersonView(x.Name, x.Phone), stop);
        var questions = (await db.Questions.AsNoTracking().Where(x => x.RequestId != null && ids.Contains(x.RequestId.Value)).OrderBy(x => x.AskedAt).ToListAsync(stop)).ToLookup(x => x.RequestId!.Value);
        // Those of the current revision stand; older ones are history.
        var findings = (await db.Findings.AsNoTracking().Where(x => ids.Contains(x.RequestId)).OrderBy(x => x.FoundAt).ThenBy(x => x.Code).ToListAsync(stop)).ToLookup(x => x.RequestId);
        var orders = (await db.Orders.AsNoTracking().Where(x => ids.Contains(x.RequestId)).OrderBy(x => x.Number).ToListAsync(stop)).ToLookup(x => x.RequestId);
        var orderIds = orders.SelectMany(x => x).Select(x => x.Id).ToList();
        var postings = await db.ErpPostings.AsNoTracking().Where(x => orderIds.Contains(x.OrderId)).ToDictionaryAsync(x => x.OrderId, x => x.State, stop);
        var unsent = await db.OutboundMessages.AsNoTracking().Where(x => x.RequestId != null && ids.Contains(x.RequestId.Value) && x.GaveUpAt != null && x.State != OutboundState.Superseded).Select(x => x.RequestId!.Value).Distinct().ToHashSetAsync(stop);
        return [.. requests.Select(request => View(request, names, [.. questions[request.Id]], [.. findings[request.Id].Where(x => x.Revision == request.Revision)], [.. approvals[request.Id]], [.. orders[request.Id]], postings, unsent.Contains(request.Id)))];
    }

    private static RequestView View(PurchaseRequest request, Dictionary<Guid, PersonView> names, List<Question> questions, List<Finding> findings, List<Approval> approvals, List<PurchaseOrder> orders, Dictionary<Guid, PostingState> postings, bool messageFailed)
    {
        var lines = request.Lines.Where(x => x.RemovedAt is null).OrderBy(x => x.Position).ToList();
        var attention = AttentionRules.OfRequest(new RequestAttentionFacts(request.Status, questions.Any(x => x.EscalatedAt is not null && x.AnsweredAt is null), [.. orders.Select(x => x.Attention)],
            orders.Any(x => postings.TryGetValue(x.Id, out var state) && state == PostingState.Failed), messageFailed, request.CancelRequested));
        return new RequestView(request.Number, request.Status.ToString(), request.Revision, names.GetValueOrDefault(request.RequesterId) ?? new PersonView("", ""), request.SiteCode, request.CostCenterCode, request.NeedBy, request.Urgent,
            request.MaxTotal, request.Notes, request.SaidFields, request.Currency, request.Total, RolledUp.Receipt(lines), RolledUp.Booking(orders, postings), request.CancelRequested, attention, Json(request.Warnings),
            [.. lines.Select(line => Line(line, request))], [.. questions.Select(x => new QuestionView(x.Id, x.Kind, x.Position, x.Text, x.AskedAt, x.AnsweredAt))],
            [.. findings.Select(x => new FindingView(x.Code, Camel(x.Severity.ToString()), x.Explanation, Json(x.Evidence), x.Decision))],
            [.. approvals.Select(x => new ApprovalView(names.GetValueOrDefault(x.ApproverId) ?? new PersonView("", ""), x.Rule, Camel(x.State.ToString()), x.DecidedAt, x.Comment))],
            [.. orders.Select(x => new OrderRefView(x.Number, x.SupplierCode, x.Status.ToString()))], request.CreatedAt, request.UpdatedAt);
    }

    /// <summary>While a line is open, what is known of it stands in <c>requested</c>.</summary>
    private static LineView Line(RequestLine line, PurchaseRequest request) => new(line.Position, line.Sku, line.Description, line.Quantity, line.Unit, line.UnitPrice, line.Quantity * line.UnitPrice, line.SupplierCode, line.RequestedSupplierCode ?? request.RequestedSupplierCode,
        line.SiteCode ?? request.SiteCode, new RequestedView(line.RequestedText, line.RequestedQuantity, line.RequestedUnit), Json(line.Evidence), line.ReceivedQuantity, RolledUp.Receipt([line]));

    internal static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    internal static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}

/// <summary>The derived axes beside the status: per line and rolled up, never stored.</summary>
internal static class RolledUp
{
    public static string Receipt(IReadOnlyList<RequestLine> lines)
    {
        if (lines.Count == 0 || lines.All(x => x.ReceivedQuantity == 0 && !x.ShortClosed)) return "none";
        if (lines.All(x => x.Quantity is { } ordered && x.ReceivedQuantity >= ordered)) return "full";
        return lines.All(x => x.ShortClosed || (x.Quantity is { } ordered && x.ReceivedQuantity >= ordered)) ? "short-closed" : "part";
    }

    public static string Booking(IReadOnlyList<PurchaseOrder> orders, Dictionary<Guid, PostingState> postings)
    {
        var states = orders.Where(x => postings.ContainsKey(x.Id)).Select(x => postings[x.Id]).ToList();
        if (states.Contains(PostingState.Failed)) return "failed";
        return states.Count > 0 && states.Count == orders.Count && states.All(x => x == PostingState.Booked) ? "booked" : "none";
    }
}
