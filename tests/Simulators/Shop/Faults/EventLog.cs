namespace Procurement.Simulators.Shop;

/// <summary>Something that a visitor did or met. <paramref name="What"/> is a step, or what a defence did.</summary>
public sealed record ShopEvent(DateTimeOffset At, string Supplier, string Personality, string What, string Method);

/// <summary>What happened in the shops since the last reset, the newest 5,000.</summary>
internal sealed class EventLog(TimeProvider clock)
{
    private const int Kept = 5000;
    private readonly Lock _gate = new();
    private readonly Queue<ShopEvent> _events = new();

    public void Add(Visit visit, string what)
    {
        lock (_gate)
        {
            _events.Enqueue(new ShopEvent(clock.GetUtcNow(), visit.Store.Supplier.Code, visit.Personality, what, visit.Http.Request.Method));
            if (_events.Count > Kept) _events.Dequeue();
        }
    }

    public IReadOnlyList<ShopEvent> Of(string? supplier)
    {
        lock (_gate) return _events.Where(happened => supplier is null || string.Equals(happened.Supplier, supplier, StringComparison.OrdinalIgnoreCase)).ToList();
    }

    public void Clear()
    {
        lock (_gate) _events.Clear();
    }
}
