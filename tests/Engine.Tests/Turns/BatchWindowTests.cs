using CsCheck;
using Procurement.Engine.Turns;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Turns;

public sealed class BatchWindowTests
{
    private static readonly DateTimeOffset Start = FakeClock.MondayMorning;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(6), Longest = TimeSpan.FromSeconds(45);

    [Fact]
    public void A_message_waits_for_the_quiet_window()
    {
        var decision = Decide(At(3), Message(0));

        Assert.Empty(decision.Close);
        Assert.Equal(At(6), decision.LookAgainAt);
    }

    [Fact]
    public void A_further_message_starts_the_quiet_window_again()
    {
        Assert.Equal(At(10), Decide(At(6), Message(0), Message(4)).LookAgainAt);
        Assert.Equal(BatchWindow.Quiet, Assert.Single(Decide(At(10), Message(0), Message(4)).Close).Reason);
    }

    [Fact]
    public void Nothing_waits_longer_than_the_maximum()
    {
        var chatty = Enumerable.Range(0, 10).Select(index => Message(index * 5)).ToArray();

        Assert.Equal(At(45), Decide(At(44), chatty[..9]).LookAgainAt);
        Assert.Equal(BatchWindow.WaitedLongest, Assert.Single(Decide(At(45), chatty[..9]).Close).Reason);
    }

    [Fact]
    public void A_tap_closes_at_once() => Assert.Equal(BatchWindow.Tapped, Assert.Single(Decide(At(0), Message(0) with { Tapped = true }).Close).Reason);

    [Fact]
    public void Media_on_its_way_is_waited_for_up_to_the_maximum()
    {
        var photo = Message(0) with { MediaPending = true };

        Assert.Equal(At(45), Decide(At(20), photo).LookAgainAt);
        Assert.Empty(Decide(At(20), photo).Close);
        Assert.Single(Decide(At(45), photo).Close);
    }

    [Fact]
    public void Fifty_messages_are_a_batch_and_the_rest_waits()
    {
        var decision = Decide(At(1), [.. Enumerable.Range(0, 60).Select(_ => Message(0))]);

        var full = Assert.Single(decision.Close);
        Assert.Equal((BatchWindow.Filled, 50), (full.Reason, full.Messages.Count));
        Assert.Equal(At(6), decision.LookAgainAt);
    }

    [Fact]
    public void Messages_are_in_the_order_of_sending_and_then_of_arrival()
    {
        var late = Message(0, arrival: 3, received: 5);
        var second = Message(1, arrival: 1);
        var first = Message(0, arrival: 2);

        var batch = Assert.Single(Decide(At(20), late, second, first).Close);

        Assert.Equal([first.Id, late.Id, second.Id], batch.Messages);
    }

    [Fact]
    public void Every_message_is_closed_once_or_waits_with_a_time_to_look_again() =>
        Gen.Select(Gen.Int[0, 60], Gen.Bool, Gen.Bool).Array[0, 120].Sample(messages =>
        {
            var waiting = messages.Select((message, index) => Message(message.Item1, index) with { Tapped = message.Item2 && index % 7 == 0, MediaPending = message.Item3 && index % 5 == 0 }).ToArray();
            var now = At(60);

            var decision = Decide(now, waiting);

            var closed = decision.Close.SelectMany(batch => batch.Messages).ToList();
            Assert.Equal(closed.Count, closed.Distinct().Count());
            Assert.All(decision.Close, batch => Assert.InRange(batch.Messages.Count, 1, BatchWindow.Full));
            Assert.Equal(closed.Count < waiting.Length, decision.LookAgainAt is not null);
            Assert.True(decision.LookAgainAt is null || decision.LookAgainAt > now);
            Assert.DoesNotContain(waiting, message => message.ReceivedAt + Longest <= now && !closed.Contains(message.Id));
        }, iter: 500);

    private static BatchDecision Decide(DateTimeOffset now, params WaitingMessage[] waiting) => BatchWindow.Decide(waiting, now, Quiet, Longest);

    private static DateTimeOffset At(int second) => Start.AddSeconds(second);

    private static WaitingMessage Message(int second, long arrival = 0, int? received = null) => new(Guid.NewGuid(), At(second), arrival, At(received ?? second), false, false);
}
