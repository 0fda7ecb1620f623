using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Messaging;
using Procurement.Engine.Access;
using Procurement.Engine.Messaging;
using Procurement.Engine.Work;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Messaging;

public sealed class ReceiveTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = FakeClock.MondayMorning;
    private readonly FakeTimeProvider clock = FakeClock.OnMondayMorning();
    private TestDatabase database = null!;
    private MessagingNode node = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync(Stop);
        node = await MessagingNode.StartAsync(database, clock);
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_message_is_stored_with_its_delivery_and_its_conversation_is_looked_at_after_the_shortest_quiet_window()
    {
        Assert.Equal(ReceiptAnswer.Stored, await node.ReceiveAsync(Sample("text")));

        await using var db = node.Dbs.CreateDbContext();
        var message = await db.InboundMessages.SingleAsync(Stop);
        var conversation = await db.Conversations.SingleAsync(Stop);
        Assert.Equal(("Need 20 bags cement for site B", conversation.Id, false, Now), (message.Text, message.ConversationId, message.NotForTurn, message.ReceivedAt));
        Assert.Equal((Now.AddSeconds(0.75), Now), (conversation.DueAt, conversation.LastInboundAt));
        Assert.Equal(Sample("text"), System.Text.Encoding.UTF8.GetString((await db.WebhookDeliveries.SingleAsync(Stop)).Body));
        Assert.Equal(AddressState.Unknown, (await db.Addresses.SingleAsync(Stop)).State);
    }

    [Fact]
    public async Task A_wrong_signature_leaves_nothing()
    {
        var body = System.Text.Encoding.UTF8.GetBytes(Sample("text"));

        Assert.Equal(ReceiptAnswer.NotAuthentic, await node.Get<ReceiveDelivery>().RunAsync(body, MessagingNode.Sign(body, "guess"), Stop));

        await using var db = node.Dbs.CreateDbContext();
        Assert.False(await db.WebhookDeliveries.AnyAsync(Stop));
    }

    [Fact]
    public async Task A_tap_makes_the_conversation_due_at_once()
    {
        await node.ReceiveAsync(Sample("text"));
        await node.ReceiveAsync(Sample("button_reply"));

        await using var db = node.Dbs.CreateDbContext();
        Assert.Equal(Now, (await db.Conversations.SingleAsync(Stop)).DueAt);
    }

    [Fact]
    public async Task The_same_posts_to_two_nodes_at_once_give_each_message_once()
    {
        await using var other = await MessagingNode.StartAsync(database, clock);
        var bodies = Enumerable.Range(0, 40).Select(i => Text($"wamid.{i}", $"1555010{i % 5:0000}", $"message {i}")).ToList();

        await Task.WhenAll(bodies.Concat(bodies).SelectMany(body => new[] { node.ReceiveAsync(body), other.ReceiveAsync(body) }));

        await using var db = node.Dbs.CreateDbContext();
        Assert.Equal(40, await db.InboundMessages.CountAsync(Stop));
        Assert.Equal(5, await db.Conversations.CountAsync(Stop));
        Assert.Equal(160, await db.WebhookDeliveries.CountAsync(Stop));
    }

    [Fact]
    public async Task A_thousand_updates_in_one_post_are_all_stored_in_their_order()
    {
        var messages = new JsonArray([.. Enumerable.Range(0, 1000).Select(i => Message($"wamid.{i}", "15550100123", $"{i}"))]);

        await node.ReceiveAsync(Envelope(messages));

        await using var db = node.Dbs.CreateDbContext();
        var texts = await db.InboundMessages.OrderBy(x => x.SentAt).ThenBy(x => x.Arrival).Select(x => x.Text).ToListAsync(Stop);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i.ToString(CultureInfo.InvariantCulture)), texts);
        Assert.Equal(1000, (await db.WebhookDeliveries.SingleAsync(Stop)).Items);
    }

    [Fact]
    public async Task An_item_that_the_database_refuses_is_parked_and_the_others_are_stored()
    {
        // Too large for PostgreSQL's numbers: JSON allows it.
        var broken = Message("wamid.2", "15550100123", "x");
        var body = Envelope(new JsonArray(Message("wamid.1", "15550100123", "before"), broken, Message("wamid.3", "15550100123", "after"))).Replace("\"body\":\"x\"", "\"body\":\"x\",\"n\":1e999999", StringComparison.Ordinal);

        var answers = await Task.WhenAll(node.ReceiveAsync(body), node.ReceiveAsync(Text("wamid.4", "15550100124", "another post")));

        Assert.All(answers, answer => Assert.Equal(ReceiptAnswer.Stored, answer));
        await using var db = node.Dbs.CreateDbContext();
        Assert.Equal(["after", "another post", "before"], await db.InboundMessages.Select(x => x.Text).OrderBy(x => x).ToListAsync(Stop));
        var parked = await db.ParkedItems.SingleAsync(Stop);
        Assert.Equal(("entry[0].changes[0].value.messages[1]", null), (parked.Path, parked.SettledAt));
    }

    [Fact]
    public async Task A_parked_item_is_listed_and_taken_again_once_its_cause_is_gone()
    {
        await using var strict = await MessagingNode.StartAsync(database, clock, settings: [new("WhatsApp:PhoneNumberId", "999")]);
        await strict.ReceiveAsync(Sample("text"));
        var item = Assert.Single(await node.Get<FailedWork>().ListAsync(Stop));
        Assert.Equal(WorkKinds.Parked, item.Kind);

        var refused = await strict.Get<RetryFailedWork>().RunAsync(item.Kind, item.Id, MessagingNode.Operator, Stop);
        var taken = await node.Get<RetryFailedWork>().RunAsync(item.Kind, item.Id, MessagingNode.Operator, Stop);

        Assert.Equal((NoCodes.Invalid, null), (refused.Code, taken.Code));
        await using var db = node.Dbs.CreateDbContext();
        Assert.Equal("wamid.FAKE_IN_0001", (await db.InboundMessages.SingleAsync(Stop)).WhatsAppId);
        Assert.Empty(await node.Get<FailedWork>().ListAsync(Stop));
    }

    [Fact]
    public async Task Raw_deliveries_are_forgotten_after_30_days_unless_a_person_is_still_to_look()
    {
        await node.ReceiveAsync(Sample("text"));
        await node.ReceiveAsync("not json");
        var forget = new Procurement.Engine.Messaging.Receiving.ForgetDeliveriesJob(node.Dbs, clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<Procurement.Engine.Messaging.Receiving.ForgetDeliveriesJob>.Instance);

        clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(0, await forget.ForgetAsync(Stop));
        clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await forget.ForgetAsync(Stop));

        await using var db = node.Dbs.CreateDbContext();
        Assert.Equal("not json", System.Text.Encoding.UTF8.GetString((await db.WebhookDeliveries.SingleAsync(Stop)).Body));
        Assert.Equal(1, await db.InboundMessages.CountAsync(Stop));
    }

    [Fact]
    public async Task An_update_that_is_not_used_is_kept_and_asks_nobody()
    {
        await node.ReceiveAsync("""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"account_alerts","value":{"alert":"x"}}]}]}""");

        await using var db = node.Dbs.CreateDbContext();
        var kept = await db.ParkedItems.SingleAsync(Stop);
        Assert.Equal(("account_alerts", Now), (kept.Field, kept.SettledAt));
    }

    [Fact]
    public async Task A_known_number_belongs_to_its_person_and_an_id_alone_to_nobody()
    {
        var person = await AddPersonAsync("+15550100123");

        await node.ReceiveAsync(Sample("username_only"));
        await node.ReceiveAsync(Text("wamid.1", "15550100123", "hi"));

        await using var db = node.Dbs.CreateDbContext();
        var known = await db.Addresses.SingleAsync(x => x.Phone != null, Stop);
        Assert.Equal((person, AddressState.Verified), (known.PersonId, known.State));
        Assert.Equal(AddressState.Unknown, (await db.Addresses.SingleAsync(x => x.UserId != null, Stop)).State);
    }

    [Fact]
    public async Task A_number_and_an_id_that_come_together_are_one_conversation_from_then_on_and_before()
    {
        await AddPersonAsync("+15550100123");
        await node.ReceiveAsync(Sample("username_only"));
        await node.ReceiveAsync(Text("wamid.1", "15550100123", "by number"));

        await node.ReceiveAsync(Sample("text"));
        await node.ReceiveAsync(Sample("username_only").Replace("wamid.FAKE_IN_0021", "wamid.2", StringComparison.Ordinal));

        await using var db = node.Dbs.CreateDbContext();
        var address = await db.Addresses.SingleAsync(Stop);
        Assert.Equal(("+15550100123", "US.90000000000000000001", AddressState.Verified), (address.Phone, address.UserId, address.State));
        var conversation = await db.Conversations.SingleAsync(Stop);
        Assert.Equal(4, await db.InboundMessages.CountAsync(x => x.ConversationId == conversation.Id, Stop));
    }

    [Fact]
    public async Task A_changed_number_is_held_until_an_operator_verifies_it_and_the_old_one_no_longer_counts()
    {
        var person = await AddPersonAsync("+15550100123");
        await node.ReceiveAsync(Sample("text"));

        await node.ReceiveAsync(Sample("system_number"));

        await using var db = node.Dbs.CreateDbContext();
        var old = await db.Addresses.SingleAsync(x => x.Phone == "+15550100123", Stop);
        var next = await db.Addresses.SingleAsync(x => x.Phone == "+15550100456", Stop);
        Assert.Equal((AddressState.Held, null, old.Id), (next.State, next.PersonId, next.ReplacesId));
        Assert.Equal(AddressState.Held, old.State);
        Assert.All(await db.Conversations.ToListAsync(Stop), x => Assert.Equal("unknownSender", x.PersonWanted));
        Assert.True((await node.Get<VerifyAddress>().RunAsync(next.Id, person, MessagingNode.Operator, Stop)).Ok);
        db.ChangeTracker.Clear();
        var verified = await db.Addresses.SingleAsync(x => x.Id == next.Id, Stop);
        Assert.Equal((person, AddressState.Verified), (verified.PersonId, verified.State));
        Assert.Null((await db.Addresses.SingleAsync(x => x.Id == old.Id, Stop)).PersonId);
    }

    [Fact]
    public async Task A_number_that_comes_with_another_id_than_before_is_held()
    {
        await AddPersonAsync("+15550100123");
        await node.ReceiveAsync(Sample("text"));

        await node.ReceiveAsync(Sample("reply").Replace("US.90000000000000000001", "US.77777", StringComparison.Ordinal));

        await using var db = node.Dbs.CreateDbContext();
        Assert.Equal(AddressState.Held, (await db.Addresses.SingleAsync(x => x.UserId == "US.77777", Stop)).State);
        Assert.Null((await db.Addresses.SingleAsync(x => x.UserId == "US.90000000000000000001", Stop)).Phone);
    }

    [Fact]
    public async Task An_edit_of_a_waiting_message_is_read_with_it_and_of_a_read_one_after_it()
    {
        await node.ReceiveAsync(Sample("text"));
        await node.ReceiveAsync(Sample("edit"));
        await using var db = node.Dbs.CreateDbContext();
        var original = await db.InboundMessages.SingleAsync(x => x.Type == "text", Stop);
        Assert.Equal(("Need 25 bags cement for site B", Now), (original.Text, original.EditedAt));
        Assert.True((await db.InboundMessages.SingleAsync(x => x.Type == "edit", Stop)).NotForTurn);

        original.BatchId = Guid.NewGuid();
        await db.SaveChangesAsync(Stop);
        await node.ReceiveAsync(Sample("edit").Replace("wamid.FAKE_IN_0019", "wamid.edit2", StringComparison.Ordinal));

        Assert.False((await db.InboundMessages.SingleAsync(x => x.WhatsAppId == "wamid.edit2", Stop)).NotForTurn);
        Assert.Equal(Now, (await db.Conversations.AsNoTracking().SingleAsync(Stop)).DueAt);
    }

    [Fact]
    public async Task An_edit_that_overtakes_its_message_is_applied_when_the_message_comes()
    {
        await node.ReceiveAsync(Sample("edit"));
        await node.ReceiveAsync(Sample("text"));

        await using var db = node.Dbs.CreateDbContext();
        var original = await db.InboundMessages.SingleAsync(x => x.Type == "text", Stop);
        Assert.Equal(("Need 25 bags cement for site B", true), (original.Text, original.NotForTurn));
        Assert.False((await db.InboundMessages.SingleAsync(x => x.Type == "edit", Stop)).NotForTurn);
    }

    [Fact]
    public async Task A_deleted_message_that_still_waits_is_not_read()
    {
        await node.ReceiveAsync(Sample("text"));
        await node.ReceiveAsync(Sample("revoke"));

        await using var db = node.Dbs.CreateDbContext();
        Assert.All(await db.InboundMessages.ToListAsync(Stop), x => Assert.True(x.NotForTurn));
        Assert.Equal(Now, (await db.InboundMessages.SingleAsync(x => x.Type == "text", Stop)).RevokedAt);
    }

    [Fact]
    public async Task A_thumb_under_our_summary_is_for_the_turn_and_under_anything_else_it_is_shown()
    {
        await node.ReceiveAsync(Sample("text"));
        await AddOutboundAsync("summary", "wamid.FAKE_OUT_0001");

        await node.ReceiveAsync(Sample("reaction"));
        await node.ReceiveAsync(Sample("reaction").Replace("FAKE_OUT_0001", "FAKE_OUT_0002", StringComparison.Ordinal).Replace("FAKE_IN_0016", "FAKE_IN_0116", StringComparison.Ordinal));

        await using var db = node.Dbs.CreateDbContext();
        Assert.False((await db.InboundMessages.SingleAsync(x => x.WhatsAppId == "wamid.FAKE_IN_0016", Stop)).NotForTurn);
        Assert.True((await db.InboundMessages.SingleAsync(x => x.WhatsAppId == "wamid.FAKE_IN_0116", Stop)).NotForTurn);
    }

    [Fact]
    public async Task Statuses_in_any_order_end_at_the_furthest()
    {
        await node.ReceiveAsync(Sample("text"));
        var id = await AddOutboundAsync("summary", null);

        foreach (var sample in new[] { "status_read", "status_sent", "status_failed" }) await node.ReceiveAsync(Sample(sample).Replace("outbox-7", id.ToString(), StringComparison.Ordinal));

        await using var db = node.Dbs.CreateDbContext();
        var row = await db.OutboundMessages.SingleAsync(Stop);
        Assert.Equal((OutboundState.Read, "wamid.FAKE_OUT_0001", null), (row.State, row.WhatsAppId, row.DueAt));
    }

    [Fact]
    public async Task An_error_about_our_number_pauses_all_sending()
    {
        await node.ReceiveAsync(Sample("value_errors"));

        await using var db = node.Dbs.CreateDbContext();
        Assert.True((await db.SenderStates.SingleAsync(Stop)).PausedUntil > Now);
    }

    [Fact]
    public async Task Taking_over_and_handing_back_are_for_operators_and_wake_what_waited()
    {
        await node.ReceiveAsync(Sample("text"));
        await using var db = node.Dbs.CreateDbContext();
        var id = (await db.Conversations.SingleAsync(Stop)).Id;
        var auditor = MessagingNode.Operator with { PortalRoles = [Data.Access.PortalRoles.Auditor] };

        Assert.Equal(NoCodes.NotAllowed, (await node.Get<TakeOverConversation>().RunAsync(id, auditor, Stop)).Code);
        Assert.True((await node.Get<TakeOverConversation>().RunAsync(id, MessagingNode.Operator, Stop)).Ok);
        Assert.Equal(NoCodes.WrongState, (await node.Get<TakeOverConversation>().RunAsync(id, MessagingNode.Operator with { UserId = Guid.NewGuid() }, Stop)).Code);
        Assert.True((await node.Get<HandBackConversation>().RunAsync(id, MessagingNode.Operator, Stop)).Ok);

        db.ChangeTracker.Clear();
        var conversation = await db.Conversations.SingleAsync(Stop);
        Assert.Equal((null, Now), (conversation.TakenOverBy, conversation.DueAt));
        Assert.Equal(["handBackConversation", "takeOverConversation"], await db.AuditEntries.Select(x => x.Action).OrderBy(x => x).ToListAsync(Stop));
    }

    private static string Sample(string name) => WebhookPayloadTests.Sample(name);

    private static string Text(string id, string from, string text) => Envelope(new JsonArray(Message(id, from, text)));

    private static JsonObject Message(string id, string from, string text) => new JsonObject
    {
        ["id"] = id,
        ["from"] = from,
        ["timestamp"] = "1790000000",
        ["type"] = "text",
        ["text"] = new JsonObject { ["body"] = text },
    };

    private static string Envelope(JsonArray messages) => new JsonObject
    {
        ["object"] = "whatsapp_business_account",
        ["entry"] = new JsonArray(new JsonObject
        {
            ["id"] = "1",
            ["changes"] = new JsonArray(new JsonObject
            {
                ["field"] = "messages",
                ["value"] = new JsonObject { ["metadata"] = new JsonObject { ["phone_number_id"] = MessagingNode.OurNumber }, ["messages"] = messages },
            }),
        }),
    }.ToJsonString();

    private async Task<Guid> AddPersonAsync(string phone)
    {
        await using var db = node.Dbs.CreateDbContext();
        var person = new Person { Id = Guid.CreateVersion7(Now), Phone = phone, Name = "Rita", Roles = [PersonRoles.Requester], SiteCode = "B7", CostCenterCode = "CC1", Language = "en", Active = true, CreatedAt = Now };
        db.People.Add(person);
        await db.SaveChangesAsync(Stop);
        return person.Id;
    }

    private async Task<Guid> AddOutboundAsync(string purpose, string? whatsAppId)
    {
        await using var db = node.Dbs.CreateDbContext();
        var conversation = await db.Conversations.SingleAsync(Stop);
        var row = Outbox.Add(db, conversation, new NewOutbound($"test:{Guid.NewGuid()}", purpose, OutboundKinds.Text, "summary"), Now);
        if (whatsAppId is not null) row.Accepted(whatsAppId, MessageToken.Of(whatsAppId), Now);
        await db.SaveChangesAsync(Stop);
        return row.Id;
    }
}
