namespace Procurement.Engine.Orders.Recipes;

/// <summary>How a good guest behaves on this site: as fast as a person, when the supplier works, as often as was agreed.</summary>
public sealed record RecipePacing
{
    /// <summary>Seconds between two actions, at least and at most; each time another one in between.</summary>
    public IReadOnlyList<decimal> BetweenActions { get; init; } = [0.4m, 1.2m];

    /// <summary>Seconds that a page must have been shown before a button on it is clicked.</summary>
    public decimal BeforeSubmit { get; init; } = 2;

    /// <summary>Pages and background requests that the supplier allows within a minute; null: not known.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>When orders may go out, in <see cref="TimeZone"/>; none: always.</summary>
    public IReadOnlyList<OpeningHours> Hours { get; init; } = [];

    /// <summary>IANA name of the supplier's time zone; null is UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Orders within a day of the supplier's; null: as many as there are.</summary>
    public int? OrdersPerDay { get; init; }

    /// <summary>Seconds of a Retry-After that a run waits for where it is; a longer one ends the run, and its order waits.</summary>
    public int WaitForRetryAfter { get; init; } = 60;
}

public enum Weekday { Mon, Tue, Wed, Thu, Fri, Sat, Sun }

/// <param name="From">hh:mm.</param>
/// <param name="To">hh:mm, or 24:00; before <paramref name="From"/> it is on the next day.</param>
/// <param name="Days">Null: every day.</param>
public sealed record OpeningHours(string From, string To, IReadOnlyList<Weekday>? Days = null);
