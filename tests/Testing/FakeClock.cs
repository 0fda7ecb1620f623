using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace Procurement.Testing;

/// <summary>Clocks that stand until a test moves them.</summary>
public static class FakeClock
{
    /// <summary>A Monday morning at work in Dubai (12:00 there): the usual "now" of a test that does not care.</summary>
    public static readonly DateTimeOffset MondayMorning = new(2026, 3, 9, 8, 0, 0, TimeSpan.Zero);

    public static FakeTimeProvider OnMondayMorning() => new(MondayMorning);

    public static FakeTimeProvider At(DateTimeOffset now) => new(now.ToUniversalTime());

    /// <param name="iso">For example <c>2026-03-09T12:00+04:00</c>; without an offset it is UTC.</param>
    public static FakeTimeProvider At(string iso) => At(DateTimeOffset.Parse(iso, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
}
