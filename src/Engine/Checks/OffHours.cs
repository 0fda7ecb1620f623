using System.Globalization;
using Procurement.Data.Checks;

namespace Procurement.Engine.Checks;

/// <summary>Asked at an hour of the day, by the site's clock, at which this person hardly ever asks.</summary>
internal sealed class OffHours : ICheck
{
    /// <summary>Earlier requests from which a person's hours are known.</summary>
    public const int Enough = 10;

    /// <summary>Share of earlier requests within an hour of this time, at or below which it is unusual.</summary>
    public const double Rare = 0.02;

    public string Code => "offHours";

    public IEnumerable<CheckResult> Run(CheckFacts facts)
    {
        if (facts.Request.Site is not { } site || facts.Sites.GetValueOrDefault(site)?.TimeZone is not { } zone) yield break;
        var observations = facts.RequesterWasActiveAt.Count;
        if (observations < Enough)
        {
            yield return new CheckResult(Code, FindingSeverity.Info, string.Create(CultureInfo.InvariantCulture, $"The requester's usual hours are known after {Enough} requests; so far there are {observations}."),
                "history", new { needed = Enough, observations });
            yield break;
        }

        var hour = HourOf(facts.Request.SubmittedAt, zone);
        var near = facts.RequesterWasActiveAt.Count(at => Distance(HourOf(at, zone), hour) <= 1);
        if ((double)near / observations > Rare) yield break;
        var local = TimeZoneInfo.ConvertTime(facts.Request.SubmittedAt, zone);
        yield return new CheckResult(Code, FindingSeverity.Warn, string.Create(CultureInfo.InvariantCulture, $"Sent at {local:HH:mm} local time; the requester is hardly ever active then ({near} of {observations} earlier requests)."),
            string.Create(CultureInfo.InvariantCulture, $"{facts.Request.SubmittedAt:O}"), new { localTime = local, near, observations });
    }

    private static double HourOf(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).TimeOfDay.TotalHours;

    /// <summary>Around the clock: 23:30 and 00:30 are one hour apart.</summary>
    private static double Distance(double one, double other)
    {
        var apart = Math.Abs(one - other);
        return Math.Min(apart, 24 - apart);
    }
}
