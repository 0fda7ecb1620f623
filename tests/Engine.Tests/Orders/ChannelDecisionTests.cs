using System.Text;
using Procurement.Data.Orders;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Answers;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Cxml;
using Procurement.Engine.Orders.Documents;
using Procurement.Engine.Orders.Mail;

namespace Procurement.Engine.Tests.Orders;

public sealed class ChannelDecisionTests
{
    private static readonly DateOnly NeedBy = new(2026, 3, 20);

    [Theory]
    [InlineData(OrderStatus.Placing, OrderDocumentKind.New, AnswerKinds.Accepted, "Place")]
    [InlineData(OrderStatus.Uncertain, OrderDocumentKind.New, AnswerKinds.Accepted, "Place")]
    [InlineData(OrderStatus.Failed, OrderDocumentKind.New, AnswerKinds.Accepted, "Place")]
    [InlineData(OrderStatus.Placing, OrderDocumentKind.New, AnswerKinds.Declined, "NotPlaced")]
    [InlineData(OrderStatus.Placing, OrderDocumentKind.Change, AnswerKinds.Declined, "NotPlaced")]
    [InlineData(OrderStatus.Placed, OrderDocumentKind.New, AnswerKinds.Accepted, "Nothing")]
    [InlineData(OrderStatus.Placed, OrderDocumentKind.New, AnswerKinds.Changed, "Look")]
    [InlineData(OrderStatus.Placed, OrderDocumentKind.New, AnswerKinds.Declined, "Look")]
    [InlineData(OrderStatus.Placed, OrderDocumentKind.Change, AnswerKinds.Accepted, "ApplyChange")]
    [InlineData(OrderStatus.Placed, OrderDocumentKind.Change, AnswerKinds.Declined, "Look")]
    [InlineData(OrderStatus.Placed, OrderDocumentKind.Cancel, AnswerKinds.Accepted, "Cancel")]
    [InlineData(OrderStatus.Placed, OrderDocumentKind.Cancel, AnswerKinds.Declined, "Look")]
    [InlineData(OrderStatus.Cancelled, OrderDocumentKind.New, AnswerKinds.Accepted, "TooLate")]
    [InlineData(OrderStatus.Received, OrderDocumentKind.Cancel, AnswerKinds.Accepted, "TooLate")]
    public void An_answer_does_to_the_order_what_its_document_and_state_allow(OrderStatus status, OrderDocumentKind kind, string answer, string effect) =>
        Assert.Equal(effect, AnswerEffect.Of(status, kind, NeedBy, new SupplierAnswer(answer, null, null, "words")).GetType().Name);

    [Theory]
    [InlineData("2026-03-20", null)]
    [InlineData("2026-03-21", "changedBySupplier")]
    public void A_delivery_after_the_day_it_is_needed_is_looked_at(string delivery, string? attention) =>
        Assert.Equal(attention, Assert.IsType<AnswerEffect.Place>(AnswerEffect.Of(OrderStatus.Placing, OrderDocumentKind.New, NeedBy, new SupplierAnswer(AnswerKinds.Accepted, "1", DateOnly.ParseExact(delivery, "yyyy-MM-dd"), null))).Attention);

    [Theory]
    [InlineData(200, false, "Placed")]
    [InlineData(201, false, "Placed")]
    [InlineData(281, false, "Placed")]
    [InlineData(400, false, "NeedsOperator")]
    [InlineData(401, true, "Unknown")]
    [InlineData(500, false, "Unknown")]
    [InlineData(560, true, "Unknown")]
    public void What_stands_in_the_document_counts_whatever_HTTP_says(int code, bool wentBefore, string outcome) =>
        Assert.Equal(outcome, CxmlVerdict.Of(new CxmlPost.Answered(200, new CxmlStatus(code, "words"), null), wentBefore).GetType().Name);

    [Fact]
    public void A_server_that_could_not_be_reached_proves_nothing_about_an_earlier_post()
    {
        Assert.True(Assert.IsType<ChannelOutcome.NotPlaced>(CxmlVerdict.Of(new CxmlPost.NotSent("away"), wentBefore: false)).MayPass);
        Assert.True(Assert.IsType<ChannelOutcome.Unknown>(CxmlVerdict.Of(new CxmlPost.NotSent("away"), wentBefore: true)).CanLookUp);
    }

    [Theory]
    [InlineData("354 go on\r\n", true, null)]
    [InlineData("354 go on\r\n250-2.0.0 taken\r\n250 as 7\r\n250 reset\r\n", true, "250 as 7")]
    [InlineData("451 4.3.0 later\r\n250 reset\r\n", false, "451 4.3.0 later")]
    public void The_reply_to_the_content_is_told_from_all_others(string server, bool begun, string? reply)
    {
        using var heard = new SmtpConversation();
        Hear(heard.LogServer, "250 OK\r\n");
        Hear(heard.LogClient, "DATA\r\n");

        // As it comes from the wire: in pieces.
        foreach (var letter in server) Hear(heard.LogServer, letter.ToString());

        Assert.Equal((begun, reply), (heard.ContentBegun, heard.ContentReply));
    }

    [Fact]
    public void A_mail_that_may_have_gone_is_followed_by_a_copy_and_one_that_did_not_by_itself()
    {
        var document = new OrderDocument { Id = Guid.NewGuid(), OrderId = Guid.NewGuid(), Revision = 1, Copy = 0, Kind = OrderDocumentKind.New, Channel = "email", Reference = "PO-1.1@x" };
        Assert.Same(document, Assert.IsType<NextDocument.Same>(NextDocument.ForPlacing([document], knowsRepeats: false)).Document);

        document.Arm();

        Assert.Equal(new NextDocument.Fresh(1, 1, OrderDocumentKind.New), NextDocument.ForPlacing([document], knowsRepeats: false));
        Assert.IsType<NextDocument.Same>(NextDocument.ForPlacing([document], knowsRepeats: true));
        Assert.Equal("PO-1.1.copy2@x", DocumentReferences.OfCopy("PO-1.1.copy1@x", 2));
    }

    [Fact]
    public void A_spreadsheet_takes_no_words_of_people_for_a_formula()
    {
        var order = new OrderContents("PO-1", 1, 0, OrderDocumentKind.New, DateTimeOffset.UnixEpoch, "B", new DeliveryAddress("", "", "", ""), "S", null, new DeliveryAddress("Site", "Street", "", ""), "P", null, "AED",
            [new OrderContentsLine(1, null, null, "=HYPERLINK(\"http://x\")", null, 1.5m, null, "box", 2)], null, "PR-1");

        var text = Encoding.UTF8.GetString(OrderCsv.Write(order));

        Assert.Contains("\"'=HYPERLINK(\"\"http://x\"\")\",1.5,box,2,3,AED", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", OrderPage.Html(order with { Buyer = "<script>" }, DocumentWords.In("en")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("startTls", "mail.example", "https://portal.example", 0)]
    [InlineData("none", "127.0.0.1", "http://127.0.0.1:5080", 0)]
    [InlineData("none", "mail.example", "http://portal.example", 2)]
    [InlineData("perhaps", "mail.example", null, 2)]
    public void Settings_that_would_send_orders_unsafely_are_named(string security, string host, string? url, int faults) =>
        Assert.Equal(faults, new MailOptions { Host = host, Security = security, From = "Orders <orders@bayview.test>", PublicUrl = url }.Problems().Count());

    private static void Hear(Action<byte[], int, int> log, string text) => log(Encoding.ASCII.GetBytes(text), 0, text.Length);
}
