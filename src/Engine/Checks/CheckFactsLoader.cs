using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Approvals;

namespace Procurement.Engine.Checks;

/// <summary>Reads what the checks look at, for many requests with a fixed number of queries.</summary>
internal sealed class CheckFactsLoader(ProcurementDb db, DateTimeOffset now)
{
    /// <summary>Requests older than this are no part of duplicates and splits.</summary>
    private static readonly TimeSpan Recently = TimeSpan.FromDays(7);

    /// <summary>History older than this says little about today's prices and habits.</summary>
    private static readonly TimeSpan HistoryOf = TimeSpan.FromDays(365);

    private const int MostObservations = 60, MostRecent = 500;

    private static readonly RequestStatus[] NotWanted = [RequestStatus.Collecting, RequestStatus.AwaitingConfirmation, RequestStatus.Rejected, RequestStatus.Cancelled, RequestStatus.Expired];
    private static readonly RequestStatus[] BeingOrdered = [RequestStatus.Ordering, RequestStatus.Ordered, RequestStatus.Closed];
    private static readonly OrderStatus[] Bought = [OrderStatus.Placed, OrderStatus.Received, OrderStatus.ShortClosed];

    /// <param name="requests">Tracked by the context, with their lines.</param>
    /// <returns>Facts in the same order.</returns>
    public async Task<IReadOnlyList<CheckFacts>> LoadAsync(IReadOnlyList<PurchaseRequest> requests, CancellationToken cancellationToken)
    {
        var lines = requests.SelectMany(Present).ToList();
        List<string> skus = [.. lines.Select(line => line.Sku).OfType<string>().Distinct()];
        List<string> siteCodes = [.. requests.Select(request => request.SiteCode).Concat(lines.Select(line => line.SiteCode)).OfType<string>().Distinct()];
        List<Guid> requesterIds = [.. requests.Select(request => request.RequesterId).Distinct()];
        var oldest = requests.Min(SubmittedAt);

        var policy = await PolicyInForce.LoadAsync(db, cancellationToken);
        var company = await LoadCompanyAsync(requests, lines, skus, siteCodes, requesterIds, policy.Document, cancellationToken);
        var recent = await LoadRecentAsync(requesterIds, skus, siteCodes, oldest - Recently, cancellationToken);
        var prices = await LoadPricesAsync(skus, cancellationToken);
        var quantities = await LoadQuantitiesAsync(skus, siteCodes, cancellationToken);
        var activity = await LoadActivityAsync(requesterIds, cancellationToken);
        var budgets = await LoadBudgetsAsync(requests, cancellationToken);
        var senders = await LoadSendersAsync(requests, cancellationToken);
        var texts = await HeardTexts.LoadAsync(db, requests, cancellationToken);

        return [.. requests.Select(request => FactsOf(request))];

        CheckFacts FactsOf(PurchaseRequest request)
        {
            var missing = new List<string>(policy.Missing);
            var sender = request.ConversationId is { } conversation ? senders.GetValueOrDefault(conversation) : null;
            if (request.ConversationId is not null && sender is null) missing.Add("The address that it was sent from could not be read.");
            var requester = company.Requesters.GetValueOrDefault(request.RequesterId);
            if (requester is null) missing.Add("The requester is not in the list of people.");
            if (policy.Document is { } document && document.Currency != request.Currency) missing.Add($"Its amounts are in {request.Currency}, the policy's limits in {document.Currency}.");
            missing.AddRange(company.Sites.Values.Where(site => site.TimeZone is null && site.Code == request.SiteCode).Select(site => $"The time zone of {site.Name} is not known on this machine."));
            return new CheckFacts(now, RequestOf(request, company.Items), requester ?? new RequesterFacts(request.RequesterId, [PersonRoles.Requester], 0, true), missing,
                company.Sites, company.Suppliers, BudgetOf(request, budgets, missing), sender, policy.Document,
                [.. recent.Where(other => other.Id != request.Id && IsEarlier(other, request)).Select(other => other.Request)],
                [.. prices.Where(seen => seen.RequestId != request.Id).Select(seen => new PriceSeen(seen.Sku, seen.Unit, seen.UnitPrice, seen.At))],
                [.. quantities.Where(seen => seen.RequestId != request.Id).Select(seen => new QuantitySeen(seen.Sku, seen.Site, seen.Unit, seen.Quantity))],
                [.. activity.Where(seen => seen.RequesterId == request.RequesterId && seen.RequestId != request.Id).Select(seen => seen.At)],
                texts[request.Id]);
        }
    }

