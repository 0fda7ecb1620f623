namespace Procurement.Portal.Features.Requests;

/// <summary>What of the queue is shown; stands in the address.</summary>
internal sealed record QueueFilter(string? View, string? Status, string? Attention, string? Site, string? Text)
{
    public const string NeedsPerson = "needs-a-person", InProgress = "in-progress", All = "all";

    public IEnumerable<QueueRow> Apply(IEnumerable<QueueRow> rows) => rows.Where(InView).Where(Matches);

    public bool InView(QueueRow row) => (View ?? NeedsPerson) switch
    {
        InProgress => !row.NeedsPerson,
        All => true,
        _ => row.NeedsPerson,
    };

    private bool Matches(QueueRow row) =>
        (string.IsNullOrEmpty(Status) || row.Status.ToString() == Status)
        && (string.IsNullOrEmpty(Attention) || row.Attention.Contains(Attention))
        && (string.IsNullOrEmpty(Site) || row.Site == Site)
        && (string.IsNullOrWhiteSpace(Text) || Says(row.Number) || Says(row.Requester) || row.Lines.Any(line => Says(line.Description)));

    private bool Says(string words) => words.Contains(Text!.Trim(), StringComparison.OrdinalIgnoreCase);
}
