using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Data.Messaging;
using Procurement.Data.Requests;
using Procurement.Data.Turns;
using Procurement.Engine.Turns;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Turns;

public sealed class TurnRouteTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TurnWorld world = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => world = await TurnWorld.CreateAsync(postgres);

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_burst_becomes_one_draft_and_one_reply_with_its_buttons()
    {
        await world.SaysAsync(TurnWorld.Requester, "hi", "need 20 boxes nitrile gloves M, the 200s, and 2 mop buckets", "for bldg 7 by thursday");

        await world.SettleAsync();

        var request = Assert.Single(await world.RequestsAsync(TurnWorld.Requester));
        Assert.Equal(RequestStatus.AwaitingConfirmation, request.Status);
        Assert.Equal([("MED-1008", 20m), ("CLN-1305", 2m)], request.Lines.OrderBy(line => line.Position).Select(line => (line.Sku!, line.Quantity!.Value)));
        Assert.Equal(("B7", new DateOnly(2026, 3, 12)), (request.SiteCode, request.NeedBy));
        Assert.NotNull(request.Total);
        var reply = Assert.Single(await world.RepliesAsync(TurnWorld.Requester));
        Assert.Equal(("summary", "buttons", request.Id), (reply.Purpose, reply.Kind, reply.RequestId));
        Assert.Contains($"confirm:{request.Number}:{request.Revision}", reply.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_after_the_summary_is_a_new_revision_and_the_unsent_summary_is_not_sent_any_more()
    {
        await world.SaysAsync(TurnWorld.Requester, "need 20 boxes nitrile gloves M, the 200s");
        await world.SettleAsync();

        await world.SaysAsync(TurnWorld.Requester, "sorry 30 boxes");
        await world.SettleAsync();

        var request = Assert.Single(await world.RequestsAsync(TurnWorld.Requester));
        Assert.Equal((2, 30m), (request.Revision, Assert.Single(request.Lines).Quantity));
        var reply = Assert.Single(await world.RepliesAsync(TurnWorld.Requester));
        Assert.Contains($"confirm:{request.Number}:2", reply.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Confirm_of_the_current_revision_goes_to_the_checks_and_is_acknowledged()
    {
        await world.SaysAsync(TurnWorld.Requester, "need 20 boxes nitrile gloves M, the 200s");
        await world.SettleAsync();
        var shown = Assert.Single(await world.RequestsAsync(TurnWorld.Requester));

        await world.TapsAsync(TurnWorld.Requester, $"confirm:{shown.Number}:{shown.Revision}", "Confirm");
        await world.BatchAsync();
        await TurnWorld.RunAsync(world.Engine);

        var request = Assert.Single(await world.RequestsAsync(TurnWorld.Requester));
        Assert.Equal(RequestStatus.Checking, request.Status);
        Assert.NotNull(request.DueAt);
        var reply = (await world.RepliesAsync(TurnWorld.Requester))[^1];
        Assert.Equal("acknowledgement", reply.Purpose);
        Assert.Contains(request.Number, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_button_of_an_earlier_revision_submits_nothing_and_shows_the_current_summary()
    {
        await world.SaysAsync(TurnWorld.Requester, "need 20 boxes nitrile gloves M, the 200s");
        await world.SettleAsync();
        await world.SaysAsync(TurnWorld.Requester, "sorry 30 boxes");
        await world.SettleAsync();
        var shown = Assert.Single(await world.RequestsAsync(TurnWorld.Requester));

        await world.TapsAsync(TurnWorld.Requester, $"confirm:{shown.Number}:1", "Confirm");
        await world.BatchAsync();
        await TurnWorld.RunAsync(world.Engine);

        var request = Assert.Single(await world.RequestsAsync(TurnWorld.Requester));
        Assert.Equal((RequestStatus.AwaitingConfirmation, 2), (request.Status, request.Revision));
        Assert.Contains($"confirm:{request.Number}:2", (await world.RepliesAsync(TurnWorld.Requester))[^1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_sender_is_refused_once_a_day_and_an_operator_is_wanted()
    {
        await world.SaysAsync("+19995550000", "5 boxes gloves please");
        await world.SettleAsync();
        await world.SaysAsync("+19995550000", "hello?");
        await world.SettleAsync();

        Assert.Equal("refusal", Assert.Single(await world.RepliesAsync("+19995550000")).Purpose);
        await using var db = world.Dbs.CreateDbContext();
        Assert.Equal("unknownSender", (await db.Conversations.SingleAsync(Stop)).PersonWanted);
        Assert.Empty(await db.Requests.ToListAsync(Stop));
    }

    [Fact]
    public async Task What_is_missing_is_asked_and_a_tapped_answer_completes_the_draft()
    {
        await world.SaysAsync(TurnWorld.Requester, "we need nitrile gloves M, the 200s");
        await world.SettleAsync();
        Assert.Equal(RequestStatus.Collecting, Assert.Single(await world.RequestsAsync(TurnWorld.Requester)).Status);
        Assert.Equal("question", Assert.Single(await world.RepliesAsync(TurnWorld.Requester)).Purpose);

        await world.SaysAsync(TurnWorld.Requester, "30 boxes");
        await world.SettleAsync();

        var request = Assert.Single(await world.RequestsAsync(TurnWorld.Requester));
        Assert.Equal((RequestStatus.AwaitingConfirmation, 30m), (request.Status, Assert.Single(request.Lines).Quantity));
        await using var db = world.Dbs.CreateDbContext();
        Assert.All(await db.Questions.ToListAsync(Stop), question => Assert.NotNull(question.AnsweredAt));
    }

    [Fact]
    public async Task Two_nodes_run_each_turn_once_and_in_the_order_of_its_conversation()
    {
        string[] phones = [TurnWorld.Requester, TurnWorld.OtherRequester, "+13055550132", "+12025550126"];
        for (var round = 1; round <= 5; round++)
        {
            foreach (var phone in phones) await world.SaysAsync(phone, $"{round} boxes nitrile gloves M, the 200s");
            world.Clock.Advance(TimeSpan.FromSeconds(10));
            await world.BatchAsync();
        }

        await Task.WhenAll(TurnWorld.RunAsync(world.Node()), TurnWorld.RunAsync(world.Node()));

        await using var db = world.Dbs.CreateDbContext();
        var turns = await db.Turns.AsNoTracking().OrderBy(turn => turn.Number).ToListAsync(Stop);
        Assert.Equal(20, turns.Count);
        Assert.Equal("", string.Join("\n", turns.Select(turn => turn.LastError).OfType<string>().Distinct()));
        Assert.All(turns, turn => Assert.Equal(TurnState.Done, turn.State));
        Assert.Equal(20, await db.OutboundMessages.CountAsync(message => message.TurnId != null, Stop));
        var operations = await db.Operations.AsNoTracking().OrderBy(operation => operation.Sequence).ToListAsync(Stop);
        foreach (var ofRequest in operations.GroupBy(operation => operation.RequestId))
            Assert.Equal(ofRequest.Select(operation => turns.FindIndex(turn => turn.Id == operation.TurnId)).Order(), ofRequest.Select(operation => turns.FindIndex(turn => turn.Id == operation.TurnId)));
        foreach (var phone in phones) Assert.Single(await world.RequestsAsync(phone));
    }

    [Fact]
    public async Task A_turn_that_cannot_run_fails_alone_and_the_others_of_its_group_go_on()
    {
        await world.SaysAsync(TurnWorld.Requester, "20 boxes nitrile gloves M, the 200s");
        await world.SaysAsync(TurnWorld.OtherRequester, "2 mop buckets");
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await world.BatchAsync();
        await BreakAsync(TurnWorld.OtherRequester);

        await TurnWorld.RunAsync(world.Engine);

        Assert.Single(await world.RequestsAsync(TurnWorld.Requester));
        await using var db = world.Dbs.CreateDbContext();
        var broken = Assert.Single(await db.Turns.Where(turn => turn.State != TurnState.Done).ToListAsync(Stop));
        Assert.Equal((TurnState.Pending, 1), (broken.State, broken.Attempts));
        Assert.NotNull(broken.LastError);
        Assert.True(broken.DueAt > world.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_turn_that_never_runs_ends_with_an_operator_wanted()
    {
        await world.SaysAsync(TurnWorld.OtherRequester, "2 mop buckets");
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await world.BatchAsync();
        await BreakAsync(TurnWorld.OtherRequester);

        for (var attempt = 0; attempt < 6; attempt++)
        {
            await TurnWorld.RunAsync(world.Engine);
            world.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        await using var db = world.Dbs.CreateDbContext();
        var turn = await db.Turns.SingleAsync(Stop);
        Assert.Equal(TurnState.Failed, turn.State);
        Assert.NotNull(turn.GaveUpAt);
        Assert.Equal("turnFailed", (await db.Conversations.SingleAsync(Stop)).PersonWanted);
    }

    [Fact]
    public async Task A_conversation_that_an_operator_has_gets_no_automatic_reply()
    {
        await world.SaysAsync(TurnWorld.Requester, "20 boxes nitrile gloves M, the 200s");
        await using (var db = world.Dbs.CreateDbContext())
        {
            (await db.Conversations.SingleAsync(Stop)).TakeOver(Guid.NewGuid(), world.Clock.GetUtcNow());
            await db.SaveChangesAsync(Stop);
        }

        await world.SettleAsync();

        Assert.Empty(await world.RepliesAsync(TurnWorld.Requester));
        Assert.Empty(await world.RequestsAsync(TurnWorld.Requester));
        await using var after = world.Dbs.CreateDbContext();
        Assert.Equal("readByPerson", (await after.MessageBatches.SingleAsync(Stop)).Reason);
    }

    [Fact]
    public async Task Cancel_gives_the_draft_up_and_the_next_words_start_a_new_one()
    {
        await world.SaysAsync(TurnWorld.Requester, "20 boxes nitrile gloves M, the 200s");
        await world.SettleAsync();
        var first = Assert.Single(await world.RequestsAsync(TurnWorld.Requester));
        await world.TapsAsync(TurnWorld.Requester, $"cancel:{first.Number}:{first.Revision}", "Cancel");
        await world.BatchAsync();
        await TurnWorld.RunAsync(world.Engine);

        await world.SaysAsync(TurnWorld.Requester, "2 mop buckets");
        await world.SettleAsync();

        Assert.Equal([RequestStatus.Cancelled, RequestStatus.AwaitingConfirmation], (await world.RequestsAsync(TurnWorld.Requester)).Select(request => request.Status));
    }

    /// <summary>A turn whose batch names a number that is taken already cannot be written: its reply's key exists.</summary>
    private async Task BreakAsync(string phone)
    {
        await using var db = world.Dbs.CreateDbContext();
        var turn = await (from row in db.Turns
                          join conversation in db.Conversations on row.ConversationId equals conversation.Id
                          join address in db.Addresses on conversation.AddressId equals address.Id
                          where address.Phone == phone
                          select row).SingleAsync(Stop);
        db.Add(new OutboundMessage { Id = Guid.NewGuid(), Key = $"turn:{turn.Id}", ConversationId = Guid.NewGuid(), Purpose = "status", Kind = "text", Text = "taken" });
        await db.SaveChangesAsync(Stop);
    }

    [Fact]
    public async Task Of_fifty_messages_of_the_greatest_length_the_first_is_read_and_the_rest_is_an_operators()
    {
        var rows = string.Join('\n', Enumerable.Repeat("2 mop buckets", 400))[..4096];
        await world.SaysAsync(TurnWorld.OtherRequester, [.. Enumerable.Repeat(rows, 50)]);
        await world.SettleAsync();

        Assert.NotEmpty(Assert.Single(await world.RequestsAsync(TurnWorld.OtherRequester)).Lines);
        var reply = Assert.Single(await world.RepliesAsync(TurnWorld.OtherRequester));
        Assert.StartsWith("That was more than I can read at once. I read up to", reply.Text, StringComparison.Ordinal);
        await using var db = world.Dbs.CreateDbContext();
        Assert.Equal("tooMuchText", (await db.Conversations.SingleAsync(Stop)).PersonWanted);
        Assert.Contains("49 messages were not read to their end", string.Join('\n', (await db.Turns.SingleAsync(Stop)).Explanation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_about_an_earlier_request_are_answered_as_soon_as_any_complete_message()
    {
        await world.SaysAsync(TurnWorld.OtherRequester, "2 mop buckets please");
        await world.SettleAsync();
        var shown = Assert.Single(await world.RequestsAsync(TurnWorld.OtherRequester));
        await world.TapsAsync(TurnWorld.OtherRequester, $"confirm:{shown.Number}:{shown.Revision}", "Confirm");
        await world.SettleAsync();

        await using var db = world.Dbs.CreateDbContext();
        await db.Requests.ExecuteUpdateAsync(set => set.SetProperty(request => request.Status, RequestStatus.Ordered), Stop);

        await world.SaysAsync(TurnWorld.OtherRequester, "everything has arrived");
        await world.BatchAsync();

        Assert.Equal("complete", (await db.MessageBatches.OrderByDescending(batch => batch.ClosedAt).FirstAsync(Stop)).Reason);
    }

    [Fact]
    public async Task Next_friday_is_that_of_next_week_and_the_summary_says_the_date()
    {
        await world.SaysAsync(TurnWorld.OtherRequester, "2 mop buckets by next friday");
        await world.SettleAsync();

        Assert.Equal(new DateOnly(2026, 3, 20), Assert.Single(await world.RequestsAsync(TurnWorld.OtherRequester)).NeedBy);
        Assert.Contains("Fri 20 Mar 2026", Assert.Single(await world.RepliesAsync(TurnWorld.OtherRequester)).Text, StringComparison.Ordinal);
    }
}
