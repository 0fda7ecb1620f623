using Procurement.Data.Messaging;

namespace Procurement.Engine.Turns;

/// <summary>Learns how one person writes from the bursts that were closed: whether a first message is followed by more, and after what gaps.</summary>
public static class HowPeopleWrite
{
    /// <summary>Of a person not heard yet: two messages in five are not the only one of their burst.</summary>
    private const double UsuallyGoesOn = 0.4;

    /// <summary>The running share starts as if so many bursts had been heard, and forgets what is longer ago than so many.</summary>
    private const int Presumed = 3, Remembered = 15;

    /// <summary>Between people of one burst nothing longer is a pause within it.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(60);

    /// <summary>Characters that people type in a second on a phone, the most that anybody does, and what passes until a reply has been sent and read.</summary>
    private const double TypedPerSecond = 4.5, FastestPerSecond = 8, ReplySeenSeconds = 2.5;

    /// <summary>Share of bursts whose first message was followed by more.</summary>
    public static double GoesOn(BurstHabits habits) => habits.Bursts == 0 ? UsuallyGoesOn : habits.GoesOnShare;

    /// <summary>
    /// The message was being typed before our answer to the batch before it could be read: it belongs to the same thought. One that came sooner after the message before than
    /// anybody types it was pasted or sent by a program, and tells nothing.
    /// </summary>
    /// <param name="lastHeardAt">Receipt of the message before; null with <paramref name="lastBatchAt"/> where there is none, or where it was a tap.</param>
    public static bool WentOn(DateTimeOffset? lastHeardAt, DateTimeOffset? lastBatchAt, DateTimeOffset receivedAt, int chars) =>
        lastHeardAt is { } heardAt && lastBatchAt is { } closedAt
        && receivedAt - heardAt >= TimeSpan.FromSeconds(chars / FastestPerSecond)
        && receivedAt - TimeSpan.FromSeconds(chars / TypedPerSecond) <= closedAt + TimeSpan.FromSeconds(ReplySeenSeconds);

    /// <param name="received">When the messages of the closed burst came, oldest first.</param>
    /// <param name="wentOnAfter">Receipt of the last message before, where this burst began in the batch before; else null.</param>
    public static BurstHabits After(BurstHabits habits, IReadOnlyList<DateTimeOffset> received, DateTimeOffset? wentOnAfter)
    {
        IReadOnlyList<DateTimeOffset> all = wentOnAfter is { } before ? [before, .. received] : received;
        for (var i = 1; i < all.Count; i++)
            if (all[i] - all[i - 1] is var gap && gap >= TimeSpan.Zero && gap <= LongestGap) habits = AfterGap(habits, gap.TotalSeconds);
        var weight = 1.0 / Math.Min(habits.Bursts + Presumed + 1, Remembered);
        var share = GoesOn(habits);
        // What went on was taken for a burst of its own before: this makes up for it as well.
        share += (all.Count > 1 ? 1 - share : -share) * (wentOnAfter is null ? weight : Math.Min(1, 2 * weight));
        return habits with { Bursts = wentOnAfter is null || habits.Bursts == 0 ? habits.Bursts + 1 : habits.Bursts, GoesOnShare = share };
    }

    /// <summary>Running quantiles (Robbins and Monro): each gap moves them by a step that shrinks with what is known.</summary>
    private static BurstHabits AfterGap(BurstHabits habits, double seconds)
    {
        if (habits.Gaps == 0) return habits with { Gaps = 1, GapMedianSeconds = seconds, GapHighSeconds = seconds * 1.3 };
        double Moved(double at, double quantile) => Math.Max(0, at + (3 * Math.Max(at, 1) * (quantile - (seconds < at ? 1 : 0)) / Math.Pow(habits.Gaps + 2, 0.7)));
        return habits with { Gaps = Math.Min(habits.Gaps + 1, 1000), GapMedianSeconds = Moved(habits.GapMedianSeconds, 0.5), GapHighSeconds = Moved(habits.GapHighSeconds, 0.8) };
    }
}
