namespace Procurement.Engine.Orders.Browser;

/// <summary>What a run took of the machine.</summary>
/// <param name="PeakBytes">Most memory of the browser with its driver and all their processes, as seen at the run's steps; null where the system does not tell.</param>
/// <param name="Processor">Processor time of the same; null likewise.</param>
public sealed record BrowserUse(long? PeakBytes, TimeSpan? Processor);