    private static IEnumerable<RequestLine> Present(PurchaseRequest request) => request.Lines.Where(line => line.RemovedAt is null);

    private static DateTimeOffset SubmittedAt(PurchaseRequest request) => request.SubmittedAt ?? request.CreatedAt;

    private static bool IsEarlier(RecentRow other, PurchaseRequest request)
    {
        var order = other.Request.SubmittedAt.CompareTo(SubmittedAt(request));
        return order < 0 || (order == 0 && string.CompareOrdinal(other.Request.Number, request.Number) < 0);
    }

    private static RequestFacts RequestOf(PurchaseRequest request, Dictionary<string, CatalogItem> items) => new(
        request.Id, request.Number, request.Revision, request.SiteCode, request.CostCenterCode, request.Total, request.Currency, request.MaxTotal, SubmittedAt(request),
        request.ConversationId is not null, request.Warnings.Contains(Requests.Warning.InstructionIgnored, StringComparison.Ordinal),
        [.. Present(request).OrderBy(line => line.Position).Select(line => new CheckedLine(line.Position, line.Sku, line.Description, line.Quantity, line.Unit, line.UnitPrice, line.SupplierCode,
            line.SiteCode ?? request.SiteCode,
            line.Sku is not null && items.TryGetValue(line.Sku, out var item) ? new ItemFacts(item.Category, item.SupplierCode, item.Unit, item.Price, item.Active, item.RestrictedTo) : null))]);

    private sealed record Company(Dictionary<Guid, RequesterFacts> Requesters, Dictionary<string, SiteFacts> Sites, Dictionary<string, SupplierFacts> Suppliers, Dictionary<string, CatalogItem> Items);

    private async Task<Company> LoadCompanyAsync(IReadOnlyList<PurchaseRequest> requests, List<RequestLine> lines, List<string> skus, List<string> siteCodes, List<Guid> requesterIds,
        PolicyDocument? policy, CancellationToken cancellationToken)
    {
        var requesters = await db.People.AsNoTracking().Where(x => requesterIds.Contains(x.Id)).ToDictionaryAsync(x => x.Id, x => new RequesterFacts(x.Id, x.Roles, x.SpendLimit, x.Active), cancellationToken);
        var sites = await db.Sites.AsNoTracking().Where(x => siteCodes.Contains(x.Code)).ToDictionaryAsync(x => x.Code,
            x => new SiteFacts(x.Code, x.Name, TimeZoneInfo.TryFindSystemTimeZoneById(x.TimeZone, out var zone) ? zone : null, policy?.CategoriesOf(x.Code) ?? []), cancellationToken);
        var items = await db.CatalogItems.AsNoTracking().Where(x => skus.Contains(x.Sku)).ToDictionaryAsync(x => x.Sku, cancellationToken);

        List<string> codes = [.. lines.Select(line => line.SupplierCode).OfType<string>().Distinct()];
        List<Guid> ids = [.. requests.Select(request => request.Id)];
        var bought = await db.Orders.Where(x => codes.Contains(x.SupplierCode) && Bought.Contains(x.Status) && !ids.Contains(x.RequestId)).Select(x => x.SupplierCode).Distinct().ToListAsync(cancellationToken);
        var suppliers = await db.Suppliers.AsNoTracking().Where(x => codes.Contains(x.Code)).ToDictionaryAsync(x => x.Code,
            x => new SupplierFacts(x.Code, x.Name, x.Status, !x.ImportedAsApproved && !bought.Contains(x.Code)), cancellationToken);
        return new Company(requesters, sites, suppliers, items);
    }

