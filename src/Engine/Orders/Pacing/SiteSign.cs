namespace Procurement.Engine.Orders.Pacing;

/// <summary>What a run on a supplier's website learned of the website itself, whatever became of the order.</summary>
internal abstract record SiteSign
{
    private SiteSign()
    {
    }

    public sealed record Serves : SiteSign;

    /// <summary>It was down or did not answer.</summary>
    public sealed record Fails : SiteSign;

    public sealed record Challenges : SiteSign;

    public sealed record RefusesAccount : SiteSign;

    public sealed record AsksForQuiet(DateTimeOffset Until) : SiteSign;
}
