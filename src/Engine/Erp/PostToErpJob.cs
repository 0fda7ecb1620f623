using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Erp;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;

namespace Procurement.Engine.Erp;

/// <summary>Books placed orders. A repeat is harmless: the ERP is searched by our number first.</summary>
internal sealed partial class PostToErpJob(IDbContextFactory<ProcurementDb> dbs, Node node, TimeProvider clock, IErp erp, IChangeNotices notices, ILogger<PostToErpJob> logger) : OutsideJob<ErpPosting>(dbs, node, clock, logger)
{
    private readonly IDbContextFactory<ProcurementDb> dbs = dbs;
    private readonly TimeProvider clock = clock;

    protected override int Take => 8;

    protected override TimeSpan Lease => TimeSpan.FromMinutes(5);

    protected override void EndTrying(ErpPosting row, DateTimeOffset now, Exception trouble) => row.Refused(now, Describe(trouble));

    protected override Task ActAsync(IReadOnlyList<ErpPosting> rows, CancellationToken cancellationToken) => EachAsync(rows, ActAsync, row => row, cancellationToken);

    private async Task ActAsync(ErpPosting row, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        db.Attach(row);
        var purchase = ErpDocument.For(await LoadAsync(db, row, cancellationToken));
        using var trace = EngineTrace.Source.StartActivity("book order");
        trace?.SetTag("order", row.Reference);
        try
        {
            var booked = await erp.EnsurePurchaseOrderAsync(purchase, cancellationToken);
            row.Booked(booked.Id, booked.Number, clock.GetUtcNow());
            Booked(row.Reference, booked.Created);
        }
        catch (ErpRefusedException refused)
        {
            row.Refused(clock.GetUtcNow(), refused.Message);
            Refused(row.Reference);
        }

        await db.SaveChangesAsync(cancellationToken);
        notices.Changed(ChangeKinds.Order, row.Reference);
        notices.Changed(ChangeKinds.Request, purchase.Description.Split(',')[0]);
    }

    private static async Task<PlacedOrder> LoadAsync(ProcurementDb db, ErpPosting row, CancellationToken cancellationToken)
    {
        var order = await db.Orders.AsNoTracking().Include(x => x.Lines).SingleAsync(x => x.Id == row.OrderId, cancellationToken);
        var request = await db.Requests.AsNoTracking().Where(x => x.Id == order.RequestId).Select(x => x.Number).SingleAsync(cancellationToken);
        var supplier = await db.Suppliers.AsNoTracking().Where(x => x.Code == order.SupplierCode).Select(x => x.Name).SingleAsync(cancellationToken);
        var zone = await db.CompanySettings.Where(x => x.Key == CompanySetting.TimeZone).Select(x => x.Value).SingleOrDefaultAsync(cancellationToken) ?? "UTC";
        return new PlacedOrder(order.Number, request, order.SupplierCode, supplier, order.SupplierOrderNumber, order.Currency, order.PlacedAt ?? row.CreatedAt, zone, order.NeedBy,
            [.. order.Lines.Select(line => new PlacedOrderLine(line.Position, line.Sku, line.SupplierSku, line.Description, line.Quantity, line.Unit, line.UnitPrice))]);
    }

    [LoggerMessage(LogLevel.Information, "Order {Order} is booked in the ERP (created: {Created})")]
    private partial void Booked(string order, bool created);

    [LoggerMessage(LogLevel.Warning, "The ERP refuses order {Order}; its page says why")]
    private partial void Refused(string order);
}
