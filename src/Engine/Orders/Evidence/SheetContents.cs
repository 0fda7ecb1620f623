using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Approvals;
using Procurement.Data.Orders;

namespace Procurement.Engine.Orders.Evidence;

/// <summary>All that an order's sheet for the file says, but its pictures, which are known by their hashes.</summary>
/// <param name="Zone">Of the site that is delivered to: times are in it.</param>
internal sealed record SheetContents(string Number, string Reference, string Status, string? SupplierNumber, string Request, int Revision, string Requester, string Buyer, string Supplier, string Site, string ShipTo,
    DateOnly? NeedBy, DateTimeOffset? PlacedAt, string Currency, decimal Total, IReadOnlyList<SheetLine> Lines, IReadOnlyList<SheetApproval> Approvals, OrderEvidence Evidence, string Zone)
{
    /// <summary>Of all of it: what tells whether a sheet that was made is still true.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this)));

    /// <summary>The attempt that placed it, else the last one; null where none was made.</summary>
    public AttemptEvidence? Attempt => Evidence.Attempts.LastOrDefault(attempt => attempt.Outcome is "placed" or "sent") ?? (Evidence.Attempts is [.., var last] ? last : null);

    /// <param name="order">With its lines.</param>
    public static async Task<SheetContents> ReadAsync(ProcurementDb db, PurchaseOrder order, OrderEvidence evidence, string? buyer, CancellationToken cancellationToken)
    {
        var request = await db.Requests.AsNoTracking().Where(x => x.Id == order.RequestId)
            .Select(x => new { x.Number, Requester = db.People.Where(person => person.Id == x.RequesterId).Select(person => person.Name).First() }).SingleAsync(cancellationToken);
        var supplier = await db.Suppliers.Where(x => x.Code == order.SupplierCode).Select(x => x.Name).SingleOrDefaultAsync(cancellationToken);
        var site = await db.Sites.Where(x => x.Code == order.SiteCode).Select(x => new { x.Name, x.TimeZone }).SingleOrDefaultAsync(cancellationToken);
        var approvals = await db.Approvals.Where(x => x.RequestId == order.RequestId && x.State == ApprovalState.Approved && x.Revision <= order.RequestRevision).OrderBy(x => x.DecidedAt)
            .Select(x => new SheetApproval(db.People.Where(person => person.Id == x.ApproverId).Select(person => person.Name).First(), x.Role, x.Rule, x.DecidedAt, x.Via, x.ContentHash)).ToListAsync(cancellationToken);
        return new SheetContents(order.Number, order.Reference, order.Status.ToString(), order.SupplierOrderNumber, request.Number, order.RequestRevision, request.Requester, buyer is { Length: > 0 } ? buyer : site?.Name ?? order.SiteCode,
            supplier ?? order.SupplierCode, site?.Name ?? order.SiteCode, order.ShipTo, order.NeedBy, order.PlacedAt, order.Currency, order.Total,
            [.. order.Lines.OrderBy(line => line.Position).Select(line => new SheetLine(line.Position, line.Description, line.Sku, line.SupplierSku, line.Quantity, line.Unit, line.UnitPrice))], approvals, evidence, site?.TimeZone ?? "UTC");
    }
}

internal sealed record SheetLine(int Position, string Description, string? Sku, string? SupplierSku, decimal Quantity, string Unit, decimal UnitPrice);

/// <param name="Via">whatsapp, portal or api.</param>
/// <param name="ContentHash">Of what was shown and approved.</param>
internal sealed record SheetApproval(string By, string Role, string Rule, DateTimeOffset? At, string? Via, string ContentHash);
