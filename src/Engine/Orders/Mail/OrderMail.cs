using System.Globalization;
using System.Text;
using MimeKit;
using MimeKit.Utils;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Documents;

namespace Procurement.Engine.Orders.Mail;

/// <summary>A document as a mail: words in the supplier's language, the PDF and the CSV with it. The same document gives the same Message-ID.</summary>
internal static class OrderMail
{
    public static string Subject(OrderContents order)
    {
        var words = DocumentWords.In(null);
        var kind = order.Kind switch { OrderDocumentKind.New => "", OrderDocumentKind.Change => "CHANGE ", _ => "CANCELLATION " };
        return string.Create(CultureInfo.InvariantCulture, $"{(order.Copy > 0 ? $"{words.Copy} " : "")}{kind}{words.Order} {order.Number} rev. {order.Revision} - {order.Buyer}");
    }

    public static string Text(OrderContents order, DocumentWords words, string link, DateTimeOffset expires)
    {
        var text = new StringBuilder();
        text.AppendFormat(CultureInfo.InvariantCulture, words.Greeting, order.Supplier).Append("\n\n");
        if (order.Copy > 0) text.Append(words.Copy).Append(' ').Append(order.Copy.ToString(CultureInfo.InvariantCulture)).Append(". ").Append(words.CopyNote).Append("\n\n");
        text.AppendFormat(CultureInfo.InvariantCulture, words.Text(order.Kind), order.Number).Append("\n\n");
        if (order.Remark is { Length: > 0 } remark) text.Append(words.Remark).Append(": ").Append(remark).Append("\n\n");
        foreach (var line in order.Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{line.Position}. {(order.Kind == OrderDocumentKind.Cancel ? 0 : line.Quantity):0.####} {line.Unit}  {line.SupplierSku}  {line.Description}");
            if (line.Was is { } was) text.Append(CultureInfo.InvariantCulture, $" ({words.Was} {was:0.####})");
            text.Append('\n');
        }

        if (order.Kind != OrderDocumentKind.Cancel) text.Append(CultureInfo.InvariantCulture, $"{words.Total}: {order.Total:0.00} {order.Currency}\n");
        text.Append('\n').Append(words.DeliverTo).Append(": ").Append(order.ShipTo).Append('\n');
        if (order.NeedBy is { } needBy) text.Append(CultureInfo.InvariantCulture, $"{words.NeedBy}: {needBy:yyyy-MM-dd}\n");
        text.Append('\n').Append(words.LinkText).Append('\n').Append(link).Append('\n');
        text.AppendFormat(CultureInfo.InvariantCulture, words.Expires, expires.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Append("\n\n");
        text.AppendFormat(CultureInfo.InvariantCulture, words.Quote, order.Number).Append("\n\n").Append(order.Buyer).Append('\n');
        return text.ToString();
    }

    /// <param name="original">Message-ID of the order's first mail, for what refers to it; null for that mail itself.</param>
    public static MimeMessage Compose(OrderContents order, string messageId, string? original, MailOptions options, string to, string text, byte[] pdf, byte[] csv)
    {
        var message = new MimeMessage { MessageId = messageId, Date = order.At, Subject = Subject(order) };
        message.From.Add(MailboxAddress.Parse(options.From!));
        message.To.Add(MailboxAddress.Parse(to));
        if (options.ReplyTo is { Length: > 0 } replyTo) message.ReplyTo.Add(MailboxAddress.Parse(replyTo));
        if (original is not null)
        {
            message.InReplyTo = original;
            message.References.Add(original);
        }

        message.Headers.Add("Auto-Submitted", "auto-generated");
        var body = new BodyBuilder { TextBody = text };
        body.Attachments.Add($"{FileName(order)}.pdf", pdf, new ContentType("application", "pdf"));
        body.Attachments.Add($"{FileName(order)}.csv", csv, new ContentType("text", "csv"));
        message.Body = body.ToMessageBody();
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }

    public static string FileName(OrderContents order) => string.Create(CultureInfo.InvariantCulture, $"{order.Number}-rev{order.Revision}{(order.Copy > 0 ? $"-copy{order.Copy}" : "")}");
}
