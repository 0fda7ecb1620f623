using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Procurement.Data.Requests;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Turns;

/// <summary>Edits and deletions as WhatsApp posts them, from the webhook to the draft.</summary>
public sealed class EditRouteTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Phone = TurnWorld.OtherRequester, Gloves = "MED-1008", Bucket = "CLN-1305";
    private TurnWorld world = null!;
    private MessagingNode webhooks = null!;
    private int messages;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        world = await TurnWorld.CreateAsync(postgres);
        webhooks = await MessagingNode.StartAsync(world.Database, world.Clock);
    }

    public async ValueTask DisposeAsync()
    {
        await webhooks.DisposeAsync();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task An_edited_quantity_changes_its_line_and_no_other()
    {
        var said = await SaysAsync("need 20 boxes nitrile gloves M, the 200s and 2 mop buckets");
        await world.SettleAsync();

        await EditsAsync(said, "need 25 boxes nitrile gloves M, the 200s and 2 mop buckets");
        await world.SettleAsync();

        var request = Assert.Single(await world.RequestsAsync(Phone));
        Assert.Equal([(1, Gloves, 25m), (2, Bucket, 2m)], Lines(request));
        Assert.Equal((RequestStatus.AwaitingConfirmation, 2), (request.Status, request.Revision));
        Assert.Contains($"confirm:{request.Number}:2", (await world.RepliesAsync(Phone))[^1].Content, StringComparison.Ordinal);
        await using var db = world.Dbs.CreateDbContext();
        Assert.Contains("setQuantity", await db.Operations.Where(row => row.RevisionAfter == 2).Select(row => row.Kind).ToListAsync(Stop));
    }

    [Fact]
    public async Task An_edited_item_takes_the_place_of_the_one_before()
    {
        var said = await SaysAsync("2 mop buckets please");
        await world.SettleAsync();

        await EditsAsync(said, "2 boxes nitrile gloves M, the 200s please");
        await world.SettleAsync();

        Assert.Equal([(1, Gloves, 2m)], Lines(Assert.Single(await world.RequestsAsync(Phone))));
    }

    [Fact]
    public async Task A_deleted_message_takes_the_line_that_rested_on_it_along()
    {
        await SaysAsync("20 boxes nitrile gloves M, the 200s");
        var second = await SaysAsync("2 mop buckets");
        await world.SettleAsync();

        await DeletesAsync(second);
        await world.SettleAsync();

        Assert.Equal([(1, Gloves, 20m)], Lines(Assert.Single(await world.RequestsAsync(Phone))));
        Assert.Equal("summary", (await world.RepliesAsync(Phone))[^1].Purpose);
    }

    [Fact]
    public async Task A_request_whose_only_message_was_deleted_is_given_up()
    {
        var said = await SaysAsync("2 mop buckets please");
        await world.SettleAsync();

        await DeletesAsync(said);
        await world.SettleAsync();

        var request = Assert.Single(await world.RequestsAsync(Phone));
        Assert.Equal(RequestStatus.Cancelled, request.Status);
        Assert.Equal("acknowledgement", (await world.RepliesAsync(Phone))[^1].Purpose);
    }

    [Fact]
    public async Task What_a_later_message_corrected_stays_and_a_deleted_correction_no_longer_counts()
    {
        var first = await SaysAsync("20 boxes nitrile gloves M, the 200s");
        await world.SettleAsync();
        var correction = await SaysAsync("sorry 30 boxes");
        await world.SettleAsync();

        await EditsAsync(first, "20 boxes nitrile gloves M, the 200s and 2 mop buckets");
        await world.SettleAsync();
        Assert.Equal([(1, Gloves, 30m), (2, Bucket, 2m)], Lines(Assert.Single(await world.RequestsAsync(Phone))));

        await DeletesAsync(correction);
        await world.SettleAsync();
        Assert.Equal([(1, Gloves, 20m), (2, Bucket, 2m)], Lines(Assert.Single(await world.RequestsAsync(Phone))));
    }

    [Fact]
    public async Task An_edited_day_is_the_new_day_and_a_deleted_one_is_none()
    {
        await SaysAsync("2 mop buckets");
        var day = await SaysAsync("by thursday");
        await world.SettleAsync();

        await EditsAsync(day, "by friday");
        await world.SettleAsync();
        Assert.Equal(new DateOnly(2026, 3, 13), Assert.Single(await world.RequestsAsync(Phone)).NeedBy);

        await DeletesAsync(day);
        await world.SettleAsync();
        Assert.Null(Assert.Single(await world.RequestsAsync(Phone)).NeedBy);
    }

    [Fact]
    public async Task An_edit_that_says_the_same_changes_nothing_and_needs_no_reply()
    {
        var said = await SaysAsync("2 mop bukets please");
        await world.SettleAsync();
        var before = await world.RepliesAsync(Phone);

        await EditsAsync(said, "2 mop buckets please");
        await world.SettleAsync();

        Assert.Equal([(1, Bucket, 2m)], Lines(Assert.Single(await world.RequestsAsync(Phone))));
        Assert.Equal(before.Select(reply => reply.Id), (await world.RepliesAsync(Phone)).Select(reply => reply.Id));
    }

    [Fact]
    public async Task After_submission_an_edit_is_a_change_that_goes_through_the_checks_again()
    {
        var said = await SaysAsync("20 boxes nitrile gloves M, the 200s");
        await SubmitAsync();

        await EditsAsync(said, "25 boxes nitrile gloves M, the 200s");
        await world.SettleAsync();

        var request = Assert.Single(await world.RequestsAsync(Phone));
        Assert.Equal([(1, Gloves, 25m)], Lines(request));
        Assert.Equal((RequestStatus.Checking, 2), (request.Status, request.Revision));
        Assert.Contains(request.Number, (await world.RepliesAsync(Phone))[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RequestStatus.Approved)]
    [InlineData(RequestStatus.Ordering)]
    public async Task An_approved_request_is_never_changed_by_an_edit_or_deletion_and_an_operator_looks(RequestStatus status)
    {
        var said = await SaysAsync("20 boxes nitrile gloves M, the 200s");
        var other = await SaysAsync("2 mop buckets");
        await SubmitAsync();
        await using var db = world.Dbs.CreateDbContext();
        await db.Requests.ExecuteUpdateAsync(set => set.SetProperty(request => request.Status, status).SetProperty(request => request.DueAt, (DateTimeOffset?)null), Stop);

        await EditsAsync(said, "25 boxes nitrile gloves M, the 200s");
        await DeletesAsync(other);
        await world.SettleAsync();

        var request = Assert.Single(await world.RequestsAsync(Phone));
        Assert.Equal([(1, Gloves, 20m), (2, Bucket, 2m)], Lines(request));
        Assert.Equal((status, 1), (request.Status, request.Revision));
        Assert.Equal("change", (await db.Conversations.AsNoTracking().SingleAsync(Stop)).PersonWanted);
        Assert.Contains(request.Number, (await world.RepliesAsync(Phone))[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submitted_request_whose_only_message_is_deleted_is_cancelled_while_nobody_has_approved_it()
    {
        var said = await SaysAsync("2 mop buckets please");
        await SubmitAsync();

        await DeletesAsync(said);
        await world.SettleAsync();

        Assert.Equal(RequestStatus.Cancelled, Assert.Single(await world.RequestsAsync(Phone)).Status);
        Assert.Equal("acknowledgement", (await world.RepliesAsync(Phone))[^1].Purpose);
    }

    [Fact]
    public async Task What_is_deleted_before_its_turn_ran_is_never_read()
    {
        var said = await SaysAsync("2 mop buckets please");
        world.Clock.Advance(TimeSpan.FromSeconds(45));
        await world.BatchAsync();

        await DeletesAsync(said);
        await TurnWorld.RunAsync(world.Engine);
        await world.SettleAsync();

        Assert.Empty(await world.RequestsAsync(Phone));
        Assert.Empty(await world.RepliesAsync(Phone));
    }

    [Fact]
    public async Task What_is_edited_before_its_turn_ran_is_read_as_it_now_is_and_answered_once()
    {
        var said = await SaysAsync("2 mop buckets please");
        world.Clock.Advance(TimeSpan.FromSeconds(45));
        await world.BatchAsync();

        await EditsAsync(said, "3 mop buckets please");
        await TurnWorld.RunAsync(world.Engine);
        await world.SettleAsync();

        Assert.Equal([(1, Bucket, 3m)], Lines(Assert.Single(await world.RequestsAsync(Phone))));
        Assert.Single(await world.RepliesAsync(Phone));
    }

    [Fact]
    public async Task An_edit_beside_new_words_is_one_reply()
    {
        var said = await SaysAsync("20 boxes nitrile gloves M, the 200s");
        await world.SettleAsync();

        await EditsAsync(said, "25 boxes nitrile gloves M, the 200s");
        await SaysAsync("and 2 mop buckets");
        await world.SettleAsync();

        Assert.Equal([(1, Gloves, 25m), (2, Bucket, 2m)], Lines(Assert.Single(await world.RequestsAsync(Phone))));
        Assert.Single(await world.RepliesAsync(Phone));
    }

    [Fact]
    public async Task Where_WhatsApp_does_not_show_the_new_words_they_are_asked_for_and_nothing_changes()
    {
        await SaysAsync("2 mop buckets please");
        await world.SettleAsync();

        await PostAsync(new { type = "unsupported", unsupported = new { type = "edit" }, errors = new[] { new { code = 131051, title = "Message type unknown" } } });
        await world.SettleAsync();

        Assert.Equal([(1, Bucket, 2m)], Lines(Assert.Single(await world.RequestsAsync(Phone))));
        var reply = (await world.RepliesAsync(Phone))[^1];
        Assert.Equal(("question", Engine.Turns.Phrases.In("en").Say("hint.editUnclear")), (reply.Purpose, reply.Text));
    }

    private static (int, string, decimal)[] Lines(PurchaseRequest request) =>
        [.. request.Lines.Where(line => line.RemovedAt is null).OrderBy(line => line.Position).Select(line => (line.Position, line.Sku ?? "", line.Quantity ?? 0))];

    private async Task SubmitAsync()
    {
        await world.SettleAsync();
        var shown = Assert.Single(await world.RequestsAsync(Phone));
        await PostAsync(new { type = "interactive", interactive = new { type = "button_reply", button_reply = new { id = $"confirm:{shown.Number}:{shown.Revision}", title = "Confirm" } } });
        await world.SettleAsync();
        Assert.Equal(RequestStatus.Checking, Assert.Single(await world.RequestsAsync(Phone)).Status);
    }

    private Task<string> SaysAsync(string text) => PostAsync(new { type = "text", text = new { body = text } });

    private Task<string> EditsAsync(string original, string text) => PostAsync(new { type = "edit", edit = new { original_message_id = original, message = new { type = "text", text = new { body = text } } } });

    private Task<string> DeletesAsync(string original) => PostAsync(new { type = "revoke", revoke = new { original_message_id = original } });

    /// <summary>A message of the person, posted as WhatsApp does; its id.</summary>
    private async Task<string> PostAsync(object content)
    {
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var id = $"wamid.edit-test-{++messages}";
        var message = JsonSerializer.SerializeToNode(content)!.AsObject();
        message["from"] = Phone[1..];
        message["id"] = id;
        message["timestamp"] = world.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var body = new
        {
            @object = "whatsapp_business_account",
            entry = new[] { new { id = "1", changes = new[] { new { field = "messages", value = new { messaging_product = "whatsapp", metadata = new { display_phone_number = "1", phone_number_id = MessagingNode.OurNumber }, contacts = new[] { new { wa_id = Phone[1..], profile = new { name = "x" } } }, messages = new[] { message } } } } } },
        };
        await webhooks.ReceiveAsync(JsonSerializer.Serialize(body));
        return id;
    }
}
