using System.Security.Cryptography;

namespace Procurement.Simulators.Shop.Defences;

/// <summary>A task that a person solves with mouse or keyboard. The answer is in a picture only, never in the markup.</summary>
internal sealed record Challenge(string Id, string Kind, string Supplier, string Step, string Visitor, DateTimeOffset At)
{
    public const string Slider = "slider";
    public const string Letters = "letters";
    public const int Width = 320;
    public const int Height = 140;
    public const int PieceSize = 44;
    private const int Tolerance = 6;
    private const int FewestMoves = 5;
    private static readonly TimeSpan ShortestDrag = TimeSpan.FromMilliseconds(120);

    public bool Solved { get; set; }
    /// <summary>Left edge of the gap that the piece belongs into, in pixels of the picture.</summary>
    public required int GapX { get; init; }
    public required int GapY { get; init; }
    public required string Text { get; init; }
    public required int PictureSeed { get; init; }

    public static Challenge New(string kind, string supplier, string step, string visitor, DateTimeOffset now) => new(Convert.ToHexString(RandomNumberGenerator.GetBytes(8)), kind, supplier, step, visitor, now)
    {
        GapX = RandomNumberGenerator.GetInt32(90, Width - PieceSize - 10),
        GapY = RandomNumberGenerator.GetInt32(15, Height - PieceSize - 15),
        Text = RandomNumberGenerator.GetString(LetterShapes.Known, 5),
        PictureSeed = RandomNumberGenerator.GetInt32(int.MaxValue),
    };

    /// <summary>The piece let go near enough to its gap, after a drag as a hand makes it.</summary>
    public bool SolvedByDrag(decimal x, int moves, int milliseconds)
        => Kind == Slider && Math.Abs(x - GapX) <= Tolerance && moves >= FewestMoves && milliseconds >= ShortestDrag.TotalMilliseconds;

    public bool SolvedByText(string typed) => Kind == Letters && string.Equals(typed.Trim(), Text, StringComparison.OrdinalIgnoreCase);
}
