namespace Procurement.Engine.Orders.Evidence;

/// <summary>Where evidence lies in the file store, beside the pictures.</summary>
public static class EvidenceFiles
{
    /// <summary>Of traces: they show more of our account than the steps do, and are for operators.</summary>
    public const string Traces = "traces/";

    public static string TraceKey(string order, int attempt, Guid id) => $"{Traces}{order}/{attempt}-{id:N}.zip";

    /// <param name="contents">Of the sheet; another content is another file.</param>
    public static string SheetKey(string order, string contents) => $"orders/{order}/evidence/{order}-{contents[..12]}.pdf";
}
