using Procurement.Data.Messaging;
using Procurement.Engine.Turns;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Turns;

public sealed class HowPeopleWriteTests
{
    private static readonly DateTimeOffset Start = FakeClock.MondayMorning;

    [Fact]
    public void Many_single_messages_make_a_person_of_single_messages()
    {
        var habits = Heard(30, _ => [0]);

        Assert.Equal(30, habits.Bursts);
        Assert.True(HowPeopleWrite.GoesOn(habits) < 0.15);
        Assert.Equal(0, habits.Gaps);
    }

    [Fact]
    public void Gaps_are_learned_as_running_quantiles()
    {
        // Gaps of 2 to 10 seconds, evenly.
        var habits = Heard(60, round => [0, 2 + (round % 9), 4 + (round % 9) + (round * 5 % 9)]);

        Assert.InRange(habits.GapMedianSeconds, 4, 8);
        Assert.InRange(habits.GapHighSeconds, habits.GapMedianSeconds + 0.5, 11);
        Assert.True(HowPeopleWrite.GoesOn(habits) > 0.9);
    }

    [Fact]
    public void A_burst_that_was_answered_too_early_counts_as_one_that_went_on()
    {
        var single = HowPeopleWrite.After(BurstHabits.Unknown, [Start], null);

        var wentOn = HowPeopleWrite.After(single, [Start.AddSeconds(7)], Start);

        Assert.True(HowPeopleWrite.GoesOn(wentOn) > HowPeopleWrite.GoesOn(single));
        Assert.Equal((1, 1, 7.0), (wentOn.Bursts, wentOn.Gaps, wentOn.GapMedianSeconds));
    }

    [Theory]
    [InlineData(3, 10, true)]
    [InlineData(9, 40, true)]
    [InlineData(9, 3, false)]
    [InlineData(60, 80, false)]
    public void What_was_being_typed_when_the_answer_came_belongs_to_the_same_thought(int secondsAfter, int chars, bool wentOn)
    {
        Assert.Equal(wentOn, HowPeopleWrite.WentOn(Start.AddSeconds(-2), Start, Start.AddSeconds(secondsAfter), chars));
        Assert.False(HowPeopleWrite.WentOn(null, null, Start.AddSeconds(secondsAfter), chars));
    }

    [Fact]
    public void What_came_faster_than_anybody_types_was_not_being_typed() => Assert.False(HowPeopleWrite.WentOn(Start.AddSeconds(-1), Start, Start.AddSeconds(1), 40));

    private static BurstHabits Heard(int bursts, Func<int, int[]> seconds) =>
        Enumerable.Range(0, bursts).Aggregate(BurstHabits.Unknown, (habits, round) => HowPeopleWrite.After(habits, [.. seconds(round).Select(second => Start.AddMinutes(10 * round).AddSeconds(second))], null));
}