    private sealed record RecentRow(Guid Id, RecentRequest Request);

    /// <summary>Requests of the same persons, and requests at the same sites that share an item, submitted within a week.</summary>
    private async Task<List<RecentRow>> LoadRecentAsync(List<Guid> requesterIds, List<string> skus, List<string> siteCodes, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var others = await db.Requests.AsNoTracking()
            .Where(x => x.SubmittedAt >= since && !NotWanted.Contains(x.Status)
                && (requesterIds.Contains(x.RequesterId) || (siteCodes.Contains(x.SiteCode!) && x.Lines.Any(line => line.RemovedAt == null && skus.Contains(line.Sku!)))))
            .OrderByDescending(x => x.SubmittedAt).Take(MostRecent)
            .Select(x => new { x.Id, x.Number, x.RequesterId, x.SiteCode, x.SubmittedAt, x.Total, x.Status }).ToListAsync(cancellationToken);
        var ids = others.Select(x => x.Id).ToList();
        var lines = await db.RequestLines.AsNoTracking().Where(x => ids.Contains(x.RequestId) && x.RemovedAt == null)
            .Select(x => new { x.RequestId, x.Sku, x.Description, x.Quantity, x.SupplierCode, Category = db.CatalogItems.Where(item => item.Sku == x.Sku).Select(item => item.Category).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        var byRequest = lines.ToLookup(line => line.RequestId,
            line => new RecentLine(line.Sku ?? line.Description.Trim().ToUpperInvariant(), line.Quantity ?? 0, line.SupplierCode, line.Category));
        return [.. others.Select(x => new RecentRow(x.Id, new RecentRequest(x.Number, x.RequesterId, x.SiteCode, x.SubmittedAt!.Value, x.Total ?? 0, BeingOrdered.Contains(x.Status), [.. byRequest[x.Id]])))];
    }

    private sealed record PriceRow(Guid RequestId, string Sku, string Unit, decimal UnitPrice, DateTimeOffset At);

    /// <summary>Prices of orders, and of imported requests that came without orders.</summary>
    private async Task<List<PriceRow>> LoadPricesAsync(List<string> skus, CancellationToken cancellationToken)
    {
        var since = now - HistoryOf;
        var ordered = await db.CatalogItems.Where(item => skus.Contains(item.Sku)).SelectMany(item => db.OrderLines.Where(line => line.Sku == item.Sku)
                .Join(db.Orders.Where(order => Bought.Contains(order.Status) && order.CreatedAt >= since), line => line.OrderId, order => order.Id,
                    (line, order) => new { order.RequestId, line.Sku, line.Unit, line.UnitPrice, order.CreatedAt })
                .OrderByDescending(x => x.CreatedAt).Take(MostObservations))
            .ToListAsync(cancellationToken);
        var imported = await db.CatalogItems.Where(item => skus.Contains(item.Sku)).SelectMany(item => db.RequestLines.Where(line => line.Sku == item.Sku && line.RemovedAt == null && line.UnitPrice != null && line.Unit != null)
                .Join(db.Requests.Where(request => request.Imported && BeingOrdered.Contains(request.Status) && request.CreatedAt >= since && !db.Orders.Any(order => order.RequestId == request.Id)), line => line.RequestId,
                    request => request.Id, (line, request) => new { line.RequestId, line.Sku, line.Unit, line.UnitPrice, request.CreatedAt })
                .OrderByDescending(x => x.CreatedAt).Take(MostObservations))
            .ToListAsync(cancellationToken);
        return [.. ordered.Select(x => new PriceRow(x.RequestId, x.Sku!, x.Unit, x.UnitPrice, x.CreatedAt)), .. imported.Select(x => new PriceRow(x.RequestId, x.Sku!, x.Unit!, x.UnitPrice!.Value, x.CreatedAt))];
    }

    private sealed record QuantityRow(Guid RequestId, string Sku, string Site, string Unit, decimal Quantity);

    private async Task<List<QuantityRow>> LoadQuantitiesAsync(List<string> skus, List<string> siteCodes, CancellationToken cancellationToken)
    {
        var since = now - HistoryOf;
        var rows = await db.CatalogItems.Where(item => skus.Contains(item.Sku)).SelectMany(item => db.Sites.Where(site => siteCodes.Contains(site.Code)).SelectMany(site =>
                db.RequestLines.Where(line => line.Sku == item.Sku && line.RemovedAt == null && line.Quantity != null && line.Unit != null)
                    .Join(db.Requests.Where(request => !NotWanted.Contains(request.Status) && request.CreatedAt >= since), line => line.RequestId, request => request.Id,
                        (line, request) => new { line.RequestId, line.Sku, Site = line.SiteCode ?? request.SiteCode, line.Unit, line.Quantity, request.CreatedAt })
                    .Where(x => x.Site == site.Code).OrderByDescending(x => x.CreatedAt).Take(MostObservations)))
            .ToListAsync(cancellationToken);
        return [.. rows.Select(x => new QuantityRow(x.RequestId, x.Sku!, x.Site!, x.Unit!, x.Quantity!.Value))];
    }

    private sealed record ActivityRow(Guid RequesterId, Guid RequestId, DateTimeOffset At);

    private Task<List<ActivityRow>> LoadActivityAsync(List<Guid> requesterIds, CancellationToken cancellationToken) =>
        db.People.Where(person => requesterIds.Contains(person.Id))
            .SelectMany(person => db.Requests.Where(request => request.RequesterId == person.Id && request.SubmittedAt != null).OrderByDescending(request => request.CreatedAt).Take(MostObservations)
                .Select(request => new ActivityRow(person.Id, request.Id, request.SubmittedAt!.Value)))
            .ToListAsync(cancellationToken);

    private sealed record Budgets(DateOnly Month, Dictionary<string, decimal> Monthly, IReadOnlyList<SpentRow> Spent);
    private sealed record SpentRow(string CostCenter, bool Ordered, decimal Total, Guid? CheckingId, DateTimeOffset? CheckingSince);

    /// <summary>What each cost centre has taken this month, by the company's clock. Requests that are still being checked stand alone: only earlier ones count against a later one.</summary>
    private async Task<Budgets> LoadBudgetsAsync(IReadOnlyList<PurchaseRequest> requests, CancellationToken cancellationToken)
    {
        List<string> codes = [.. requests.Select(request => request.CostCenterCode).OfType<string>().Distinct()];
        var monthly = await db.CostCenters.AsNoTracking().Where(x => codes.Contains(x.Code)).ToDictionaryAsync(x => x.Code, x => x.MonthlyBudget, cancellationToken);
        var setting = await db.CompanySettings.AsNoTracking().Where(x => x.Key == CompanySetting.TimeZone).Select(x => x.Value).FirstOrDefaultAsync(cancellationToken);
        var zone = setting is not null && TimeZoneInfo.TryFindSystemTimeZoneById(setting, out var found) ? found : TimeZoneInfo.Utc;
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var month = new DateOnly(local.Year, local.Month, 1);
        var start = new DateTimeOffset(month.ToDateTime(TimeOnly.MinValue), zone.GetUtcOffset(month.ToDateTime(TimeOnly.MinValue))).ToUniversalTime();

        var live = db.Requests.Where(x => codes.Contains(x.CostCenterCode!) && x.SubmittedAt >= start && !NotWanted.Contains(x.Status) && x.Total != null);
        var settled = await live.Where(x => x.Status != RequestStatus.Checking)
            .GroupBy(x => new { x.CostCenterCode, Ordered = BeingOrdered.Contains(x.Status) }).Select(group => new { group.Key.CostCenterCode, group.Key.Ordered, Total = group.Sum(x => x.Total!.Value) })
            .ToListAsync(cancellationToken);
        var checking = await live.Where(x => x.Status == RequestStatus.Checking).Select(x => new { x.Id, x.CostCenterCode, x.Total, x.SubmittedAt }).ToListAsync(cancellationToken);
        return new Budgets(month, monthly,
        [
            .. settled.Select(x => new SpentRow(x.CostCenterCode!, x.Ordered, x.Total, null, null)),
            .. checking.Select(x => new SpentRow(x.CostCenterCode!, false, x.Total!.Value, x.Id, x.SubmittedAt)),
        ]);
    }

    private static BudgetFacts? BudgetOf(PurchaseRequest request, Budgets budgets, List<string> missing)
    {
        if (request.CostCenterCode is not { } code || !budgets.Monthly.TryGetValue(code, out var monthly))
        {
            missing.Add(request.CostCenterCode is null ? "It has no cost centre, so no budget could be checked." : $"Cost centre {request.CostCenterCode} is not known, so no budget could be checked.");
            return null;
        }

        var spent = budgets.Spent.Where(x => x.CostCenter == code && x.CheckingId != request.Id && (x.CheckingSince is null || x.CheckingSince < SubmittedAt(request))).ToList();
        return new BudgetFacts(code, budgets.Month, monthly, spent.Where(x => x.Ordered).Sum(x => x.Total), spent.Where(x => !x.Ordered).Sum(x => x.Total));
    }

    private async Task<Dictionary<Guid, SenderFacts>> LoadSendersAsync(IReadOnlyList<PurchaseRequest> requests, CancellationToken cancellationToken)
    {
        var pairs = requests.Where(request => request.ConversationId is not null).ToDictionary(request => request.Id, request => request.ConversationId!.Value);
        List<Guid> ids = [.. pairs.Values.Distinct()];
        var addresses = await db.Conversations.Where(x => ids.Contains(x.Id))
            .Join(db.Addresses, conversation => conversation.AddressId, address => address.Id, (conversation, address) => new { Conversation = conversation.Id, Address = address })
            .AsNoTracking().ToDictionaryAsync(x => x.Conversation, x => x.Address, cancellationToken);
        var requesters = requests.Where(request => request.ConversationId is not null).ToLookup(request => request.ConversationId!.Value, request => request.RequesterId);
        return addresses.ToDictionary(pair => pair.Key, pair => new SenderFacts(pair.Value.Id,
            pair.Value.State == AddressState.Verified && pair.Value.PersonId is { } person && requesters[pair.Key].All(requester => requester == person), ReplacedAt(pair.Value)));
    }

    /// <summary>A first binding is no change; a replaced number, or one that was given to another person later, is.</summary>
    private static DateTimeOffset? ReplacedAt(PersonAddress address) =>
        address.ChangedAt is { } at && (address.ReplacesId is not null || at - address.CreatedAt > TimeSpan.FromDays(1)) ? at : null;
}

/// <summary>The newest policy; what is wrong with it where it cannot be used.</summary>
internal sealed record PolicyInForce(PolicyDocument? Document, int Version, IReadOnlyList<string> Missing)
{
    public static async Task<PolicyInForce> LoadAsync(ProcurementDb db, CancellationToken cancellationToken)
    {
        var newest = await db.ApprovalPolicies.AsNoTracking().OrderByDescending(x => x.Id).FirstOrDefaultAsync(cancellationToken);
        if (newest is null) return new PolicyInForce(null, 0, ["There is no approval policy: import one."]);
        try
        {
            return new PolicyInForce(PolicyDocument.Parse(newest.Json), newest.Id, []);
        }
        catch (FormatException fault)
        {
            return new PolicyInForce(null, newest.Id, [$"The approval policy cannot be read: {fault.Message}"]);
        }
    }
}
