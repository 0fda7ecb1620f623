namespace Procurement.Simulators.Shop;

/// <summary>The faults that are switched on now, in the order they were posted.</summary>
internal sealed class FaultBoard
{
    private readonly Lock _gate = new();
    private readonly List<Switched> _faults = [];

    public void Add(Fault fault)
    {
        lock (_gate) _faults.Add(new Switched(fault) { Left = fault.Times ?? (fault.HappensOnce ? 1 : null) });
    }

    public void Clear()
    {
        lock (_gate) _faults.Clear();
    }

    /// <summary>The lasting faults of a shop: prices, stock, speed, markup.</summary>
    public IReadOnlyList<Fault> Of(string supplier)
    {
        lock (_gate) return _faults.Select(switched => switched.Fault).Where(fault => Concerns(fault, supplier)).ToList();
    }

    /// <summary>The value that was switched on last, or null.</summary>
    public T? Last<T>(string supplier, Func<Fault, T?> value) => Of(supplier).Select(value).LastOrDefault(found => found is not null);

    /// <summary>Whether a fault of this kind happens now; uses up one of its times.</summary>
    public bool Happens(string supplier, Func<Fault, bool> kind)
    {
        lock (_gate)
        {
            var switched = _faults.Find(candidate => candidate.Left is not 0 && Concerns(candidate.Fault, supplier) && kind(candidate.Fault));
            if (switched is null) return false;
            switched.Left--;
            return true;
        }
    }

    private static bool Concerns(Fault fault, string supplier) => fault.Supplier is null || string.Equals(fault.Supplier, supplier, StringComparison.OrdinalIgnoreCase);

    private sealed record Switched(Fault Fault)
    {
        public int? Left { get; set; }
    }
}
