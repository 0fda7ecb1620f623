namespace Procurement.Engine.Orders.Live;

/// <summary>One thing that a person did over the picture of a live browser. Never logged: it may be part of a password.</summary>
public sealed record LiveInput
{
    private const int LongestText = 500, LongestKey = 32;

    /// <summary>move, down, up, wheel, keyDown, keyUp or text.</summary>
    public required string Kind { get; init; }

    /// <summary>Place in the picture, 0 to 1 from its left and its top: the same at every scale.</summary>
    public double X { get; init; }
    public double Y { get; init; }

    /// <summary>As in DOM events: 0 left, 1 middle, 2 right.</summary>
    public int Button { get; init; }

    /// <summary>Bits of the buttons that are held, as in DOM events.</summary>
    public int Buttons { get; init; }
    public int Clicks { get; init; }

    /// <summary>Of a wheel, in pixels of the page.</summary>
    public double DeltaX { get; init; }
    public double DeltaY { get; init; }

    /// <summary>1 Alt, 2 Control, 4 Meta, 8 Shift.</summary>
    public int Modifiers { get; init; }

    /// <summary>As in DOM events, e.g. "a" and "KeyA", or "Enter".</summary>
    public string? Key { get; init; }
    public string? Code { get; init; }

    /// <summary>Windows virtual key code.</summary>
    public int KeyCode { get; init; }

    /// <summary>Words to type where the page's cursor is.</summary>
    public string? Text { get; init; }

    /// <summary>What comes from outside is taken only when it has sense.</summary>
    public bool IsSound => Kind switch
    {
        "move" or "down" or "up" => IsPlace && Button is >= 0 and <= 2,
        "wheel" => IsPlace && Math.Abs(DeltaX) <= 5000 && Math.Abs(DeltaY) <= 5000,
        "keyDown" or "keyUp" => Key is { Length: > 0 and <= LongestKey } && Code is not { Length: > LongestKey } && KeyCode is >= 0 and <= 255,
        "text" => Text is { Length: > 0 and <= LongestText },
        _ => false,
    };

    private bool IsPlace => X is >= 0 and <= 1 && Y is >= 0 and <= 1;

    public override string ToString() => $"LiveInput {Kind}";
}
