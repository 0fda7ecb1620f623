using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Cxml;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders;

/// <summary>All that buying one order on a website needs.</summary>
/// <param name="Expectation">What was approved, in the supplier's articles.</param>
/// <param name="Tolerance">This order's share of what the request's total may still rise.</param>
internal sealed record OrderPlan(SupplierAccess Access, Recipe Recipe, BasketExpectation Expectation, BasketTolerance Tolerance, IReadOnlyList<OrderLineToBuy> Lines)
{
    /// <summary>How late the supplier's history may show an order.</summary>
    public TimeSpan HistoryLateBy { get; init; }
}

/// <summary>A plan, or why a person must place the order by hand.</summary>
internal sealed record OrderPreparation(OrderPlan? Plan, string? ByHand)
{
    /// <param name="order">With its lines.</param>
    public static async Task<OrderPreparation> ForAsync(ProcurementDb db, PurchaseOrder order, SupplierSecrets secrets, OrderingOptions options, CancellationToken cancellationToken)
    {
        var supplier = await db.Suppliers.AsNoTracking().SingleAsync(x => x.Code == order.SupplierCode, cancellationToken);
        if (!Uri.TryCreate(supplier.Website?.TrimEnd('/') + "/", UriKind.Absolute, out var website)) return No($"Supplier {supplier.Code} has no website.");
        var account = await db.SupplierAccounts.AsNoTracking().SingleOrDefaultAsync(x => x.SupplierCode == order.SupplierCode, cancellationToken);
        if (account is null) return No($"There is no account at {supplier.Code}: set user and password on its page.");
        var yaml = await db.SupplierRecipes.Where(x => x.SupplierCode == order.SupplierCode).Select(x => x.Yaml).SingleOrDefaultAsync(cancellationToken);
        if (yaml is null) return No($"There is no recipe for {supplier.Code}: upload one on its page.");
        var parsed = RecipeCompiler.Parse(yaml);
        if (parsed.Recipe is null) return No($"The recipe of {supplier.Code} no longer reads: {parsed.Errors[0].Message}");
        if (order.Lines.FirstOrDefault(line => line.SupplierSku is null) is { } unknown) return No($"Line {unknown.Position} has no article number at {supplier.Code}.");

        var request = await db.Requests.AsNoTracking().SingleAsync(x => x.Id == order.RequestId, cancellationToken);
        var site = await db.Sites.AsNoTracking().SingleAsync(x => x.Code == order.SiteCode, cancellationToken);
        var shipTo = new DeliveryAddress(site.Name, site.Address, site.City, site.Country);
        if (shipTo.ToString() != order.ShipTo) return No($"The address of {site.Code} has changed since the approval: the order would go to “{order.ShipTo}”.");
        var expectation = new BasketExpectation([.. order.Lines.Select(line => new ApprovedLine(line.SupplierSku!, line.Quantity, line.UnitPrice))], order.Total, order.Currency, shipTo, parsed.Recipe.ShowsReference ? order.Reference : null);
        return new OrderPreparation(new OrderPlan(secrets.Open(account, website), parsed.Recipe, expectation, Share(order, request.FirstApprovedTotal, request.Total, options),
            [.. order.Lines.OrderBy(line => line.Position).Select(line => new OrderLineToBuy(line.Position, line.SupplierSku!, line.Quantity, line.Description))])
        { HistoryLateBy = TimeSpan.FromMinutes(parsed.Recipe.History.LateBy ?? options.HistoryLateByMinutes) }, null);
    }

    /// <summary>Tolerance is cumulative since the first approval and belongs to the whole request: each order gets its share of what is left.</summary>
    private static BasketTolerance Share(PurchaseOrder order, decimal? firstApproved, decimal? total, OrderingOptions options)
    {
        var (first, present) = (firstApproved ?? total ?? order.Total, total ?? order.Total);
        var left = Math.Max(0, new BasketTolerance(options.TolerancePercent, options.ToleranceAmount).Of(first) - Math.Max(0, present - first));
        return new BasketTolerance(options.TolerancePercent, present <= 0 ? 0 : left * Math.Min(1, order.Total / present));
    }

    private static OrderPreparation No(string why) => new(null, why);
}

/// <summary>Encrypts and opens what we know of supplier accounts, with the data-protection keys that all nodes share.</summary>
public sealed class SupplierSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("supplier-account");

    public string Protect(string secret) => protector.Protect(secret);

    internal CxmlParty Open(SupplierCxml settings) => new(new Uri(settings.Address), new CxmlCredential(settings.FromDomain, settings.FromIdentity), new CxmlCredential(settings.ToDomain, settings.ToIdentity),
        new CxmlCredential(settings.SenderDomain, settings.SenderIdentity), protector.Unprotect(settings.ProtectedSharedSecret), settings.IsTest);

    internal SupplierAccess Open(SupplierAccount account, Uri website) => new(account.SupplierCode, website, account.UserName, protector.Unprotect(account.ProtectedPassword),
        account.ProtectedTotpSecret is null ? null : protector.Unprotect(account.ProtectedTotpSecret), account.ProtectedBrowserState is null ? null : protector.Unprotect(account.ProtectedBrowserState));
}
