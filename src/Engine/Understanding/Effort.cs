using System.Diagnostics.Metrics;

namespace Procurement.Engine.Understanding;

/// <summary>What reading costs, as a measure that does not depend on the machine.</summary>
internal static class Effort
{
    public static readonly Meter Meter = new("Procurement.Understanding");

    /// <summary>Catalogue items that were weighed against words of a message.</summary>
    public static readonly Counter<long> Candidates = Meter.CreateCounter<long>("procurement.understanding.candidates");
}
