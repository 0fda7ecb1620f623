using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Documents;

namespace Procurement.Engine.Orders.Cxml;

/// <summary>Orders as cXML documents, posted to the supplier's server.</summary>
internal sealed class CxmlChannel(CxmlClient client, SupplierSecrets secrets, IOptions<CxmlOptions> cxml, IOptions<BuyerOptions> buyer, IOptions<OrderingOptions> ordering, TimeProvider clock) : IOrderChannel
{
    public string Name => SupplierChannel.Cxml;

    public async Task<ChannelPreparation> PrepareAsync(ProcurementDb db, PurchaseOrder order, CancellationToken cancellationToken)
    {
        if (await db.SupplierCxml.AsNoTracking().SingleOrDefaultAsync(x => x.SupplierCode == order.SupplierCode, cancellationToken) is not { } settings)
            return ChannelPreparation.No($"How {order.SupplierCode} takes cXML is not set: set it on its page, or place it by hand and resolve it here.");
        var facts = await DocumentFacts.ReadAsync(db, order, buyer.Value, cancellationToken);
        if (order.Status != OrderStatus.Placed && facts.ShipTo.ToString() != order.ShipTo) return ChannelPreparation.No($"The address of {order.SiteCode} has changed since the approval: the order would go to “{order.ShipTo}”.");
        return new ChannelPreparation(new CxmlRun(client, secrets.Open(settings), facts, cxml.Value.Domain, TimeSpan.FromHours((double)ordering.Value.AnswerHours), clock), null);
    }
}
