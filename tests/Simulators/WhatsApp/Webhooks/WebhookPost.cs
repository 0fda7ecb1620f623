namespace Procurement.Simulators.WhatsApp;

/// <summary>A body that has to reach the product.</summary>
internal sealed class WebhookPost(byte[] body, IReadOnlyList<WebhookUpdate> updates, DateTimeOffset bornAt)
{
    /// <summary>Meta drops a webhook after 7 days.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    private readonly DateTimeOffset dropAt = bornAt + Life;

    public byte[] Body { get; } = body;

    public IReadOnlyList<WebhookUpdate> Updates { get; } = updates;

    public int Tries { get; set; }

    public DateTimeOffset DueAt { get; private set; } = bornAt;

    public bool IsInFlight { get; set; }

    /// <summary>Sets the next try; false where it has been given up.</summary>
    public bool Postpone(DateTimeOffset now, IReadOnlyList<TimeSpan> delays)
    {
        DueAt = now + delays[Math.Min(Tries, delays.Count) - 1];
        return DueAt < dropAt;
    }

    public void MakeDue(DateTimeOffset now) => DueAt = now < DueAt ? now : DueAt;
}
