using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Drift;
using Procurement.Engine.Orders.Live;

namespace Procurement.Engine.Orders.Channels;

/// <summary>Buying on a supplier's website with a browser.</summary>
internal sealed class WebsiteChannel(ISupplierSites sites, SupplierSecrets secrets, IOptions<OrderingOptions> ordering, LiveBrowsers? live = null, WearBook? wear = null) : IOrderChannel
{
    public string Name => SupplierChannel.Web;

    public async Task<ChannelPreparation> PrepareAsync(ProcurementDb db, PurchaseOrder order, CancellationToken cancellationToken)
    {
        var preparation = await OrderPreparation.ForAsync(db, order, secrets, ordering.Value, cancellationToken);
        return preparation.Plan is { } plan ? new ChannelPreparation(new WebsiteRun(sites, secrets, plan, ordering.Value.LongestRun, live, wear), null) : ChannelPreparation.No(preparation.ByHand!);
    }
}
