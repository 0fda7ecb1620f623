using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders.Cxml;
using Procurement.Engine.Orders.Documents;
using Procurement.Engine.Orders.Mail;

namespace Procurement.Engine.Orders.Answers;

/// <summary>
/// An operator asks the supplier for less of a placed order, or for nothing of it: a change or cancellation goes out, and the order becomes so when the
/// supplier agrees. More than was approved cannot be asked for here: that is a new request.
/// </summary>
public sealed class AmendOrder(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices, IOptions<MailOptions> mail, IOptions<CxmlOptions> cxml)
{
    /// <param name="quantities">Lines that shall be less, in the order's unit; 0 for a line that shall not come.</param>
    /// <param name="remark">Why; the supplier reads it.</param>
    public Task<Outcome> ChangeAsync(string number, IReadOnlyList<LineQuantity> quantities, string? remark, Actor actor, CancellationToken cancellationToken) => RunAsync(number, OrderDocumentKind.Change, quantities, remark, actor, cancellationToken);

    public Task<Outcome> CancelAsync(string number, string? remark, Actor actor, CancellationToken cancellationToken) => RunAsync(number, OrderDocumentKind.Cancel, [], remark, actor, cancellationToken);

    private async Task<Outcome> RunAsync(string number, OrderDocumentKind kind, IReadOnlyList<LineQuantity> quantities, string? remark, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsOperator) return Outcome.No(NoCodes.NotAllowed, "Only an operator may change or cancel an order.");
        if (string.IsNullOrWhiteSpace(remark) || remark.Length > 500) return Outcome.No(NoCodes.Invalid, "Say why, in at most 500 characters: the supplier reads it.");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.Orders.Include(x => x.Lines).SingleOrDefaultAsync(x => x.Number == number, cancellationToken) is not { } order) return Outcome.No(NoCodes.NotFound, $"There is no order {number}.");
        var channel = await db.Suppliers.Where(x => x.Code == order.SupplierCode).Select(x => x.Channel).SingleAsync(cancellationToken);
        var documents = await db.OrderDocuments.Where(x => x.OrderId == order.Id).ToListAsync(cancellationToken);
        if (Refusal(order, channel, documents) is { } refusal) return Outcome.No(NoCodes.WrongState, refusal);
        if (kind == OrderDocumentKind.Change && Faults(order, quantities).ToArray() is { Length: > 0 } faults) return Outcome.No(NoCodes.Invalid, faults);
        var revision = documents.Max(x => x.Revision) + 1;
        db.OrderDocuments.Add(new OrderDocument
        {
            Id = Guid.CreateVersion7(now),
            OrderId = order.Id,
            Revision = revision,
            Copy = 0,
            Kind = kind,
            Channel = channel,
            Reference = DocumentReferences.Of(number, revision, 0, channel == SupplierChannel.Email ? mail.Value.Domain : cxml.Value.Domain),
            Changes = kind == OrderDocumentKind.Change ? DocumentQuantities.Write(quantities) : null,
            Remark = remark.Trim(),
            AskedBy = actor.Name,
            CreatedAt = now,
        });
        order.OweAmendment(now);
        db.AuditEntries.Add(OrderOperations.Audit(kind == OrderDocumentKind.Change ? "changeOrder" : "askToCancelOrder", order, actor, remark.Trim(), now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            return Outcome.No(NoCodes.WrongState, $"Order {number} has changed meanwhile: look again.");
        }

        notices.Wake(Stages.Order);
        notices.Changed(ChangeKinds.Order, number);
        return Outcome.Done;
    }

    private static string? Refusal(PurchaseOrder order, string channel, List<OrderDocument> documents)
    {
        if (order.Status != OrderStatus.Placed) return $"Order {order.Number} is {order.Status}; only a placed order is changed or cancelled at the supplier.";
        if (!documents.Exists(x => x.MayHaveGone && x.Channel == channel)) return $"Order {order.Number} did not go to the supplier by {channel}: change it there by hand.";
        return documents.Exists(x => x.IsOpen && x.Kind != OrderDocumentKind.New) ? $"The supplier has not answered the last change of {order.Number}: settle that first." : null;
    }

    private static IEnumerable<string> Faults(PurchaseOrder order, IReadOnlyList<LineQuantity> quantities)
    {
        if (quantities.Count == 0) yield return "Say which lines shall be less.";
        foreach (var asked in quantities)
        {
            var line = order.Lines.Find(x => x.Position == asked.Position);
            if (line is null) yield return $"Line {asked.Position} is not part of {order.Number}.";
            else if (asked.Quantity > line.Quantity) yield return string.Create(CultureInfo.InvariantCulture, $"Line {asked.Position}: {asked.Quantity:0.###} is more than the {line.Quantity:0.###} that were approved: raise a new request for the rest.");
            else if (asked.Quantity < line.ReceivedQuantity) yield return string.Create(CultureInfo.InvariantCulture, $"Line {asked.Position}: {line.ReceivedQuantity:0.###} have arrived already.");
        }

        if (quantities.Count > 0 && quantities.DistinctBy(x => x.Position).Count() != quantities.Count) yield return "A line is named twice.";
        else if (quantities.Count > 0 && order.Lines.TrueForAll(line => quantities.FirstOrDefault(x => x.Position == line.Position)?.Quantity == 0)) yield return "Nothing would be left: cancel the order instead.";
        else if (quantities.Count > 0 && quantities.All(x => order.Lines.Find(line => line.Position == x.Position)?.Quantity == x.Quantity)) yield return "Nothing would change.";
    }
}
