using Procurement.Engine.Requests;

namespace Procurement.Engine.Turns;

/// <summary>Which line of words that were read again is which line of before: the same item, else the next in order; what is left over is new.</summary>
internal sealed class Places
{
    private readonly Dictionary<int, int> moved = [];

    /// <param name="free">The first position that no line ever had.</param>
    public static Places Of(IReadOnlyList<AddLine> before, IReadOnlyList<AddLine> now, int free)
    {
        var places = new Places();
        var left = before.ToList();
        void Take(AddLine line, AddLine old)
        {
            places.moved[line.Position!.Value] = old.Position!.Value;
            left.Remove(old);
        }

        foreach (var line in now)
            if (left.Find(old => old.Sku is not null && old.Sku == line.Sku || old.RequestedText == line.RequestedText) is { } same) Take(line, same);
        foreach (var line in now.Where(line => !places.moved.ContainsKey(line.Position!.Value)).ToList())
        {
            if (left.Count > 0) Take(line, left[0]);
            else places.moved[line.Position!.Value] = free++;
        }

        return places;
    }

    public RequestOperation Move(RequestOperation operation) => operation switch
    {
        AddLine add => add with { Position = At(add.Position!.Value) },
        SetQuantity set => set with { Position = At(set.Position) },
        SetItem set => set with { Position = At(set.Position) },
        RemoveLine remove => remove with { Position = At(remove.Position) },
        SetLineSite set => set with { Position = At(set.Position) },
        _ => operation,
    };

    public Ask Move(Ask ask) => ask with { Position = ask.Position is { } position ? At(position) : null };

    public Warning Move(Warning warning) => warning with { Position = warning.Position is { } position ? At(position) : null };

    private int At(int position) => moved.GetValueOrDefault(position, position);
}
