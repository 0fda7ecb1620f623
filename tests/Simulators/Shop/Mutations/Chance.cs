namespace Procurement.Simulators.Shop.Mutations;

/// <summary>Chance that is the same for the same seed and key, so that one element changes alike on every page.</summary>
internal sealed class Chance(int seed)
{
    /// <summary>From 0 up to 1.</summary>
    public double Of(string key) => Number(key) % 10_000 / 10_000.0;

    public bool Hits(string key, double rate) => Of(key) < rate;

    public T Pick<T>(string key, IReadOnlyList<T> from) => from[(int)(Number(key + "?") % (uint)from.Count)];

    public string Name(string old) => $"{Pick(old, Prefixes)}{Number(old + "!"):x8}"[..9];

    private static readonly string[] Prefixes = ["c-", "x", "css-", "n_", "sc-", "u"];

    /// <summary>FNV-1a over seed and key, with a last stir.</summary>
    private uint Number(string key)
    {
        var hash = 2166136261u ^ (uint)seed * 2654435761u;
        foreach (var letter in key) hash = (hash ^ letter) * 16777619u;
        hash = (hash ^ hash >> 15) * 2246822519u;
        return hash ^ hash >> 13;
    }
}
