using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Data.Messaging;
using Procurement.Data.Requests;
using Procurement.Data.Turns;
using Procurement.Engine.Messaging.Sending;
using Procurement.Engine.Turns;
using Procurement.Engine.Work;
using Procurement.Evaluation.Playing;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Turns;

/// <summary>Batches that close by what was said, and replies that are taken back when more was said before they went.</summary>
public sealed class BurstRouteTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Order = "need 20 boxes nitrile gloves M, the 200s";
    private TurnWorld world = null!;
    private LoopbackGraph graph = null!;
    private ServiceProvider node = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        world = await TurnWorld.CreateAsync(postgres);
        graph = await LoopbackGraph.StartAsync(Stop);
        node = world.Node(settings: new Dictionary<string, string?>
        {
            ["WhatsApp:GraphBaseUrl"] = graph.BaseAddress,
            ["WhatsApp:PhoneNumberId"] = "1",
            ["WhatsApp:AccessToken"] = "a-token",
            ["WhatsApp:AppSecret"] = "a-secret",
            ["WhatsApp:VerifyToken"] = "another-token",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await graph.DisposeAsync();
    }

    [Fact]
    public async Task A_complete_message_becomes_a_turn_before_the_quiet_period_is_over()
    {
        await world.SaysAsync(TurnWorld.Requester, Order);

        await world.BatchAsync();

        await using var db = world.Dbs.CreateDbContext();
        Assert.Equal(BatchWindow.Complete, (await db.MessageBatches.SingleAsync(Stop)).Reason);
        Assert.Equal(1, await db.Turns.CountAsync(Stop));
    }

    [Fact]
    public async Task What_lacks_something_or_stops_in_the_middle_waits_for_the_rest_and_is_one_request()
    {
        foreach (var text in new[] { "hi", "need nitrile gloves M, the 200s", "20 boxes and", "2 mop buckets" })
        {
            await world.SaysAsync(TurnWorld.Requester, text);
            world.Clock.Advance(TimeSpan.FromSeconds(text == "2 mop buckets" ? 40 : 5));
            await world.BatchAsync();
        }

        await TurnWorld.RunAsync(node);

        var request = Assert.Single(await world.RequestsAsync(TurnWorld.Requester));
        Assert.Equal([("MED-1008", 20m), ("CLN-1305", 2m)], request.Lines.OrderBy(line => line.Position).Select(line => (line.Sku!, line.Quantity!.Value)));
        Assert.Equal("summary", Assert.Single(await world.RepliesAsync(TurnWorld.Requester)).Purpose);
        await using var db = world.Dbs.CreateDbContext();
        Assert.Equal(4, (await db.MessageBatches.SingleAsync(Stop)).Messages);
        Assert.Empty(await db.Questions.ToListAsync(Stop));
    }

    [Fact]
    public async Task The_way_of_writing_is_kept_with_the_conversation()
    {
        await world.SaysAsync(TurnWorld.Requester, "hi", Order, "for bldg 7");
        await world.SettleAsync();

        await using var db = world.Dbs.CreateDbContext();
        var conversation = await db.Conversations.SingleAsync(Stop);
        Assert.Equal((1, 2), (conversation.Bursts, conversation.Gaps));
        Assert.InRange(conversation.GapMedianSeconds, 1, 5);
        Assert.True(conversation.GoesOnShare > HowPeopleWrite.GoesOn(BurstHabits.Unknown));
        Assert.NotNull(conversation.LastBatchAt);
    }

    [Fact]
    public async Task A_burst_that_was_answered_too_early_is_one_request_with_one_updated_summary_and_no_question()
    {
        await SayAndTurnAsync(Order);
        await SendAsync();
        await SayAndTurnAsync("and 2 mop buckets for bldg 7 by thursday");
        await SendAsync();

        var request = Assert.Single(await world.RequestsAsync(TurnWorld.Requester));
        Assert.Equal((2, "B7", RequestStatus.AwaitingConfirmation), (request.Lines.Count, request.SiteCode, request.Status));
        var replies = await world.RepliesAsync(TurnWorld.Requester);
        Assert.Equal(["summary", "summary"], replies.Select(reply => reply.Purpose));
        Assert.All(replies, reply => Assert.Equal(OutboundState.Sent, reply.State));
        Assert.Contains($":{request.Number}:{request.Revision}", replies[1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_comes_before_the_reply_went_is_answered_together_with_it()
    {
        await SayAndTurnAsync(Order);
        await world.SaysAsync(TurnWorld.Requester, "sorry 30 boxes");

        await SendAsync();
        Assert.Equal(OutboundState.Pending, Assert.Single(await world.RepliesAsync(TurnWorld.Requester)).State);

        await BatchAndTurnAsync();
        await SendAsync();

        var reply = Assert.Single(await world.RepliesAsync(TurnWorld.Requester));
        Assert.Equal((OutboundState.Sent, 2), (reply.State, reply.RequestRevision));
        Assert.Equal(30m, Assert.Single(Assert.Single(await world.RequestsAsync(TurnWorld.Requester)).Lines).Quantity);
    }

    [Fact]
    public async Task A_reply_that_was_kept_back_goes_out_when_what_came_asked_for_nothing()
    {
        await SayAndTurnAsync(Order);
        await world.SaysAsync(TurnWorld.Requester, "thanks");
        await SendAsync();

        await BatchAndTurnAsync();
        await SendAsync();

        Assert.Equal(("summary", OutboundState.Sent), Assert.Single((await world.RepliesAsync(TurnWorld.Requester)).Select(reply => (reply.Purpose, reply.State))));
    }

    [Fact]
    public async Task A_reply_that_the_sender_has_claimed_is_still_taken_back()
    {
        await SayAndTurnAsync(Order);
        await using var sending = world.Dbs.CreateDbContext();
        sending.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        var claimed = (await sending.LeaseDueAsync<OutboundMessage>("a node", world.Clock.GetUtcNow(), TimeSpan.FromMinutes(3), 10, Stop, "turn_id IS NOT NULL")).Single();

        await SayAndTurnAsync("sorry 30 boxes");

        // What the sender had claimed is not its own any more: the version under which it would mark it as being sent is gone.
        Assert.NotEqual(claimed.Version, (await sending.OutboundMessages.SingleAsync(message => message.Id == claimed.Id, Stop)).Version);
        await SendAsync();
        Assert.Equal((OutboundState.Sent, 2), Assert.Single((await world.RepliesAsync(TurnWorld.Requester)).Select(reply => (reply.State, reply.RequestRevision!.Value))));
    }

    [Fact]
    public async Task A_reply_that_could_not_be_taken_back_at_that_instant_is_dropped_by_the_sender()
    {
        await SayAndTurnAsync("need nitrile gloves M, the 200s");
        await using (var sending = world.Dbs.CreateDbContext())
        {
            await using var transaction = await sending.Database.BeginTransactionAsync(Stop);
            await sending.Database.ExecuteSqlAsync($"SELECT 1 FROM outbound_messages WHERE turn_id IS NOT NULL FOR UPDATE", Stop);
            await SayAndTurnAsync("hmm gloves");
        }

        await SendAsync();

        Assert.Single(await world.RepliesAsync(TurnWorld.Requester));
    }

    [Fact]
    public async Task A_question_that_was_never_seen_has_not_been_repeated()
    {
        await SayAndTurnAsync("need nitrile gloves M, the 200s");
        await SayAndTurnAsync("hmm");

        await using (var db = world.Dbs.CreateDbContext()) Assert.Equal(1, (await db.Questions.SingleAsync(Stop)).TimesAsked);
        await SendAsync();
        await SayAndTurnAsync("hmm");
        await using (var db = world.Dbs.CreateDbContext()) Assert.Equal(2, (await db.Questions.SingleAsync(Stop)).TimesAsked);
    }

    [Fact]
    public async Task Whenever_the_next_message_comes_the_person_never_reads_an_older_summary_after_a_newer_one()
    {
        string[] phones = [TurnWorld.Requester, TurnWorld.OtherRequester, "+13055550132", "+12025550126"];
        for (var round = 1; round <= 6; round++)
        {
            foreach (var phone in phones) await world.SaysAsync(phone, $"{round + 1} boxes nitrile gloves M, the 200s");
            // Batches, turns and sending at once, on two nodes, while the messages of the next round may come at any step.
            await Task.WhenAll(StageAsync<BatchDueMessagesJob>(node), StageAsync<RunTurnsJob>(node), StageAsync<SendMessagesJob>(node), StageAsync<RunTurnsJob>(world.Engine), StageAsync<SendMessagesJob>(node));
            world.Clock.Advance(TimeSpan.FromSeconds(12));
        }

        for (var i = 0; i < 4; i++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(30));
            await BatchAndTurnAsync();
            await SendAsync();
        }

        foreach (var phone in phones)
        {
            var request = Assert.Single(await world.RequestsAsync(phone));
            var sent = (await world.RepliesAsync(phone)).Where(reply => reply.SentAt is not null).OrderBy(reply => reply.SentAt).ThenBy(reply => reply.CreatedAt).ToList();
            Assert.Equal(sent.Select(reply => reply.RequestRevision).Order(), sent.Select(reply => reply.RequestRevision));
            Assert.Equal(request.Revision, sent[^1].RequestRevision);
            Assert.DoesNotContain(await world.RepliesAsync(phone), reply => reply.State is OutboundState.Pending or OutboundState.Sending or OutboundState.Failed);
        }
    }

    private async Task SayAndTurnAsync(string text)
    {
        await world.SaysAsync(TurnWorld.Requester, text);
        await BatchAndTurnAsync();
    }

    /// <summary>Moves the clock to whatever look at a conversation is due next, until none is, and runs the turns.</summary>
    private async Task BatchAndTurnAsync()
    {
        while (true)
        {
            await world.BatchAsync();
            await using var db = world.Dbs.CreateDbContext();
            if (await db.Conversations.MinAsync(row => row.DueAt, Stop) is not { } due) break;
            world.Clock.SetUtcNow(due);
        }

        await TurnWorld.RunAsync(node);
    }

    /// <summary>Sends until nothing is due, once what was kept back may be looked at again.</summary>
    private async Task SendAsync()
    {
        world.Clock.Advance(TimeSpan.FromSeconds(1.5));
        await StageAsync<SendMessagesJob>(node);
        await StageAsync<SendMessagesJob>(node);
    }

    private static async Task StageAsync<TSweep>(ServiceProvider on) where TSweep : class, ISweep
    {
        for (var i = 0; i < 3; i++) await on.GetRequiredService<TSweep>().SweepAsync(Stop);
    }
}
