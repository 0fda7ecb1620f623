using Procurement.Simulators.WhatsApp;

namespace Procurement.Route.Tests.Simulators;

/// <summary>How webhooks arrive: again after failures, twice, in another order, many in one.</summary>
public sealed class DeliveryTests : SimulatorTest
{
    protected override SimulatorOptions Options => new() { RetryDelays = [TimeSpan.FromMilliseconds(5)] };

    [Fact]
    public async Task A_webhook_is_posted_again_with_the_same_bytes_until_it_is_answered_with_200()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Ending);
        var answers = new Queue<int>([500, 503, 202, 404, 200]);
        receiver.Answer = _ => answers.Dequeue();
        Simulator.Webhook = receiver.Address;

        var wamid = Simulator.Say(Somebody, "20 bags");
        await Simulator.WaitUntilDeliveredAsync(Ending);
        var posts = await receiver.NextAsync(5, Ending);

        Assert.Empty(answers);
        Assert.All(posts, post => Assert.Equal(posts[0].Body, post.Body));
        Assert.Equal(new int?[] { 500, 503, 202, 404, 200 }, Simulator.WebhookAttempts.Select(attempt => attempt.HttpStatus));
        Assert.True(Simulator.Chat(Somebody).Single(message => message.Wamid == wamid).Has("delivered"));
    }

    [Fact]
    public async Task What_was_said_while_nobody_listened_arrives_after_the_restart()
    {
        var dying = await WebhookReceiver.StartAsync(Ending);
        dying.Answer = _ => 503;
        Simulator.Webhook = dying.Address;
        var said = new List<string> { Simulator.Say(Somebody, "refused") };
        await dying.NextAsync(2, Ending);
        await dying.DisposeAsync();
        said.AddRange(Enumerable.Range(1, 4).Select(number => Simulator.Say(Somebody, $"line {number}")));

        await using var restarted = await WebhookReceiver.StartAsync(Ending);
        Simulator.Webhook = restarted.Address;
        await Simulator.WaitUntilDeliveredAsync(Ending);
        var posts = await restarted.NextAsync(5, Ending);

        Assert.Equal(said.Order(), posts.SelectMany(post => post.Messages).Select(message => message["id"]!.GetValue<string>()).Order());
    }

    [Fact]
    public async Task Duplicates_are_the_same_bytes_again()
    {
        await using var receiver = await ListenAsync(new FaultChange { Duplicate = 2 });

        Simulator.Say(Somebody, "20 bags");
        var posts = await receiver.NextAsync(3, Ending);

        Assert.All(posts, post => Assert.Equal(posts[0].Body, post.Body));
    }

    [Fact]
    public async Task Reordering_turns_the_order_round()
    {
        await using var receiver = await ListenAsync(new FaultChange { Reorder = true });

        Simulator.Say(Somebody, "one");
        Simulator.Say(Somebody, "two");
        Simulator.Say(Somebody, "three");
        Simulator.Flush();
        var posts = await receiver.NextAsync(3, Ending);

        Assert.Equal(["three", "two", "one"], posts.Select(post => post.Messages[0]["text"]!["body"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Reordered_webhooks_also_go_without_a_flush()
    {
        await using var receiver = await ListenAsync(new FaultChange { Reorder = true });

        Simulator.Say(Somebody, "one");

        Assert.Single((await receiver.NextAsync(Ending)).Messages);
    }

    [Fact]
    public async Task A_batch_is_one_post_with_several_values_and_is_used_up()
    {
        await using var receiver = await ListenAsync(new FaultChange { BatchInOnePost = 4 });

        Simulator.Say(Somebody, "one");
        Simulator.Say(Somebody, "two");
        Simulator.Say("+14155550121", "three");
        Simulator.Say(Somebody, "four");
        Simulator.Say(Somebody, "five");
        var batch = await receiver.NextAsync(Ending);
        var alone = await receiver.NextAsync(Ending);

        Assert.Equal(["one", "two", "three", "four"], batch.Messages.Select(message => message["text"]!["body"]!.GetValue<string>()));
        Assert.Equal(2, batch.Json["entry"]!.AsArray().Count);
        Assert.Equal(2, batch.Json["entry"]![0]!["changes"]![0]!["value"]!["messages"]!.AsArray().Count);
        Assert.Single(alone.Messages);
    }

    [Fact]
    public async Task A_cut_answer_hides_an_accepted_message()
    {
        Simulator.Say(Somebody, "hi");
        Simulator.SetFaults(new FaultChange { DropResponse = 1 });
        const string answer = """{"type":"text","text":{"body":"x"},"biz_opaque_callback_data":"outbox-1"}""";

        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(answer));
        var (http, _) = await SendAsync(answer);

        Assert.Equal(200, http);
        Assert.Equal(2, Simulator.SentCounts()["outbox-1"]);
    }

    [Fact]
    public async Task Ordered_refusals_are_used_up()
    {
        Simulator.Say(Somebody, "hi");
        Simulator.SetFaults(new FaultChange { FailNext = new CodedFault(131016, 2) });
        const string answer = """{"type":"text","text":{"body":"x"}}""";

        var codes = new[] { CodeOf((await SendAsync(answer)).Answer), CodeOf((await SendAsync(answer)).Answer), CodeOf((await SendAsync(answer)).Answer) };

        Assert.Equal([131016, 131016, null], codes);
        Assert.Equal([500, 500, 200], Simulator.GraphCalls.Select(call => call.HttpStatus));
        Assert.Single(Simulator.Sent(Somebody));
    }

    private async Task<WebhookReceiver> ListenAsync(FaultChange faults)
    {
        var receiver = await WebhookReceiver.StartAsync(Ending);
        Simulator.Webhook = receiver.Address;
        Simulator.SetFaults(faults);
        return receiver;
    }
}
