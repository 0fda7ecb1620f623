namespace Procurement.Engine.Turns;

/// <summary>Configuration section <c>Intake</c>.</summary>
public sealed class IntakeOptions
{
    /// <summary>Seconds without a further message after which a batch closes.</summary>
    public double QuietSeconds { get; set; } = 6;

    /// <summary>Seconds after the first message at which a batch closes whatever happens.</summary>
    public double MaxSeconds { get; set; } = 45;

    /// <summary>Hours after which an unanswered question is repeated once, and then given to an operator.</summary>
    public double ReaskHours { get; set; } = 4;

    public TimeSpan Quiet => TimeSpan.FromSeconds(QuietSeconds);
    public TimeSpan Longest => TimeSpan.FromSeconds(Math.Max(MaxSeconds, QuietSeconds));
}
