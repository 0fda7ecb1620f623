using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Answers;

namespace Procurement.Engine.Orders.Cxml;

/// <summary>Takes the documents that suppliers post to us: confirmations of orders. Whoever posts proves it with the secret that we share.</summary>
public sealed partial class ReceiveCxml(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, SupplierSecrets secrets, TakeSupplierAnswer take, ILogger<ReceiveCxml> logger)
{
    /// <summary>Bytes of a document; a longer one is not read.</summary>
    public const int LongestDocument = 1_000_000;

    /// <returns>Our answer as a document. HTTP says 200 even where it is a no, as cXML has it.</returns>
    public async Task<byte[]> RunAsync(Stream content, CancellationToken cancellationToken)
    {
        var (code, text, words) = await AnswerAsync(CxmlDocument.Read(content), cancellationToken);
        var now = clock.GetUtcNow();
        return CxmlDocument.Write(CxmlDocument.Response($"{Guid.CreateVersion7(now):N}@procurement", now, code, text, words));
    }

    private async Task<(int Code, string Text, string? Words)> AnswerAsync(XElement? root, CancellationToken cancellationToken)
    {
        if (root is null) return (400, "Bad Request", "This is no cXML document.");
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await SupplierOfAsync(db, root, cancellationToken) is not { } supplier) return (401, "Unauthorized", "The credentials are not known.");
        if (root.Element("Request")?.Element("ConfirmationRequest") is not { } request) return (450, "Not Implemented", "Only ConfirmationRequest is taken here.");
        var orderId = (request.Element("OrderReference") ?? request.Element("ConfirmationHeader")?.Element("OrderReference"))?.Attribute("orderID")?.Value;
        var order = await db.Orders.AsNoTracking().Include(x => x.Lines).SingleOrDefaultAsync(x => x.Number == orderId && x.SupplierCode == supplier, cancellationToken);
        if (order is null) return (400, "Bad Request", "This order is not known.");
        var documents = await db.OrderDocuments.AsNoTracking().Where(x => x.OrderId == order.Id && x.Channel == SupplierChannel.Cxml && x.MayHaveGone).OrderBy(x => x.Revision).ToListAsync(cancellationToken);
        if (Confirmation.Read(request, _ => [.. order.Lines.Select(x => new AskedLine(x.Position, x.Quantity, x.UnitPrice, order.Currency))]) is not { } confirmation) return (450, "Not Implemented", "This confirmation is of a type that is not taken here.");
        if ((confirmation.PayloadId is { } about ? documents.Find(x => x.Reference == about) : documents.LastOrDefault()) is not { } document) return (400, "Bad Request", "The document that it refers to is not known.");
        var refusal = await take.LaterAsync(document.Id, confirmation.Answer, root.Attribute("payloadID")?.Value ?? "", cancellationToken);
        Taken(order.Number, document.Revision, confirmation.Answer.Kind, refusal);
        return refusal switch
        {
            null => (200, "OK", null),
            AnswerRefusal.OrderOver or AnswerRefusal.Replaced => (200, "OK", "Taken note of: the order is over or has changed since."),
            _ => (409, "Conflict", "It could not be taken at this moment: send it again."),
        };
    }

    /// <summary>The supplier that the document comes from, when its secret is right.</summary>
    private async Task<string?> SupplierOfAsync(ProcurementDb db, XElement root, CancellationToken cancellationToken)
    {
        var header = root.Element("Header");
        var said = header?.Element("Sender")?.Elements("Credential").Select(x => x.Element("SharedSecret")?.Value).FirstOrDefault(x => x is not null) ?? "";
        foreach (var from in header?.Element("From")?.Elements("Credential") ?? [])
        {
            var (domain, identity) = (from.Attribute("domain")?.Value, from.Element("Identity")?.Value.Trim());
            foreach (var settings in await db.SupplierCxml.AsNoTracking().Where(x => x.ToDomain == domain && x.ToIdentity == identity).ToListAsync(cancellationToken))
            {
                if (AreSame(secrets.Open(settings).SharedSecret, said)) return settings.SupplierCode;
            }
        }

        return null;
    }

    private static bool AreSame(string kept, string said) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(kept)), SHA256.HashData(Encoding.UTF8.GetBytes(said)));

    [LoggerMessage(LogLevel.Information, "Confirmation of order {Order}, revision {Revision}: {Kind} ({Refusal})")]
    private partial void Taken(string order, int revision, string kind, AnswerRefusal? refusal);
}
