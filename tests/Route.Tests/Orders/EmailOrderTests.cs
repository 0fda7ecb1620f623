using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MimeKit;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Answers;
using Procurement.Engine.Orders.Documents;
using Procurement.Engine.Orders.Mail;
using Procurement.Testing;
using Procurement.Testing.Services;
using UglyToad.PdfPig;

namespace Procurement.Route.Tests.Orders;

/// <summary>Orders by e-mail through a real SMTP server, with PDFs of the real browser: sent at most once without a person, and none lost.</summary>
public sealed partial class EmailOrderTests(PostgresFixture postgres, MailPrinter printer) : IClassFixture<MailPrinter>, IAsyncLifetime
{
    private static readonly SupplierAnswer Yes = new(AnswerKinds.Accepted, "MS-4711", new DateOnly(2026, 3, 18), null);

    private ChannelRoom room = null!;
    private SmtpServer server = null!;
    private PurchaseOrder order = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        room = await ChannelRoom.OpenAsync(postgres);
        server = await SmtpServer.StartAsync(null, Stop);
        room.Mail.Port = server.Port;
        var options = Options.Create(room.Mail);
        room.Channels.Add(new EmailChannel(new SmtpPost(options), printer.Sites, options, room.Buyer, room.Ordering, room.Clock));
        order = await room.AnOrderAsync("MDS", ("MED-1004", 5), ("MED-1006", 2));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await room.DisposeAsync();
    }

    [Fact]
    public async Task An_order_goes_out_once_as_PDF_and_CSV_and_awaits_the_suppliers_answer()
    {
        await room.RunAsync();
        await room.LiveAsync(TimeSpan.FromHours(2));

        var mail = Assert.Single(await server.MailsAsync(Stop));
        Assert.Equal($"{order.Number}.1@bayview.test", mail.MessageId);
        Assert.Equal($"Purchase order {order.Number} rev. 1 - Bayview Holding", mail.Subject);
        Assert.Equal("sales@medsource.example", Assert.Single(mail.To.Mailboxes).Address);
        using var pdf = PdfDocument.Open(Attachment(mail, "pdf"));
        var words = string.Join(' ', pdf.GetPages().SelectMany(page => page.GetWords()).Select(word => word.Text));
        Assert.All(order.Lines, line => Assert.Contains(line.SupplierSku!, words, StringComparison.Ordinal));
        Assert.Contains(order.Total.ToString("#,##0.00", System.Globalization.CultureInfo.InvariantCulture) + " AED", words, StringComparison.Ordinal);
        var csv = Encoding.UTF8.GetString(Attachment(mail, "csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, csv.Length);
        Assert.StartsWith($"order,{order.Number},1,0,1,", csv[1], StringComparison.Ordinal);
        var waiting = await room.ReadAsync(order);
        Assert.Equal((OrderStatus.Placing, null, waiting.AnswerDueAt), (waiting.Status, waiting.Attention, waiting.DueAt));
        Assert.Equal(["sent"], await room.OutcomesAsync(order));
    }

    [Fact]
    public async Task What_is_kept_of_the_mail_does_not_hold_the_secret_of_its_link()
    {
        await room.RunAsync();

        var document = Assert.Single(await room.DocumentsAsync(order));
        var token = TokenIn(Assert.Single(await server.MailsAsync(Stop)));
        Assert.Equal(AnswerToken.HashOf(token), document.TokenHash);
        Assert.Equal(3, document.Files.Count);
        foreach (var key in document.Files) Assert.DoesNotContain(token, Encoding.Latin1.GetString((await room.Files.GetAsync(key, Stop))!.Content), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepted_the_order_is_placed_with_the_suppliers_number_and_booked_and_the_second_answer_is_refused()
    {
        await room.RunAsync();

        Assert.Null(await AnswerAsync(Yes));

        var placed = await room.ReadAsync(order);
        Assert.Equal((OrderStatus.Placed, "MS-4711", null, null), (placed.Status, placed.SupplierOrderNumber, placed.Attention, placed.DueAt));
        Assert.Equal(["placed"], await room.OutcomesAsync(order));
        await using var db = room.Dbs.CreateDbContext();
        Assert.Equal(order.Number, (await db.ErpPostings.SingleAsync(Stop)).Reference);
        Assert.Equal(RequestStatus.Ordered, (await db.Requests.SingleAsync(Stop)).Status);
        Assert.Equal(AnswerRefusal.AnsweredAlready, await AnswerAsync(new SupplierAnswer(AnswerKinds.Declined, null, null, "changed our mind")));
        Assert.Equal(OrderStatus.Placed, (await room.ReadAsync(order)).Status);
    }

    [Fact]
    public async Task A_delivery_after_the_day_that_it_is_needed_is_shown_to_a_person()
    {
        await room.RunAsync();

        await AnswerAsync(Yes with { Delivery = new DateOnly(2026, 3, 25) });

        var placed = await room.ReadAsync(order);
        Assert.Equal((OrderStatus.Placed, "changedBySupplier", "Delivery on 2026-03-25, needed by 2026-03-20."), (placed.Status, placed.Attention, placed.AttentionNote));
        Assert.True((await room.Settle.SeenAsync(order.Number, "fine", room.Operator, Stop)).Ok);
        Assert.Null((await room.ReadAsync(order)).Attention);
    }

    [Fact]
    public async Task Declined_the_order_needs_a_person_and_what_that_person_sends_again_says_copy()
    {
        await room.RunAsync();

        await AnswerAsync(new SupplierAnswer(AnswerKinds.Declined, null, null, "Out of stock until May"));
        var declined = await room.ReadAsync(order);
        Assert.Equal((OrderStatus.NeedsOperator, "declined", "The supplier declined the order: Out of stock until May"), (declined.Status, declined.Attention, declined.LastError));
        await room.LiveAsync(TimeSpan.FromDays(2));
        Assert.Single(await server.MailsAsync(Stop));

        Assert.True((await room.Retry.RunAsync(order.Number, room.Operator, Stop)).Ok);
        await room.RunAsync();
        var copy = (await server.MailsAsync(Stop))[1];
        Assert.StartsWith("COPY Purchase order", copy.Subject, StringComparison.Ordinal);
        Assert.Equal(($"{order.Number}.1.copy1@bayview.test", $"{order.Number}.1@bayview.test"), (copy.MessageId, copy.InReplyTo));
    }

    [Theory]
    [InlineData("""{"rcpt": "451 4.7.1 Greylisted, come back", "times": 3}""")]
    [InlineData("""{"data": "452 4.3.1 Disk is full", "times": 3}""")]
    [InlineData("""{"cut": "beforeContent", "times": 3}""")]
    public async Task A_server_that_certainly_did_not_take_it_is_tried_again_with_the_same_message(string behaviour)
    {
        await server.BehaveAsync(behaviour, Stop);

        await room.RunAsync();
        Assert.Empty(await server.MailsAsync(Stop));
        await room.LiveAsync(TimeSpan.FromMinutes(10));

        Assert.Equal($"{order.Number}.1@bayview.test", Assert.Single(await server.MailsAsync(Stop)).MessageId);
        Assert.Equal(["failed", "failed", "failed", "sent"], await room.OutcomesAsync(order));
        Assert.Null(await AnswerAsync(Yes));
    }

    [Theory]
    [InlineData("""{"rcpt": "550 5.1.1 No such mailbox"}""", "550 5.1.1 No such mailbox")]
    [InlineData("""{"data": "554 5.7.1 Attachment not allowed"}""", "554 5.7.1 Attachment not allowed")]
    public async Task A_server_that_refuses_it_for_good_calls_a_person_with_its_own_words(string behaviour, string words)
    {
        await server.BehaveAsync(behaviour, Stop);

        await room.RunAsync();

        var refused = await room.ReadAsync(order);
        Assert.Equal((OrderStatus.NeedsOperator, "refused"), (refused.Status, refused.Attention));
        Assert.Contains(words, refused.LastError, StringComparison.Ordinal);
        Assert.Empty(await server.MailsAsync(Stop));

        // Nothing went out, so what the person has tried again is the original.
        await room.Retry.RunAsync(order.Number, room.Operator, Stop);
        await room.RunAsync();
        Assert.StartsWith("Purchase order", Assert.Single(await server.MailsAsync(Stop)).Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("beforeTaking", 0)]
    [InlineData("afterTaking", 1)]
    public async Task A_connection_that_breaks_after_the_content_leaves_it_to_a_person_who_sends_a_copy(string cut, int taken)
    {
        await server.BehaveAsync($$"""{"cut": "{{cut}}"}""", Stop);

        await room.RunAsync();
        await room.LiveAsync(TimeSpan.FromDays(3));

        Assert.Equal((OrderStatus.Uncertain, "orderUncertain"), ((await room.ReadAsync(order)).Status, (await room.ReadAsync(order)).Attention));
        Assert.Equal(taken, (await server.MailsAsync(Stop)).Count);
        Assert.Equal(NoCodes.WrongState, (await room.Retry.RunAsync(order.Number, room.Operator, Stop)).Code);

        Assert.True((await room.Again.RunAsync(order.Number, room.Operator, Stop)).Ok);
        await room.RunAsync();
        var mails = await server.MailsAsync(Stop);
        Assert.Equal(taken + 1, mails.Count);
        Assert.StartsWith("COPY ", mails[^1].Subject, StringComparison.Ordinal);
        Assert.Null(await AnswerAsync(Yes));
        Assert.Equal(OrderStatus.Placed, (await room.ReadAsync(order)).Status);
        Assert.All(await room.DocumentsAsync(order), document => Assert.Equal(AnswerKinds.Accepted, document.Answer));
    }

    [Fact]
    public async Task A_node_that_hangs_while_the_server_has_it_is_overtaken_by_another_which_does_not_send_it_again()
    {
        await server.BehaveAsync("""{"hold": true}""", Stop);
        var hanging = room.RunAsync("a");
        await Eventually.Until(() => server.IsHolding, Stop, "The server holding the mail");

        room.Clock.Advance(TimeSpan.FromMinutes(11));
        await room.RunAsync("b");
        Assert.Equal(OrderStatus.Uncertain, (await room.ReadAsync(order)).Status);

        await hanging;
        await room.LiveAsync(TimeSpan.FromDays(1));
        Assert.Single(await server.MailsAsync(Stop));
        Assert.Equal(OrderStatus.Uncertain, (await room.ReadAsync(order)).Status);
    }

    [Fact]
    public async Task A_process_that_died_between_arming_and_sending_is_not_repeated_by_itself()
    {
        await using (var db = room.Dbs.CreateDbContext())
        {
            var row = await db.Orders.SingleAsync(Stop);
            row.StartPlacing(room.Clock.GetUtcNow());
            var document = new OrderDocument { Id = Guid.NewGuid(), OrderId = row.Id, Revision = 1, Copy = 0, Kind = OrderDocumentKind.New, Channel = "email", Reference = $"{order.Number}.1@bayview.test" };
            document.Arm();
            var attempt = new OrderAttempt { Id = Guid.NewGuid(), OrderId = row.Id, Number = 1, DocumentId = document.Id };
            attempt.Arm(room.Clock.GetUtcNow());
            db.AddRange(document, attempt);
            await db.SaveChangesAsync(Stop);
        }

        await room.RunAsync();
        await room.LiveAsync(TimeSpan.FromDays(1));

        Assert.Equal(OrderStatus.Uncertain, (await room.ReadAsync(order)).Status);
        Assert.Empty(await server.MailsAsync(Stop));
    }

    [Fact]
    public async Task Two_nodes_at_once_send_one_mail()
    {
        await Task.WhenAll(room.RunAsync("a"), room.RunAsync("b"));

        Assert.Single(await server.MailsAsync(Stop));
    }

    [Fact]
    public async Task A_supplier_that_does_not_answer_is_shown_and_its_late_answer_still_counts()
    {
        await room.RunAsync();

        await room.LiveAsync(TimeSpan.FromHours(25));
        Assert.Equal((OrderStatus.Uncertain, "noAnswer"), ((await room.ReadAsync(order)).Status, (await room.ReadAsync(order)).Attention));
        Assert.Single(await server.MailsAsync(Stop));

        Assert.Null(await AnswerAsync(Yes));
        Assert.Equal((OrderStatus.Placed, null), ((await room.ReadAsync(order)).Status, (await room.ReadAsync(order)).Attention));
    }

    [Fact]
    public async Task What_was_agreed_by_telephone_closes_the_link()
    {
        await room.RunAsync();

        Assert.True((await room.Resolve.RunAsync(order.Number, ResolveOrder.NotPlacedOutcome, null, "they closed down", room.Operator, Stop)).Ok);

        Assert.Equal(OrderStatus.Failed, (await room.ReadAsync(order)).Status);
        Assert.Equal(AnswerRefusal.AnsweredAlready, await AnswerAsync(Yes));
        Assert.Equal(OrderStatus.Failed, (await room.ReadAsync(order)).Status);
    }

    [Fact]
    public async Task A_link_expires_and_answers_its_own_order_only()
    {
        var other = await room.AnOrderAsync("IRB", ("BLD-1001", 1));
        await room.RunAsync();
        Assert.Null(await AnswerAsync(Yes));
        Assert.Equal(OrderStatus.Placing, (await room.ReadAsync(other)).Status);

        room.Clock.Advance(TimeSpan.FromDays(15));

        var document = Assert.Single(await room.DocumentsAsync(other));
        Assert.Equal(AnswerRefusal.Expired, await room.TakeAnswer.RunAsync(document.Id, Yes, "link", checkExpiry: true, null, Stop));
        Assert.Null(AnswerToken.HashOf("guess"));
        Assert.NotEqual(document.TokenHash, AnswerToken.HashOf(AnswerToken.New()));
    }

    [Fact]
    public async Task A_change_goes_out_as_its_own_revision_and_holds_once_the_supplier_agrees()
    {
        await room.RunAsync();
        await AnswerAsync(Yes);

        Assert.Equal(NoCodes.Invalid, (await room.Amend.ChangeAsync(order.Number, [new LineQuantity(1, 6)], "more", room.Operator, Stop)).Code);
        Assert.True((await room.Amend.ChangeAsync(order.Number, [new LineQuantity(1, 3), new LineQuantity(2, 0)], "The ward closes", room.Operator, Stop)).Ok);
        await room.RunAsync();

        var mail = (await server.MailsAsync(Stop))[1];
        Assert.Equal(($"CHANGE Purchase order {order.Number} rev. 2 - Bayview Holding", $"{order.Number}.2@bayview.test", $"{order.Number}.1@bayview.test"), (mail.Subject, mail.MessageId, mail.InReplyTo));
        Assert.Equal([5m, 2m], (await room.ReadAsync(order)).Lines.Select(x => x.Quantity));
        Assert.Null(await AnswerAsync(Yes with { Number = null }));
        var changed = await room.ReadAsync(order);
        Assert.Equal((OrderStatus.Placed, null), (changed.Status, changed.Attention));
        Assert.Equal([3m, 0m], changed.Lines.Select(x => x.Quantity));
        Assert.Equal(3 * changed.Lines[0].UnitPrice, changed.Total);

        // What was agreed away is not waited for.
        await using var db = room.Dbs.CreateDbContext();
        Assert.Equal([false, true], await db.RequestLines.OrderBy(x => x.Position).Select(x => x.ShortClosed).ToListAsync(Stop));
        Assert.True((await new ReceiveOrder(room.Dbs, room.Clock, room.Notices).RunAsync(order.Number, [], null, "key", room.Operator, Stop)).Ok);
        Assert.Equal((OrderStatus.Received, RequestStatus.Closed), ((await room.ReadAsync(order)).Status, (await db.Requests.SingleAsync(Stop)).Status));
    }

    [Fact]
    public async Task A_cancellation_cancels_only_when_the_supplier_agrees()
    {
        await room.RunAsync();
        await AnswerAsync(Yes);

        Assert.True((await room.Amend.CancelAsync(order.Number, "Ordered by mistake", room.Operator, Stop)).Ok);
        await room.RunAsync();
        Assert.Equal(OrderStatus.Placed, (await room.ReadAsync(order)).Status);
        Assert.StartsWith("CANCELLATION Purchase order", (await server.MailsAsync(Stop))[1].Subject, StringComparison.Ordinal);
        Assert.Null(await AnswerAsync(new SupplierAnswer(AnswerKinds.Declined, null, null, "It has left the house")));
        Assert.Equal((OrderStatus.Placed, "declined"), ((await room.ReadAsync(order)).Status, (await room.ReadAsync(order)).Attention));

        Assert.True((await room.Amend.CancelAsync(order.Number, "We send it back", room.Operator, Stop)).Ok);
        await room.RunAsync();
        Assert.Null(await AnswerAsync(Yes with { Number = null }));
        Assert.Equal(OrderStatus.Cancelled, (await room.ReadAsync(order)).Status);
        await using var after = room.Dbs.CreateDbContext();
        Assert.Equal(RequestStatus.Cancelled, (await after.Requests.SingleAsync(Stop)).Status);
    }

    [Fact]
    public async Task A_change_whose_sending_broke_is_not_sent_again_by_itself_and_the_order_stays_placed()
    {
        await room.RunAsync();
        await AnswerAsync(Yes);
        await server.BehaveAsync("""{"cut": "afterTaking"}""", Stop);

        await room.Amend.CancelAsync(order.Number, "Ordered by mistake", room.Operator, Stop);
        await room.RunAsync();
        await room.LiveAsync(TimeSpan.FromDays(2));

        Assert.Equal((OrderStatus.Placed, "orderUncertain"), ((await room.ReadAsync(order)).Status, (await room.ReadAsync(order)).Attention));
        Assert.Equal(2, (await server.MailsAsync(Stop)).Count);
        Assert.True((await room.Again.RunAsync(order.Number, room.Operator, Stop)).Ok);
        await room.RunAsync();
        Assert.StartsWith("COPY CANCELLATION", (await server.MailsAsync(Stop))[2].Subject, StringComparison.Ordinal);
        Assert.True((await room.Settle.AnsweredAsync(order.Number, new SupplierAnswer(AnswerKinds.Accepted, null, null, "Anna, by telephone"), room.Operator, Stop)).Ok);
        Assert.Equal(OrderStatus.Cancelled, (await room.ReadAsync(order)).Status);
    }

    [Theory]
    [InlineData("correct", true, OrderStatus.Placing)]
    [InlineData("wrong", true, OrderStatus.NeedsOperator)]
    [InlineData("correct", false, OrderStatus.Placing)]
    public async Task A_server_that_wants_STARTTLS_and_a_sign_in_gets_both_and_a_certificate_that_nobody_vouches_for_gets_nothing(string password, bool isTrusted, OrderStatus status)
    {
        using var folder = new TemporaryFolder();
        var certificate = await CertificateAsync(folder.Path);
        await using var careful = await SmtpServer.StartAsync(certificate, Stop);
        (room.Mail.Port, room.Mail.Security, room.Mail.User, room.Mail.Password, room.Mail.CertificateAuthority) = (careful.Port, "startTls", "po", password, isTrusted ? certificate.Certificate : null);

        await room.RunAsync();

        Assert.Equal(status, (await room.ReadAsync(order)).Status);
        Assert.Equal([password == "correct" && isTrusted ? "sent" : isTrusted ? "refused" : "failed"], await room.OutcomesAsync(order));
        Assert.Equal(password == "correct" && isTrusted ? 1 : 0, (await careful.MailsAsync(Stop)).Count);
    }

    [Fact]
    public async Task Without_a_mail_server_the_order_waits_for_a_person()
    {
        room.Mail.Host = null;

        await room.RunAsync();

        Assert.Equal((OrderStatus.NeedsOperator, "orderByHand"), ((await room.ReadAsync(order)).Status, (await room.ReadAsync(order)).Attention));
    }

    [Fact]
    public async Task A_server_that_is_away_is_tried_for_an_hour_and_then_a_person_hears_of_it()
    {
        await server.StopAsync();

        await room.RunAsync();
        Assert.Equal(OrderStatus.Placing, (await room.ReadAsync(order)).Status);
        await room.LiveAsync(TimeSpan.FromHours(4), steps: 30);

        Assert.Equal((OrderStatus.Failed, "orderFailed"), ((await room.ReadAsync(order)).Status, (await room.ReadAsync(order)).Attention));
        Assert.All(await room.OutcomesAsync(order), outcome => Assert.Equal("failed", outcome));
    }

    /// <summary>Answers by the link of the newest mail.</summary>
    private async Task<AnswerRefusal?> AnswerAsync(SupplierAnswer answer)
    {
        var hash = AnswerToken.HashOf(TokenIn((await server.MailsAsync(Stop)).Last(mail => mail.Subject!.Contains(order.Number, StringComparison.Ordinal))))!;
        await using var db = room.Dbs.CreateDbContext();
        return await room.TakeAnswer.RunAsync(await db.OrderDocuments.Where(x => x.TokenHash == hash).Select(x => x.Id).SingleAsync(Stop), answer, "link", checkExpiry: true, null, Stop);
    }

    private static async Task<(string Certificate, string Key)> CertificateAsync(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var paths = (Certificate: Path.Combine(folder, "server.crt"), Key: Path.Combine(folder, "server.key"));
        await File.WriteAllTextAsync(paths.Certificate, certificate.ExportCertificatePem(), Stop);
        await File.WriteAllTextAsync(paths.Key, key.ExportPkcs8PrivateKeyPem(), Stop);
        return paths;
    }

    private static string TokenIn(MimeMessage mail) => Link().Match(mail.TextBody!).Groups[1].Value;

    private static byte[] Attachment(MimeMessage mail, string subtype)
    {
        var part = mail.Attachments.OfType<MimePart>().Single(x => x.ContentType.MediaSubtype == subtype);
        using var bytes = new MemoryStream();
        part.Content!.DecodeTo(bytes);
        return bytes.ToArray();
    }

    [GeneratedRegex("https://portal\\.bayview\\.test/supplier-answer/([A-Za-z0-9_-]{43})")]
    private static partial Regex Link();
}
