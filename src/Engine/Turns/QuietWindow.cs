using Procurement.Data.Messaging;

namespace Procurement.Engine.Turns;

/// <summary>What decides how long a burst is waited for.</summary>
/// <param name="Messages">Messages of the burst so far.</param>
/// <param name="WentOn">Its first message was being typed when the batch before it closed: the burst began in that batch.</param>
public sealed record BurstFacts(BurstReading Reading, int Messages, bool WentOn, BurstHabits Habits);

/// <summary>
/// How long after its newest message a burst is taken to be over: short where it reads complete, long where something is still to come. Every wait is
/// a multiple of the configured quiet period (<c>Intake:QuietSeconds</c>), so that the setting moves them all. The figures were chosen with the replayed
/// bursts of docs/batching.md.
/// </summary>
public static class QuietWindow
{
    /// <summary>A message that needs no other to be understood, from a person who seldom sends a second one.</summary>
    private const double CompleteShare = 0.125;

    /// <summary>A complete burst of several messages, and one that has said where or when as well, or that was answered once already: another summary costs little.</summary>
    private const double SeveralShare = 0.9, SettledShare = 0.3;

    /// <summary>Something would have to be asked, and the rest may be on its way.</summary>
    private const double LacksShare = 1.5, GreetingShare = 3, PictureShare = 5, UnfinishedShare = 4;

    /// <summary>From here on a person's second messages are the rule, and the first complete one is waited on.</summary>
    private const double OftenGoesOn = 0.5, NearlyAlwaysGoesOn = 0.75;

    /// <summary>From here down a person's hello is all that comes before our answer; from the upper one on it is waited on in full.</summary>
    private const double SeldomGoesOn = 0.12, UsuallyGoesOn = 0.2;

    /// <summary>A person's own gaps are known after so many of them, and are given this much more time.</summary>
    private const int KnownGaps = 4;
    private const double GapMargin = 1.25;

    /// <summary>The shortest wait that there is: nothing need be looked at before.</summary>
    public static TimeSpan Shortest(TimeSpan quiet) => quiet * CompleteShare;

    public static TimeSpan For(BurstFacts facts, TimeSpan quiet)
    {
        var share = facts.Reading.Shape switch
        {
            BurstShape.Complete when facts.Messages == 1 => facts.WentOn ? Math.Min(Single(facts), SettledShare) : Single(facts),
            BurstShape.Complete => facts.Reading.SaysWhereOrWhen ? SettledShare : Own(facts.Habits, quiet, SeveralShare, SettledShare, 1),
            BurstShape.Lacks => Own(facts.Habits, quiet, LacksShare, 1.25, 2.5),
            BurstShape.Greeting when facts.Messages == 1 => Greeted(facts),
            BurstShape.Greeting => GreetingShare,
            BurstShape.Picture => PictureShare,
            BurstShape.Unfinished => UnfinishedShare,
            _ => 1,
        };
        return quiet * share;
    }

    /// <summary>Never longer than the quiet period itself.</summary>
    private static double Single(BurstFacts facts)
    {
        var goesOn = HowPeopleWrite.GoesOn(facts.Habits);
        var patience = Math.Clamp((goesOn - OftenGoesOn) / (NearlyAlwaysGoesOn - OftenGoesOn), 0, 1);
        return CompleteShare + (patience * (1 - CompleteShare));
    }

    /// <summary>Hello alone: the matter usually follows, but who sends one message and waits for an answer gets it at once.</summary>
    private static double Greeted(BurstFacts facts)
    {
        var patience = Math.Clamp((HowPeopleWrite.GoesOn(facts.Habits) - SeldomGoesOn) / (UsuallyGoesOn - SeldomGoesOn), 0, 1);
        return CompleteShare + (patience * (GreetingShare - CompleteShare));
    }

    /// <summary>The person's own longer gaps where they are known, within bounds; else the usual share.</summary>
    private static double Own(BurstHabits habits, TimeSpan quiet, double usual, double least, double most) =>
        habits.Gaps < KnownGaps || quiet <= TimeSpan.Zero ? usual : Math.Clamp(habits.GapHighSeconds * GapMargin / quiet.TotalSeconds, least, most);
}
