using System.Text.Json.Nodes;
using Procurement.Simulators.WhatsApp;

namespace Procurement.Route.Tests.Simulators;

public sealed class StatusTests : SimulatorTest
{
    private const string Answer = """{"type":"text","text":{"body":"Draft PR-1"},"biz_opaque_callback_data":"outbox-7"}""";

    [Fact]
    public async Task Sent_delivered_and_read_come_back_with_our_callback_data()
    {
        await using var receiver = await ListenAsync();
        var (_, answer) = await SendAsync(Answer);
        Simulator.Read(Somebody);

        var statuses = await StatusesAsync(receiver, 3);

        Assert.Equal(["sent", "delivered", "read"], statuses.Select(status => status["status"]!.GetValue<string>()));
        Assert.All(statuses, status => Assert.Equal(WamidOf(answer), status["id"]!.GetValue<string>()));
        Assert.All(statuses, status => Assert.Equal("outbox-7", status["biz_opaque_callback_data"]!.GetValue<string>()));
        Assert.Equal("""{"billable":false,"pricing_model":"PMP","type":"free_customer_service","category":"service"}""", statuses[0]["pricing"]!.ToJsonString());
        Assert.Null(statuses[2]["pricing"]);
    }

    [Fact]
    public async Task Reading_twice_tells_it_once()
    {
        await using var receiver = await ListenAsync();
        await SendAsync(Answer);

        Simulator.Read(Somebody);
        Simulator.Read(Somebody);
        await Simulator.WaitUntilDeliveredAsync(Ending);

        Assert.Equal(["sent", "delivered", "read"], Simulator.Sent(Somebody)[0].Statuses.Select(status => status.Status));
        Assert.Equal(4, Simulator.WebhookAttempts.Count);
    }

    [Fact]
    public async Task An_accepted_message_can_fail_later_without_contacts()
    {
        await using var receiver = await ListenAsync();
        Simulator.SetFaults(new FaultChange { FailStatus = new CodedFault(131026) });

        var (http, _) = await SendAsync(Answer);
        var post = await receiver.NextAsync(Ending);

        Assert.Equal(200, http);
        Assert.Equal("failed", post.Statuses[0]["status"]!.GetValue<string>());
        Assert.Equal(131026, post.Statuses[0]["errors"]![0]!["code"]!.GetValue<int>());
        Assert.Null(post.Json["entry"]![0]!["changes"]![0]!["value"]!["contacts"]);
    }

    [Fact]
    public async Task Held_statuses_come_when_they_are_let_go()
    {
        await using var receiver = await ListenAsync();
        Simulator.SetFaults(new FaultChange { HoldStatuses = true });
        await SendAsync(Answer);
        Assert.Equal(2, Simulator.Waiting);

        Simulator.SetFaults(new FaultChange { HoldStatuses = false });
        var statuses = await StatusesAsync(receiver, 2);

        Assert.Equal(["sent", "delivered"], statuses.Select(status => status["status"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_reaction_of_ours_is_only_sent_and_shows_on_the_message()
    {
        await using var receiver = await ListenAsync();
        var wamid = Simulator.Say(Somebody, "20 bags");

        await SendAsync($$"""{"type":"reaction","reaction":{"message_id":"{{wamid}}","emoji":"OK"} }""");
        await Simulator.WaitUntilDeliveredAsync(Ending);

        Assert.Equal(["sent"], Simulator.Sent(Somebody)[0].Statuses.Select(status => status.Status));
        Assert.Equal("OK", Simulator.Chat(Somebody).Single(message => message.Wamid == wamid).ProductReaction);
    }

    [Fact]
    public async Task A_reaction_to_a_message_older_than_30_days_fails()
    {
        var wamid = Simulator.Say(Somebody, "20 bags");
        Clock.Advance(TimeSpan.FromDays(31));
        Simulator.Say(Somebody, "hello again");

        await SendAsync($$"""{"type":"reaction","reaction":{"message_id":"{{wamid}}","emoji":"OK"} }""");

        Assert.Equal(131009, Assert.Single(Simulator.Sent(Somebody)[0].Statuses).ErrorCode);
    }

    [Fact]
    public async Task Marking_read_marks_all_earlier_messages_and_shows_typing()
    {
        var first = Simulator.Say(Somebody, "one");
        var second = Simulator.Say(Somebody, "two");
        var third = Simulator.Say(Somebody, "three");

        var (_, answer) = await SendAsync($$"""{"status":"read","message_id":"{{second}}","typing_indicator":{"type":"text"} }""");

        Assert.Equal("""{"success":true}""", answer.ToJsonString());
        var read = Simulator.Chat(Somebody).Where(message => message.Has("read")).Select(message => message.Wamid);
        Assert.Equal([first, second], read);
        Assert.DoesNotContain(third, read);
    }

    [Fact]
    public async Task Marking_an_unknown_message_read_is_refused()
    {
        var (_, answer) = await SendAsync("""{"status":"read","message_id":"wamid.nothing"}""");

        Assert.Equal(131009, CodeOf(answer));
    }

    private async Task<WebhookReceiver> ListenAsync()
    {
        var receiver = await WebhookReceiver.StartAsync(Ending);
        Simulator.Webhook = receiver.Address;
        Simulator.Say(Somebody, "open the window");
        await receiver.NextAsync(Ending);
        return receiver;
    }

    private static async Task<IReadOnlyList<JsonObject>> StatusesAsync(WebhookReceiver receiver, int count) =>
        [.. (await receiver.NextAsync(count, Ending)).SelectMany(post => post.Statuses)];
}
