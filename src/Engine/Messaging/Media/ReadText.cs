using System.Text;

namespace Procurement.Engine.Messaging.Media;

/// <summary>The words of a file.</summary>
/// <param name="Text">At most <see cref="TextLines.LongestText"/> characters, and such that PostgreSQL takes it.</param>
/// <param name="Places">Where each line of the text stands in the file, one line for each: <c>Order!A5:D5</c> in a sheet, <c>row 5</c> of a list, <c>page 2</c>, <c>box 12,40,300,22</c> (left, top, width and height in pixels); empty where it has none. Null when no line has one.</param>
internal sealed record ReadText(string Text, string? Places);

/// <summary>Collects the lines of a file with their places, up to a limit.</summary>
internal sealed class TextLines
{
    public const int LongestText = 100_000;
    private const int LongestPlace = 120;
    private readonly List<(string Text, string Place)> lines = [];
    private int length;

    public bool IsFull => length >= LongestText;

    public void Add(string line, string place = "")
    {
        if (IsFull) return;
        var clean = Clean(line).TrimEnd();
        if (clean.Length > LongestText - length) clean = Clean(clean[..(LongestText - length)]);
        lines.Add((clean, place.Length <= LongestPlace ? place : place[..LongestPlace]));
        length += clean.Length + 1;
    }

    public void AddText(string text, Func<int, string> placeOf)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (IsFull) return;
            Add(line.ToString(), placeOf(++number));
        }
    }

    /// <summary>Null when there is no word.</summary>
    public ReadText? Read()
    {
        var first = lines.FindIndex(line => !string.IsNullOrWhiteSpace(line.Text));
        if (first < 0) return null;
        var kept = lines[first..(lines.FindLastIndex(line => !string.IsNullOrWhiteSpace(line.Text)) + 1)];
        return new ReadText(string.Join('\n', kept.Select(line => line.Text)), kept.TrueForAll(line => line.Place.Length == 0) ? null : string.Join('\n', kept.Select(line => Clean(line.Place))));
    }

    /// <summary>PostgreSQL takes no zero character and no half of a pair; a line break within a cell would make two rows of one.</summary>
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace("\0", "", StringComparison.Ordinal).Replace('\r', ' ').Replace('\n', ' ');
}
