using CsCheck;
using Procurement.Data.Messaging;
using Procurement.Engine.Turns;

namespace Procurement.Engine.Tests.Turns;

public sealed class QuietWindowTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(6);
    private static readonly BurstHabits Chatty = new(20, 0.95, 40, 6, 9), Single = new(20, 0.05, 0, 0, 0);

    [Fact]
    public void A_complete_message_of_somebody_not_heard_before_is_answered_within_a_second() => Assert.Equal(TimeSpan.FromSeconds(0.75), Window(BurstShape.Complete));

    [Fact]
    public void A_complete_first_message_is_waited_on_where_the_person_nearly_always_goes_on()
    {
        Assert.Equal(Quiet, Window(BurstShape.Complete, habits: Chatty));
        Assert.Equal(TimeSpan.FromSeconds(0.75), Window(BurstShape.Complete, habits: Single));
    }

    [Fact]
    public void A_hello_is_answered_at_once_where_the_person_sends_one_message_and_waits()
    {
        Assert.Equal(TimeSpan.FromSeconds(0.75), Window(BurstShape.Greeting, habits: Single));
        Assert.Equal(3 * Quiet, Window(BurstShape.Greeting, habits: Chatty));
        Assert.Equal(3 * Quiet, Window(BurstShape.Greeting, messages: 2, habits: Single));
    }

    [Fact]
    public void A_burst_of_several_messages_is_over_sooner_once_it_says_where_or_when()
    {
        var open = Window(BurstShape.Complete, messages: 3);

        Assert.True(Window(BurstShape.Complete, messages: 3, whereOrWhen: true) < open);
        Assert.True(open < Quiet);
    }

    [Fact]
    public void What_goes_on_after_an_early_answer_is_not_waited_on_long_again() =>
        Assert.True(Window(BurstShape.Complete, wentOn: true, habits: Chatty) < Window(BurstShape.Complete, habits: Chatty));

    [Theory]
    [InlineData(BurstShape.Lacks)]
    [InlineData(BurstShape.Greeting)]
    [InlineData(BurstShape.Picture)]
    [InlineData(BurstShape.Unfinished)]
    public void What_cannot_be_all_waits_longer_than_the_quiet_period(BurstShape shape)
    {
        Assert.True(Window(shape) > Quiet);
        Assert.True(Window(shape, habits: Chatty) > Quiet);
    }

    [Fact]
    public void Somebody_with_long_pauses_is_given_longer_for_what_is_missing() =>
        Assert.True(Window(BurstShape.Lacks, habits: Chatty with { GapHighSeconds = 13 }) > Window(BurstShape.Lacks, habits: Chatty with { GapHighSeconds = 5 }));

    [Fact]
    public void Every_wait_scales_with_the_setting_and_complete_ones_never_exceed_it() =>
        Gen.Select(Gen.Enum<BurstShape>(), Gen.Int[1, 49], Gen.Bool, Gen.Bool, Gen.Double[0, 1], Gen.Double[0, 60]).Sample((shape, messages, whereOrWhen, wentOn, share, gap) =>
        {
            var facts = new BurstFacts(new BurstReading(shape, whereOrWhen), messages, wentOn, new BurstHabits(10, share, 10, gap / 2, gap));

            var (one, six) = (QuietWindow.For(facts, TimeSpan.FromSeconds(1)), QuietWindow.For(facts, Quiet));

            Assert.InRange(one, QuietWindow.Shortest(TimeSpan.FromSeconds(1)), TimeSpan.FromSeconds(5));
            Assert.InRange(six, QuietWindow.Shortest(Quiet), 5 * Quiet);
            if (shape == BurstShape.Complete) Assert.True(six <= Quiet && one <= TimeSpan.FromSeconds(1));
        });

    [Fact]
    public void Without_a_quiet_period_nothing_waits() => Assert.Equal(TimeSpan.Zero, QuietWindow.For(new BurstFacts(new(BurstShape.Lacks, false), 2, false, Chatty), TimeSpan.Zero));

    private static TimeSpan Window(BurstShape shape, int messages = 1, bool whereOrWhen = false, bool wentOn = false, BurstHabits? habits = null) =>
        QuietWindow.For(new BurstFacts(new BurstReading(shape, whereOrWhen), messages, wentOn, habits ?? BurstHabits.Unknown), Quiet);
}
