using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Approvals;
using Procurement.Engine.Orders;

namespace Procurement.Engine.Requests;

/// <summary>What a change of contents does to a request that was submitted: back to its checks, and approvals for other contents no longer hold.</summary>
internal static class ChangeSubmitted
{
    /// <summary>States in which the contents may still change. Once approved, an order may be on its way.</summary>
    public static bool Allows(RequestStatus status) => status.IsDraft() || status is RequestStatus.Checking or RequestStatus.OnHold or RequestStatus.InReview or RequestStatus.AwaitingApproval;

    /// <summary>Writes the new contents and their consequences; needs the request's lines loaded. True when it owes checks now.</summary>
    public static async Task<bool> ApplyAsync(ProcurementDb db, PurchaseRequest request, Applied applied, string author, Guid? authorId, Guid? turnId, OrderingOptions tolerance, CompanyFacts company,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = request.State();
        request.Write(applied.State, db, now);
        var changed = !applied.State.OrdersTheSameAs(before);
        var holds = changed && OnlyTheTotalWithin(before, applied.State, request, tolerance);
        if (changed && !holds)
        {
            request.Revise(now);
            await VoidFor.ContentChangeAsync(db, request, cancellationToken);
        }

        foreach (var operation in applied.Done) db.Add(OperationRows.Of(operation, request, author, authorId, turnId, now));
        if (!changed || holds || request.Status.IsDraft() || (request.Status == RequestStatus.InReview && !IsOrderable(applied.State, company))) return false;
        request.MoveTo(RequestStatus.Checking, now);
        request.Owe(now);
        return true;
    }

    /// <summary>Every line has a quantity, a price, and a supplier that may be ordered from: nobody needs to complete it.</summary>
    public static bool IsOrderable(RequestState state, CompanyFacts company) => state.Site is not null && state.Present.Any()
        && state.Present.All(line => line.Total is not null && line.Supplier is { } code && company.Suppliers.TryGetValue(code, out var supplier) && supplier.Status == SupplierStatus.Approved);

    /// <summary>Product rule 8: after a first approval prices may move by the tolerance; items, quantities, suppliers, address and cost centre may not.</summary>
    private static bool OnlyTheTotalWithin(RequestState before, RequestState after, PurchaseRequest request, OrderingOptions tolerance)
    {
        if (request.Status != RequestStatus.AwaitingApproval || request.FirstApprovedTotal is not { } first || after.Total is not { } total) return false;
        var unpriced = after with { Lines = [.. after.Lines.Select(line => line with { UnitPrice = before.Line(line.Position)?.UnitPrice })] };
        return unpriced.OrdersTheSameAs(before) && Tolerance.Allows(first, total, tolerance);
    }
}
