using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Procurement.Data.Messaging;
using Procurement.Engine;
using Procurement.Engine.Files;
using Procurement.Engine.Messaging;
using Procurement.Portal.Endpoints;
using Procurement.Simulators.WhatsApp;
using Procurement.Testing;
using Procurement.Testing.Services;
using Conversation = Procurement.Data.Messaging.Conversation;

namespace Procurement.Route.Tests.Messaging;

/// <summary>Receiving and sending against the simulated account: the portal's own endpoint on one side, its Graph calls on the other, both over HTTP.</summary>
public sealed class WhatsAppRouteTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Phone = "+15550100123";
    private readonly FakeTimeProvider clock = FakeClock.OnMondayMorning();
    private TestDatabase database = null!;
    private WhatsAppSimulator simulator = null!;
    private MessagingNode node = null!;
    private WebApplication portal = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync(Stop);
        simulator = await WhatsAppSimulator.StartAsync(
            new SimulatorOptions { AppSecret = MessagingNode.Secret, AccessToken = MessagingNode.AccessToken, PhoneNumberId = MessagingNode.OurNumber, Clock = clock, PairInterval = TimeSpan.FromMilliseconds(1) }, Stop);
        node = await MessagingNode.StartAsync(database, clock, simulator.BaseAddress.ToString(), [new("WhatsApp:Templates:request_update:Name", "request_update"), new("WhatsApp:Templates:request_update:Language", "en")]);
        portal = await StartEndpointAsync();
        simulator.Webhook = new Uri(portal.Urls.First() + "/webhooks/whatsapp");
    }

    public async ValueTask DisposeAsync()
    {
        await simulator.DisposeAsync();
        await portal.DisposeAsync();
        await node.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task The_subscription_call_gets_the_bare_challenge_for_our_token_only()
    {
        Assert.True(await simulator.VerifyWebhookAsync(MessagingNode.VerifyToken, Stop));
        Assert.False(await simulator.VerifyWebhookAsync("another", Stop));
    }

    [Fact]
    public async Task An_unsigned_post_is_401_and_a_too_large_one_413()
    {
        Assert.Equal(401, await simulator.PostRawAsync("{}"u8.ToArray(), signature: "", Stop));
        Assert.Equal(413, await simulator.PostRawAsync(new byte[ReceiveDelivery.LongestBody + 1], null, Stop));
    }

    [Fact]
    public async Task Without_an_app_secret_the_webhook_is_503()
    {
        await using var bare = await MessagingNode.StartAsync(database, clock, settings: [new("WhatsApp:AppSecret", ""), new("WhatsApp:AccessToken", ""), new("WhatsApp:VerifyToken", ""), new("WhatsApp:PhoneNumberId", "")]);

        Assert.Equal(ReceiptAnswer.NotConfigured, await bare.ReceiveAsync("{}"));
    }

    [Fact]
    public async Task What_people_say_arrives_once_though_every_post_comes_three_times_and_newest_first()
    {
        simulator.SetFaults(new FaultChange { Duplicate = 2, Reorder = true });
        foreach (var i in Enumerable.Range(0, 10)) simulator.Say(Phone, $"line {i}");
        simulator.Flush();
        await simulator.WaitUntilDeliveredAsync(Stop);

        await using var db = node.Dbs.CreateDbContext();
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"line {i}"), await db.InboundMessages.Select(x => x.Text).OrderBy(x => x).ToListAsync(Stop));
    }

    [Fact]
    public async Task A_reply_with_buttons_is_sent_once_read_and_tapped()
    {
        await SayAndOwe(new NewOutbound("turn:1", "summary", OutboundKinds.Buttons, "20 boxes of gloves", OutboundContent.ForButtons([new("confirm:PR-1:1", "Confirm"), new("cancel:PR-1:1", "Cancel")])));

        await node.SweepAsync(Stages.Tell, Stop);
        var sent = Assert.Single(simulator.Sent(Phone));
        simulator.Read(Phone);
        simulator.Tap(sent.Wamid, "Confirm");
        await simulator.WaitUntilDeliveredAsync(Stop);

        await using var db = node.Dbs.CreateDbContext();
        var row = await db.OutboundMessages.SingleAsync(Stop);
        Assert.Equal((OutboundState.Read, sent.Wamid), (row.State, row.WhatsAppId));
        var tap = await db.InboundMessages.SingleAsync(x => x.Type == "interactive", Stop);
        Assert.Equal(("confirm:PR-1:1", sent.Wamid), (tap.ReplyId, (await ReferredMessages.OursAsync(db, tap.ConversationId, tap.RefersTo!, Stop))?.WhatsAppId));
        Assert.Equal(clock.GetUtcNow(), (await db.Conversations.SingleAsync(Stop)).DueAt);
    }

    [Fact]
    public async Task Messages_of_a_conversation_go_in_their_order_with_the_read_mark_before()
    {
        var conversation = await SayAndOwe();
        await using (var db = node.Dbs.CreateDbContext())
        {
            var said = await db.InboundMessages.SingleAsync(Stop);
            Outbox.AddRead(db, conversation, said.Id, said.WhatsAppId, clock.GetUtcNow());
            foreach (var i in Enumerable.Range(1, 5)) Outbox.Add(db, conversation, new NewOutbound($"t:{i}", "status", OutboundKinds.Text, $"{i}"), clock.GetUtcNow().AddMilliseconds(i));
            await db.SaveChangesAsync(Stop);
        }

        clock.Advance(TimeSpan.FromSeconds(1));
        foreach (var _ in Enumerable.Range(0, 7)) await node.SweepAsync(Stages.Tell, Stop);

        Assert.Equal(["1", "2", "3", "4", "5"], simulator.Sent(Phone).Select(x => x.Text));
        Assert.Equal(6, simulator.GraphCalls.Count(x => x.Method == "POST"));
    }

    [Fact]
    public async Task A_send_whose_answer_is_lost_is_settled_by_its_status_and_never_sent_again()
    {
        await SayAndOwe(new NewOutbound("turn:1", "summary", OutboundKinds.Text, "20 boxes"));
        simulator.SetFaults(new FaultChange { DropResponse = 1, HoldStatuses = true });

        await node.SweepAsync(Stages.Tell, Stop);
        Assert.Equal(OutboundState.Uncertain, (await OutboundAsync()).State);
        clock.Advance(TimeSpan.FromMinutes(5));
        await node.SweepAsync(Stages.Tell, Stop);
        simulator.SetFaults(new FaultChange { HoldStatuses = false });
        await simulator.WaitUntilDeliveredAsync(Stop);

        var row = await OutboundAsync();
        Assert.Equal((OutboundState.Delivered, null), (row.State, row.DueAt));
        Assert.Single(simulator.Sent(Phone));
    }

    [Fact]
    public async Task A_send_that_nothing_is_heard_of_becomes_a_persons_task_and_goes_again_only_by_them()
    {
        await SayAndOwe(new NewOutbound("turn:1", "summary", OutboundKinds.Text, "20 boxes"));
        simulator.SetFaults(new FaultChange { DropRequest = 1 });

        await node.SweepAsync(Stages.Tell, Stop);
        clock.Advance(TimeSpan.FromMinutes(11));
        await node.SweepAsync(Stages.Tell, Stop);

        var row = await OutboundAsync();
        Assert.NotNull(row.GaveUpAt);
        Assert.Empty(simulator.Sent(Phone));
        Assert.True((await node.Get<SendAgain>().RunAsync(row.Id, MessagingNode.Operator, Stop)).Ok);
        await node.SweepAsync(Stages.Tell, Stop);
        Assert.Single(simulator.Sent(Phone));
    }

    [Fact]
    public async Task Nobody_listening_means_not_sent_and_is_tried_again()
    {
        await SayAndOwe(new NewOutbound("turn:1", "summary", OutboundKinds.Text, "20 boxes"));
        await using var cutOff = await MessagingNode.StartAsync(database, clock);

        await cutOff.SweepAsync(Stages.Tell, Stop);
        Assert.Equal(OutboundState.Pending, (await OutboundAsync()).State);
        clock.Advance(TimeSpan.FromSeconds(5));
        await node.SweepAsync(Stages.Tell, Stop);

        Assert.Single(simulator.Sent(Phone));
    }

    [Fact]
    public async Task The_pair_rate_holds_this_person_and_nobody_else()
    {
        await SayAndOwe(new NewOutbound("turn:1", "summary", OutboundKinds.Text, "20 boxes"));
        simulator.SetFaults(new FaultChange { FailNext = new CodedFault(131056) });
        await node.SweepAsync(Stages.Tell, Stop);
        simulator.Say("+15550100999", "hello");
        await simulator.WaitUntilDeliveredAsync(Stop);
        await OweAsync("+15550100999", new NewOutbound("turn:2", "status", OutboundKinds.Text, "hi"));

        await node.SweepAsync(Stages.Tell, Stop);
        Assert.Equal((0, 1), (simulator.Sent(Phone).Count, simulator.Sent("+15550100999").Count));
        clock.Advance(TimeSpan.FromSeconds(1));
        await node.SweepAsync(Stages.Tell, Stop);

        Assert.Single(simulator.Sent(Phone));
    }

    [Fact]
    public async Task A_refused_token_stops_all_sending_until_an_operator_starts_it_again()
    {
        await SayAndOwe(new NewOutbound("turn:1", "summary", OutboundKinds.Text, "20 boxes"));
        simulator.SetFaults(new FaultChange { FailNext = new CodedFault(190) });
        await node.SweepAsync(Stages.Tell, Stop);
        clock.Advance(TimeSpan.FromHours(1));
        await node.SweepAsync(Stages.Tell, Stop);
        Assert.Empty(simulator.Sent(Phone));

        Assert.True((await node.Get<RestartSender>().RunAsync(MessagingNode.OurNumber, MessagingNode.Operator, Stop)).Ok);
        await node.SweepAsync(Stages.Tell, Stop);

        Assert.Single(simulator.Sent(Phone));
    }

    [Fact]
    public async Task Outside_the_window_the_template_of_the_purpose_goes_and_without_one_a_person_is_told()
    {
        var conversation = await SayAndOwe();
        clock.Advance(TimeSpan.FromHours(24));
        await using (var db = node.Dbs.CreateDbContext())
        {
            Outbox.Add(db, conversation, new NewOutbound("n:1", "notification", OutboundKinds.Text, "Your order\nis placed.", TemplatePurpose: "request_update"), clock.GetUtcNow());
            Outbox.Add(db, conversation, new NewOutbound("n:2", "question", OutboundKinds.Text, "Which site?", TemplatePurpose: "question"), clock.GetUtcNow().AddMilliseconds(1));
            await db.SaveChangesAsync(Stop);
        }

        clock.Advance(TimeSpan.FromSeconds(1));
        await node.SweepAsync(Stages.Tell, Stop);
        await node.SweepAsync(Stages.Tell, Stop);

        Assert.Contains("Your order is placed.", Assert.Single(simulator.Sent(Phone)).Text, StringComparison.Ordinal);
        await using var after = node.Dbs.CreateDbContext();
        var told = await after.OutboundMessages.SingleAsync(x => x.Key == "n:2", Stop);
        Assert.Equal((OutboundState.Failed, 131047), (told.State, told.ErrorCode));
    }

    [Fact]
    public async Task A_summary_of_an_older_revision_that_was_not_sent_yet_is_left_out()
    {
        var request = Guid.NewGuid();
        await SayAndOwe(
            new NewOutbound("turn:1", "summary", OutboundKinds.Text, "20 boxes", RequestId: request, RequestRevision: 1),
            new NewOutbound("turn:2", "summary", OutboundKinds.Text, "30 boxes", RequestId: request, RequestRevision: 2));

        clock.Advance(TimeSpan.FromSeconds(1));
        await node.SweepAsync(Stages.Tell, Stop);
        await node.SweepAsync(Stages.Tell, Stop);

        Assert.Equal("30 boxes", Assert.Single(simulator.Sent(Phone)).Text);
    }

    [Fact]
    public async Task A_file_is_fetched_in_two_steps_checked_stored_and_read()
    {
        simulator.SayMedia(Phone, "item,quantity\ngloves M,20\n"u8.ToArray(), "text/plain", "list.csv", "the list");
        await simulator.WaitUntilDeliveredAsync(Stop);

        await node.SweepAsync(Stages.FetchMedia, Stop);

        var file = await MediaAsync();
        Assert.Equal((MediaState.Stored, "text/csv", "item,quantity\ngloves M,20", "list.csv"), (file.State, file.MimeType, file.ExtractedText, file.FileName));
        Assert.Equal("item,quantity\ngloves M,20\n", Encoding.UTF8.GetString((await node.Get<IFileStore>().GetAsync(file.StorageKey!, Stop))!.Content));
    }

    [Fact]
    public async Task A_file_that_cannot_be_had_is_tried_again_and_then_failed_with_its_reason()
    {
        simulator.SayMedia(Phone, "x"u8.ToArray(), "text/plain", "list.txt");
        await simulator.WaitUntilDeliveredAsync(Stop);
        simulator.SetFaults(new FaultChange { FailMedia = 100 });

        await node.SweepAsync(Stages.FetchMedia, Stop);
        Assert.Equal(MediaState.Pending, (await MediaAsync()).State);
        foreach (var _ in Enumerable.Range(0, 7))
        {
            clock.Advance(TimeSpan.FromMinutes(2));
            await node.SweepAsync(Stages.FetchMedia, Stop);
        }

        var file = await MediaAsync();
        Assert.Equal(MediaState.Failed, file.State);
        Assert.Contains("404", file.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_whose_hash_is_not_the_announced_one_is_not_taken()
    {
        simulator.SayMedia(Phone, "x"u8.ToArray(), "text/plain", "list.txt");
        await simulator.WaitUntilDeliveredAsync(Stop);
        await using (var db = node.Dbs.CreateDbContext()) await db.MediaFiles.ExecuteUpdateAsync(x => x.SetProperty(file => file.ExpectedSha256, new string('0', 64)), Stop);

        await node.SweepAsync(Stages.FetchMedia, Stop);

        var media = await MediaAsync();
        Assert.Equal(MediaState.Pending, media.State);
        Assert.Contains("SHA-256", media.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_token_goes_to_no_host_that_is_not_named()
    {
        var client = node.Get<Procurement.Engine.Messaging.Sending.IWhatsApp>();

        var refused = await Assert.ThrowsAsync<Procurement.Engine.Messaging.Sending.WhatsAppException>(() => client.FetchMediaAsync(new Uri("http://127.0.0.1:1/steal"), 100, Stop));

        Assert.True(refused.Final);
    }

    [Fact]
    public async Task An_operators_reply_goes_within_the_window_and_is_refused_after_it()
    {
        var conversation = await SayAndOwe();

        Assert.True((await node.Get<ReplyAsOperator>().RunAsync(conversation.Id, "A person here.", MessagingNode.Operator, Stop)).Ok);
        await node.SweepAsync(Stages.Tell, Stop);
        clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal("A person here.", Assert.Single(simulator.Sent(Phone)).Text);
        Assert.False((await node.Get<ReplyAsOperator>().RunAsync(conversation.Id, "Still here.", MessagingNode.Operator, Stop)).Ok);
    }

    private async Task<WebApplication> StartEndpointAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(node.Get<ReceiveDelivery>());
        builder.Services.AddWhatsAppWebhook();
        var app = builder.Build();
        await app.StartAsync(Stop);
        return app;
    }

    private async Task<Conversation> SayAndOwe(params NewOutbound[] messages)
    {
        simulator.Say(Phone, "need 20 boxes of gloves");
        await simulator.WaitUntilDeliveredAsync(Stop);
        return await OweAsync(Phone, messages);
    }

    private async Task<Conversation> OweAsync(string phone, params NewOutbound[] messages)
    {
        await using var db = node.Dbs.CreateDbContext();
        var address = await db.Addresses.SingleAsync(x => x.Phone == phone, Stop);
        var conversation = await db.Conversations.SingleAsync(x => x.AddressId == address.Id, Stop);
        foreach (var (message, i) in messages.Select((x, i) => (x, i))) Outbox.Add(db, conversation, message, clock.GetUtcNow().AddMilliseconds(i));
        await db.SaveChangesAsync(Stop);
        return conversation;
    }

    private async Task<OutboundMessage> OutboundAsync()
    {
        await using var db = node.Dbs.CreateDbContext();
        return await db.OutboundMessages.AsNoTracking().SingleAsync(Stop);
    }

    private async Task<MediaFile> MediaAsync()
    {
        await using var db = node.Dbs.CreateDbContext();
        return await db.MediaFiles.AsNoTracking().SingleAsync(Stop);
    }
}
