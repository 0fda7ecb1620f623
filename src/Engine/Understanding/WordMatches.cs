using System.Buffers;

namespace Procurement.Engine.Understanding;

/// <summary>Which items have which words of one query and how surely; its arrays are borrowed and given back clean, so that a large catalogue costs no garbage.</summary>
internal sealed class WordMatches(int items, int words) : IDisposable
{
    private readonly int[] places = Clean<int>(items);
    private readonly double[] added = Clean<double>(items);
    private readonly List<int> found = [], now = [];
    private double[] rows = ArrayPool<double>.Shared.Rent(words * 256);

    public void Keep(int item, int word, double value)
    {
        var place = places[item];
        if (place == 0)
        {
            found.Add(item);
            places[item] = place = found.Count;
            if (place * words > rows.Length) Grow();
            Array.Clear(rows, (place - 1) * words, words);
        }
        ref var kept = ref rows[(place - 1) * words + word];
        if (kept < value) kept = value;
    }

    /// <summary>One word of a form of several.</summary>
    public void Add(int item, double value)
    {
        if (added[item] == 0) now.Add(item);
        added[item] += value;
    }

    /// <summary>Ends a form of several words.</summary>
    public void KeepAdded(int word, double sure)
    {
        foreach (var item in now)
        {
            Keep(item, word, added[item] * sure);
            added[item] = 0;
        }
        now.Clear();
    }

    /// <summary>The items with the heaviest words, each with how surely it has each word.</summary>
    /// <param name="properties">What else speaks for an item; asked only where there are more items than are taken.</param>
    public Dictionary<int, double[]> Best(int take, double[] weights, Func<int, double> properties)
    {
        var best = new Dictionary<int, double[]>(Math.Min(take, found.Count));
        if (found.Count <= take)
        {
            for (var i = 0; i < found.Count; i++) best[found[i]] = Row(i);
            return best;
        }
        var queue = new PriorityQueue<int, (double, int)>(take + 1);
        for (var i = 0; i < found.Count; i++)
        {
            var value = properties(found[i]);
            for (var w = 0; w < words; w++) value += weights[w] * rows[i * words + w];
            var order = (value, -found[i]);
            if (queue.Count < take) queue.Enqueue(i, order);
            else if (queue.TryPeek(out _, out var least) && order.CompareTo(least) > 0) queue.EnqueueDequeue(i, order);
        }
        foreach (var (i, _) in queue.UnorderedItems) best[found[i]] = Row(i);
        return best;
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(places);
        ArrayPool<double>.Shared.Return(added);
        ArrayPool<double>.Shared.Return(rows);
    }

    private double[] Row(int i) => rows.AsSpan(i * words, words).ToArray();

    private void Grow()
    {
        var larger = ArrayPool<double>.Shared.Rent(rows.Length * 2);
        rows.CopyTo(larger, 0);
        ArrayPool<double>.Shared.Return(rows);
        rows = larger;
    }

    private static T[] Clean<T>(int count)
    {
        var array = ArrayPool<T>.Shared.Rent(count);
        Array.Clear(array, 0, count);
        return array;
    }
}
