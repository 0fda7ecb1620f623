using System.Text;
using Microsoft.EntityFrameworkCore;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Documents;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders.Mail;

/// <summary>
/// One order by mail. Armed when the server would take the mail, before it is given one. A mail that got no reply may have been taken: nothing can
/// be looked up there, so a person decides, and what the person has sent again says that it is a copy.
/// </summary>
internal sealed class EmailRun(SmtpPost post, IPdfPrinter printer, MailOptions options, DocumentFacts facts, TimeSpan answerTime, TimeProvider clock) : IChannelRun
{
    public bool NeedsAccount => false;

    /// <summary>Servers that greylist want a quarter of an hour or more.</summary>
    public Backoff Patience { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(20), 12);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async Task<ChannelOutcome> PlaceAsync(AttemptRun attempt, CancellationToken cancellationToken)
    {
        var document = await OrderDocuments.ForPlacingAsync(attempt.Db, attempt.Order, SupplierChannel.Email, knowsRepeats: false,
            (revision, copy) => DocumentReferences.Of(attempt.Order.Number, revision, copy, options.Domain), clock.GetUtcNow(), cancellationToken);
        return await SendAsync(attempt, document, cancellationToken);
    }

    public Task<ChannelOutcome> AmendAsync(AttemptRun attempt, OrderDocument amendment, CancellationToken cancellationToken) => SendAsync(attempt, amendment, cancellationToken);

    public Task<ChannelOutcome> LookUpAsync(AttemptRun attempt, CancellationToken cancellationToken) =>
        Task.FromResult<ChannelOutcome>(new ChannelOutcome.Unknown("The mail may have been sent: the run ended before the server's reply was known. Ask the supplier, then resolve it or send it again as a copy.", CanLookUp: false));

    private async Task<ChannelOutcome> SendAsync(AttemptRun attempt, OrderDocument document, CancellationToken cancellationToken)
    {
        var token = AnswerToken.New();
        document.AllowAnswer(AnswerToken.HashOf(token)!, clock.GetUtcNow().AddDays(options.LinkDays));
        attempt.Row.DocumentId = document.Id;
        MimeKit.MimeMessage message;
        try
        {
            message = await WriteAsync(attempt, document, token, cancellationToken);
        }
        catch (PdfPrinterException trouble)
        {
            return new ChannelOutcome.NotPlaced(trouble.Message, MayPass: true);
        }

        using (message)
        {
            var result = await post.SendAsync(message, async () =>
            {
                document.Arm();
                await attempt.ArmAsync(cancellationToken);
                return !attempt.IsTooLateToAct;
            }, cancellationToken);
            return await RecordAsync(attempt, document, result);
        }
    }

    /// <summary>The mail, and what of it is kept: the PDF, the CSV and the words, without the secret of the link.</summary>
    private async Task<MimeKit.MimeMessage> WriteAsync(AttemptRun attempt, OrderDocument document, string token, CancellationToken cancellationToken)
    {
        var contents = facts.Contents(attempt.Order, document);
        var words = DocumentWords.In(facts.Supplier.Language);
        var pdf = await printer.PrintAsync(OrderPage.Html(contents, words), cancellationToken);
        var csv = OrderCsv.Write(contents);
        var text = OrderMail.Text(contents, words, Link(token), document.TokenExpiresAt!.Value);
        var original = document.Revision == 1 && document.Copy == 0 ? null : DocumentReferences.Of(attempt.Order.Number, 1, 0, options.Domain);
        var message = OrderMail.Compose(contents, document.Reference, original, options, facts.Supplier.Email!, text, pdf, csv);

        // Each attempt writes its own: what an earlier one has in its chain must stay as it was.
        var folder = $"orders/{attempt.Order.Number}/{attempt.Row.Number}/{OrderMail.FileName(contents)}";
        var kept = Encoding.UTF8.GetBytes($"To: {facts.Supplier.Email}\nSubject: {message.Subject}\nMessage-ID: <{document.Reference}>\n\n{text.Replace(token, "(secret)", StringComparison.Ordinal)}");
        var log = attempt.Log;
        await log.WriteAsync("write", null, $"{OrderMail.FileName(contents)}.pdf", cancellationToken, await log.KeepAsync($"{folder}.pdf", pdf, "application/pdf", cancellationToken));
        await log.WriteAsync("write", null, $"{OrderMail.FileName(contents)}.csv", cancellationToken, await log.KeepAsync($"{folder}.csv", csv, "text/csv", cancellationToken));
        await log.WriteAsync("write", null, message.Subject, cancellationToken, await log.KeepAsync($"{folder}.txt", kept, "text/plain; charset=utf-8", cancellationToken));
        document.Prepare(facts.Supplier.Email!, [$"{folder}.pdf", $"{folder}.csv", $"{folder}.txt"]);
        return message;
    }

    private string Link(string token) => $"{options.PublicUrl!.TrimEnd('/')}/supplier-answer/{token}";

    private async Task<ChannelOutcome> RecordAsync(AttemptRun attempt, OrderDocument document, PostResult result)
    {
        await attempt.Log.WriteAsync("send", null, result.Words, CancellationToken.None);
        var now = clock.GetUtcNow();
        switch (result)
        {
            case PostResult.Taken taken:
                document.Sent(now, taken.Words);
                return new ChannelOutcome.Sent(now + answerTime);
            case PostResult.NotNow notNow:
                document.NotSent(notNow.Words);
                return new ChannelOutcome.NotPlaced($"The mail server did not take it yet: {notNow.Words}", MayPass: true);
            case PostResult.Never never:
                document.NotSent(never.Words);
                return new ChannelOutcome.NeedsOperator("refused", $"The mail server refused it: {never.Words}");
            default:
                return new ChannelOutcome.Unknown($"{result.Words} Ask the supplier, then resolve it or send it again as a copy.", CanLookUp: false);
        }
    }
}
