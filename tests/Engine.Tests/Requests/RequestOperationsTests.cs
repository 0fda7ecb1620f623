using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Orders;
using Procurement.Engine.Requests;
using Procurement.Engine.Tests.Turns;
using Procurement.Engine.Understanding;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Requests;

public sealed class RequestOperationsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly Actor Operator = new("operator", "Priya", Guid.NewGuid(), null, ["Operator"], "portal");
    private static readonly Actor Auditor = new("auditor", "Ana", Guid.NewGuid(), null, ["Auditor"], "portal");
    private TurnWorld world = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => world = await TurnWorld.CreateAsync(postgres);

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_raised_request_starts_in_Checking_with_catalogue_prices_and_the_persons_defaults()
    {
        var number = await RaiseAsync(new NewLine("MED-1008", null, 3, null));

        var request = Assert.Single(await world.RequestsAsync(TurnWorld.Requester));
        Assert.Equal((number, RequestStatus.Checking, "B7"), (request.Number, request.Status, request.SiteCode));
        Assert.NotNull(request.DueAt);
        Assert.NotNull(request.Total);
    }

    [Fact]
    public async Task Every_fault_of_a_raised_request_is_told_and_nothing_is_written()
    {
        var raised = await world.Engine.GetRequiredService<RaiseRequest>().RunAsync(
            new NewRequest(TurnWorld.Requester, [new NewLine("NONE", null, 1, null), new NewLine("MED-1008", null, -1, null)], "NOWHERE", new DateOnly(2020, 1, 1), "CC-0", null), null, Operator, Stop);

        Assert.Equal((NoCodes.Invalid, 5), (raised.Outcome.Code, raised.Outcome.Errors.Count));
        Assert.Empty(await world.RequestsAsync(TurnWorld.Requester));
    }

    [Fact]
    public async Task A_correction_of_another_revision_is_refused_and_one_of_the_current_goes_back_to_the_checks()
    {
        var number = await RaiseAsync(new NewLine(null, "brass plaque", 1, "each"));
        await MoveAsync(number, RequestStatus.InReview);
        var correct = world.Engine.GetRequiredService<CorrectRequest>();

        Assert.Equal(NoCodes.NotAllowed, (await correct.RunAsync(number, 1, [new SetNotes("x")], Auditor, Stop)).Code);
        Assert.Equal(NoCodes.WrongRevision, (await correct.RunAsync(number, 7, [new SetNotes("x")], Operator, Stop)).Code);
        Assert.Equal(2, (await correct.RunAsync(number, 1, [new SetQuantity(9, 1, null), new SetSite("X")], Operator, Stop)).Errors.Count);
        Assert.True((await correct.RunAsync(number, 1, [new SetQuantity(1, 2, null), Known.Add("MED-1008", 1)], Operator, Stop)).Ok);
        Assert.Equal((RequestStatus.InReview, 2), await StateAsync(number));
        Assert.True((await correct.RunAsync(number, 2, [new SetPrice(1, 120, "OFW")], Operator, Stop)).Ok);
        Assert.Equal((RequestStatus.Checking, 3), await StateAsync(number));
    }

    [Fact]
    public async Task A_draft_that_an_operator_completes_is_shown_to_its_requester()
    {
        await world.SaysAsync(TurnWorld.Requester, "we need nitrile gloves M, the 200s");
        await world.SettleAsync();
        var draft = Assert.Single(await world.RequestsAsync(TurnWorld.Requester));
        world.Clock.Advance(TimeSpan.FromMinutes(1));

        var outcome = await world.Engine.GetRequiredService<CorrectRequest>().RunAsync(draft.Number, draft.Revision, [new SetQuantity(1, 4, null)], Operator, Stop);

        Assert.True(outcome.Ok);
        Assert.Equal((RequestStatus.AwaitingConfirmation, 2), await StateAsync(draft.Number));
        Assert.Contains($"confirm:{draft.Number}:2", (await world.RepliesAsync(TurnWorld.Requester))[^1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_is_cancelled_before_ordering_and_asked_to_be_cancelled_after()
    {
        var before = await RaiseAsync(new NewLine("MED-1008", null, 3, null));
        var after = await RaiseAsync(new NewLine("MED-1008", null, 4, null));
        await MoveAsync(after, RequestStatus.Approved, RequestStatus.Ordering);
        var cancel = world.Engine.GetRequiredService<CancelRequest>();

        Assert.True((await cancel.RunAsync(before, null, "not needed", Operator, Stop)).Ok);
        Assert.True((await cancel.RunAsync(after, 1, null, Operator, Stop)).Ok);

        Assert.Equal(RequestStatus.Cancelled, (await StateAsync(before)).Status);
        Assert.Equal(RequestStatus.Ordering, (await StateAsync(after)).Status);
        Assert.True((await world.RequestsAsync(TurnWorld.Requester)).Single(request => request.Number == after).CancelRequested);
        Assert.Equal(NoCodes.WrongState, (await cancel.RunAsync(before, null, null, Operator, Stop)).Code);
        Assert.Equal(NoCodes.NotAllowed, (await cancel.RunAsync(after, null, null, Auditor, Stop)).Code);
    }

    [Fact]
    public async Task What_arrives_counts_per_line_never_more_than_was_ordered_and_closes_the_request_when_all_is_there()
    {
        var number = await RaiseAsync(new NewLine("MED-1008", null, 10, null), new NewLine("CLN-1305", null, 2, null));
        await MoveAsync(number, RequestStatus.Approved, RequestStatus.Ordering, RequestStatus.Ordered);

        Assert.Equal(NoCodes.Invalid, (await ReceiveAsync(number, new Arrived(1, "MED-1008", 11, false))).Code);
        Assert.True((await ReceiveAsync(number, new Arrived(1, "MED-1008", 8, false), new Arrived(2, "CLN-1305", null, false))).Ok);
        Assert.Equal(RequestStatus.Ordered, (await StateAsync(number)).Status);
        Assert.True((await ReceiveAsync(number)).Ok);

        Assert.Equal(RequestStatus.Closed, (await StateAsync(number)).Status);
        Assert.Equal([10m, 2m], (await world.RequestsAsync(TurnWorld.Requester)).Single().Lines.OrderBy(line => line.Position).Select(line => line.ReceivedQuantity));
    }

    [Fact]
    public async Task A_draft_that_is_not_confirmed_expires_and_its_requester_is_told()
    {
        await world.SaysAsync(TurnWorld.Requester, "4 boxes nitrile gloves M, the 200s");
        await world.SettleAsync();
        var job = ActivatorUtilities.CreateInstance<EndStaleRequestsJob>(world.Engine);

        world.Clock.Advance(TimeSpan.FromHours(71));
        await job.RunAsync(Stop);
        Assert.Equal(RequestStatus.AwaitingConfirmation, Assert.Single(await world.RequestsAsync(TurnWorld.Requester)).Status);
        world.Clock.Advance(TimeSpan.FromHours(2));
        await job.RunAsync(Stop);

        Assert.Equal(RequestStatus.Expired, Assert.Single(await world.RequestsAsync(TurnWorld.Requester)).Status);
        Assert.Equal("notification", (await world.RepliesAsync(TurnWorld.Requester))[^1].Purpose);
    }

    [Fact]
    public async Task An_unanswered_question_is_repeated_once_and_then_given_to_an_operator()
    {
        await world.SaysAsync(TurnWorld.Requester, "we need nitrile gloves M, the 200s");
        await world.SettleAsync();
        var job = ActivatorUtilities.CreateInstance<AskAgainJob>(world.Engine);

        for (var round = 0; round < 3; round++)
        {
            world.Clock.Advance(TimeSpan.FromHours(4.1));
            await job.RunAsync(Stop);
        }

        Assert.Equal(["question", "question"], (await world.RepliesAsync(TurnWorld.Requester)).Select(reply => reply.Purpose));
        await using var db = world.Dbs.CreateDbContext();
        Assert.Equal("questionUnanswered", (await db.Conversations.SingleAsync(Stop)).PersonWanted);
        Assert.NotNull((await db.Questions.SingleAsync(Stop)).EscalatedAt);
    }

    private async Task<string> RaiseAsync(params NewLine[] lines)
    {
        var raised = await world.Engine.GetRequiredService<RaiseRequest>().RunAsync(new NewRequest(TurnWorld.Requester, lines, null, null, null, null), null, Operator, Stop);
        Assert.Empty(raised.Outcome.Errors);
        return raised.Number!;
    }

    private async Task MoveAsync(string number, params RequestStatus[] states)
    {
        await using var db = world.Dbs.CreateDbContext();
        var request = await db.Requests.SingleAsync(row => row.Number == number, Stop);
        foreach (var state in states) request.MoveTo(state, world.Clock.GetUtcNow());
        await db.SaveChangesAsync(Stop);
    }

    private async Task<(RequestStatus Status, int Revision)> StateAsync(string number)
    {
        await using var db = world.Dbs.CreateDbContext();
        var request = await db.Requests.SingleAsync(row => row.Number == number, Stop);
        return (request.Status, request.Revision);
    }

    private async Task<Outcome> ReceiveAsync(string number, params Arrived[] lines)
    {
        await using var db = world.Dbs.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(Stop);
        var request = (await db.LockRequestAsync(number, Stop))!;
        var outcome = await world.Engine.GetRequiredService<IReceipts>().ReceiveAsync(db, request, request.RequesterId, lines, $"test:{Guid.NewGuid()}", world.Clock.GetUtcNow(), Stop);
        if (!outcome.Ok) return outcome;
        await db.SaveChangesAsync(Stop);
        await transaction.CommitAsync(Stop);
        return outcome;
    }
}
