namespace Procurement.Engine.Erp;

/// <summary>Stands in where no ERP is configured, so that nothing else has to ask.</summary>
internal sealed class NoErp : IErp
{
    public Task<ErpBooked> EnsurePurchaseOrderAsync(ErpPurchase purchase, CancellationToken cancellationToken) =>
        throw new ErpRefusedException("No ERP is configured (Erp:Kind)");

    public Task<ErpProbe> ProbeAsync(CancellationToken cancellationToken) => throw new ErpRefusedException("No ERP is configured (Erp:Kind)");
}
