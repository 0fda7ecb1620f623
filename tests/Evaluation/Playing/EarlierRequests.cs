using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Approvals;
using Procurement.Engine.Checks;
using Procurement.Engine.Requests;
using Procurement.Evaluation.Cases;

namespace Procurement.Evaluation.Playing;

/// <summary>Puts the requests that a case starts from into its database, as they are given.</summary>
internal sealed class EarlierRequests(EngineNode engine)
{
    /// <summary>Numbers of the conversation's own requests are far from the given ones.</summary>
    private const int FirstOwnNumber = 900_001;

    private static readonly RequestStatus[] Line = [RequestStatus.Collecting, RequestStatus.AwaitingConfirmation, RequestStatus.Checking, RequestStatus.AwaitingApproval, RequestStatus.Approved, RequestStatus.Ordering, RequestStatus.Ordered, RequestStatus.Closed];

    public async Task AddAsync(ConversationCase one, CancellationToken cancellationToken)
    {
        await using var db = await engine.OpenAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT setval('request_numbers', {FirstOwnNumber}, false)", cancellationToken);
        foreach (var earlier in one.Earlier.OrderBy(request => request.CreatedAt)) await AddAsync(db, earlier, earlier.From ?? one.From, cancellationToken);
    }

    private async Task AddAsync(ProcurementDb db, EarlierRequest earlier, string from, CancellationToken cancellationToken)
    {
        var at = earlier.CreatedAt.ToUniversalTime();
        var requester = await db.People.SingleAsync(person => person.Phone == from, cancellationToken);
        var talk = (await PersonConversations.ForAsync(db, EngineNode.OurNumber, [requester.Id], at, cancellationToken)).GetValueOrDefault(requester.Id);
        var site = earlier.Site ?? requester.SiteCode;
        var request = new PurchaseRequest
        {
            Id = Guid.CreateVersion7(at),
            Number = earlier.Number,
            RequesterId = requester.Id,
            ConversationId = talk?.Conversation.Id,
            Currency = await db.CompanySettings.Where(setting => setting.Key == CompanySetting.Currency).Select(setting => setting.Value).FirstOrDefaultAsync(cancellationToken) ?? "",
            CreatedAt = at,
            SiteCode = site,
            CostCenterCode = site == requester.SiteCode ? requester.CostCenterCode : await db.Sites.Where(row => row.Code == site).Select(row => row.CostCenterCode).FirstOrDefaultAsync(cancellationToken),
        };
        foreach (var line in earlier.Lines) request.Lines.Add(await LineOfAsync(db, request, line, earlier.Receipt == "full", cancellationToken));
        request.Total = request.Lines.TrueForAll(line => line.UnitPrice is not null) ? request.Lines.Sum(line => line.Quantity * line.UnitPrice) : null;
        request.Heard(at);
        Lead(request, Enum.Parse<RequestStatus>(earlier.Status), at);
        db.Add(request);
        await db.SaveChangesAsync(cancellationToken);
        if (earlier.Status != nameof(RequestStatus.AwaitingApproval)) return;
        await AskAsync(db, request, at, cancellationToken);
    }

    private static async Task<RequestLine> LineOfAsync(ProcurementDb db, PurchaseRequest request, EarlierLine line, bool received, CancellationToken cancellationToken)
    {
        var item = line.Sku is null ? null : await db.CatalogItems.FindAsync([line.Sku], cancellationToken);
        var words = item?.Name ?? line.Text ?? line.Sku ?? "";
        return new RequestLine
        {
            Id = Guid.CreateVersion7(request.CreatedAt),
            RequestId = request.Id,
            Position = request.Lines.Count + 1,
            Sku = line.Sku,
            Description = words,
            Quantity = line.Quantity,
            Unit = line.Unit ?? item?.Unit,
            UnitPrice = item?.Price,
            SupplierCode = item?.SupplierCode,
            RequestedText = words,
            RequestedQuantity = line.Quantity,
            RequestedUnit = line.Unit,
            ReceivedQuantity = received ? line.Quantity ?? 0 : 0,
        };
    }

    /// <summary>Through the states before; AwaitingApproval is reached by asking.</summary>
    private static void Lead(PurchaseRequest request, RequestStatus to, DateTimeOffset at)
    {
        var last = to == RequestStatus.AwaitingApproval ? RequestStatus.Checking : to;
        if (!Line.Contains(last))
        {
            if (RequestLifecycle.Allows(RequestStatus.Collecting, last) && last != RequestStatus.Cancelled)
            {
                request.MoveTo(last, at);
                return;
            }

            Lead(request, RequestStatus.Checking, at);
            request.MoveTo(last, at);
            return;
        }

        foreach (var state in Line.TakeWhile(state => state != last).Append(last).Where(state => state != RequestStatus.AwaitingApproval || last == state))
            if (state != request.Status) request.MoveTo(state, at);
    }

    /// <summary>Asks whom the policy's rules name (the case says that somebody is asked, so auto-approval is left out); their cards have been sent.</summary>
    private async Task AskAsync(ProcurementDb db, PurchaseRequest request, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var facts = (await new CheckFactsLoader(db, at).LoadAsync([request], cancellationToken))[0];
        var policy = facts.Policy ?? throw new InvalidOperationException("The company has no approval policy.");
        var routing = (await CheckRequests.LoadRoutingAsync(db, [request], policy, cancellationToken))[request.Id];
        var plan = ApprovalPolicy.Decide(policy with { AutoApprove = [] }, routing.PolicyVersion, Routing.PolicyFactsOf(facts, routing, fraudHold: false));
        if (plan is not { CanBeDecided: true }) throw new InvalidOperationException($"The policy finds nobody who can decide {request.Number}.");
        await engine.Get<AskApprovals>().ForAsync(db, request, plan, await ApprovalDecisions.SitesOfAsync(db, request, cancellationToken), at, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        var cards = await db.OutboundMessages.Where(message => message.RequestId == request.Id).ToListAsync(cancellationToken);
        foreach (var (card, i) in cards.Select((card, i) => (card, i))) card.Accepted(string.Create(CultureInfo.InvariantCulture, $"wamid.card.{request.Number}.{i}"), null, at);
        await db.SaveChangesAsync(cancellationToken);
    }
}
