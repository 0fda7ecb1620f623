using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Notices;

namespace Procurement.Portal.Features.Orders;

/// <summary>One order with the evidence of how it was placed.</summary>
public sealed partial class OrderPage
{
    private OrderDetails? details;

    [Parameter] public string Number { get; set; } = "";
    [Inject] private IDbContextFactory<ProcurementDb> Dbs { get; set; } = null!;

    protected override bool Concerns(Change change) => change.Kind == ChangeKinds.Order && change.Key == Number || change.Kind == ChangeKinds.Request && change.Key == details?.Request;

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await Dbs.CreateDbContextAsync(cancellationToken);
        details = await OrdersQuery.ReadOneAsync(db, Number, cancellationToken);
    }
}
