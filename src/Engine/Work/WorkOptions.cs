namespace Procurement.Engine.Work;

/// <summary>Configuration section <c>Work</c>, the same on every node.</summary>
public sealed class WorkOptions
{
    public const double DefaultNodeLostSeconds = 10;

    /// <summary>Seconds without a sign of life after which what a node holds is free for others. Nodes give one every second; at least 2.</summary>
    public double NodeLostSeconds { get; set; } = DefaultNodeLostSeconds;
}
