namespace Procurement.Engine.Turns;

/// <summary>Configuration section <c>Intake</c>.</summary>
public sealed class IntakeOptions
{
    /// <summary>
    /// The quiet period: seconds without a further message after which a batch closes that reads neither complete nor unfinished. What reads complete closes
    /// sooner, what does not is waited for longer, by multiples of this (<see cref="QuietWindow"/>).
    /// </summary>
    public double QuietSeconds { get; set; } = 6;

    /// <summary>Seconds after the first message at which a batch closes whatever happens.</summary>
    public double MaxSeconds { get; set; } = 45;

    /// <summary>Hours after which an unanswered question is repeated once, and then given to an operator.</summary>
    public double ReaskHours { get; set; } = 4;

    public TimeSpan Quiet => TimeSpan.FromSeconds(QuietSeconds);
    public TimeSpan Longest => TimeSpan.FromSeconds(MaxSeconds);
}
