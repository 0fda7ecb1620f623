namespace Procurement.Benchmarks;

/// <summary>One line of the result.</summary>
/// <param name="Value">What was measured, with its unit and ratio.</param>
/// <param name="Holds">Whether the target was reached; null where nothing was compared.</param>
internal sealed record Figure(string Name, string Value, string Target, bool? Holds)
{
    public string Verdict => Holds switch { true => "reached", false => "MISSED", null => "not compared" };
}
