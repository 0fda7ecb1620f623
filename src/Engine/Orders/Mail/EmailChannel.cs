using Microsoft.Extensions.Options;
using MimeKit;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Documents;

namespace Procurement.Engine.Orders.Mail;

/// <summary>Orders by e-mail: a PDF and a CSV, and a link by which the supplier accepts or declines.</summary>
internal sealed class EmailChannel(SmtpPost post, IPdfPrinter printer, IOptions<MailOptions> mail, IOptions<BuyerOptions> buyer, IOptions<OrderingOptions> ordering, TimeProvider clock) : IOrderChannel
{
    public string Name => SupplierChannel.Email;

    public async Task<ChannelPreparation> PrepareAsync(ProcurementDb db, PurchaseOrder order, CancellationToken cancellationToken)
    {
        if (!mail.Value.IsConfigured) return ChannelPreparation.No($"Orders to {order.SupplierCode} go by e-mail, and no mail server is configured (Mail:Host): send it by hand and resolve it here.");
        var facts = await DocumentFacts.ReadAsync(db, order, buyer.Value, cancellationToken);
        if (!MailboxAddress.TryParse(facts.Supplier.Email, out _)) return ChannelPreparation.No($"Supplier {order.SupplierCode} has no mail address: set it on its page.");
        if (order.Status != OrderStatus.Placed && facts.ShipTo.ToString() != order.ShipTo) return ChannelPreparation.No($"The address of {order.SiteCode} has changed since the approval: the order would go to “{order.ShipTo}”.");
        return new ChannelPreparation(new EmailRun(post, printer, mail.Value, facts, TimeSpan.FromHours((double)ordering.Value.AnswerHours), clock), null);
    }
}
