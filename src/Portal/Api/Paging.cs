using System.Text;

namespace Procurement.Portal.Api;

/// <summary>A page of a list; <see cref="NextCursor"/> is null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>Cursors over ids that rise with time, newest first: rows that change while someone pages neither move nor come twice.</summary>
internal static class Paging
{
    public const int Most = 200, Usual = 50;

    public static int Limit(int? asked) => Math.Clamp(asked ?? Usual, 1, Most);

    public static string Cursor(Guid id) => Convert.ToBase64String(Encoding.ASCII.GetBytes(id.ToString("N"))).TrimEnd('=');

    /// <returns>False when the text is not a cursor of ours.</returns>
    public static bool TryRead(string? cursor, out Guid? id)
    {
        id = null;
        if (string.IsNullOrEmpty(cursor)) return true;
        Span<byte> bytes = stackalloc byte[64];
        var padded = cursor.PadRight((cursor.Length + 3) / 4 * 4, '=');
        if (padded.Length > 80 || !Convert.TryFromBase64String(padded, bytes, out var read) || !Guid.TryParseExact(Encoding.ASCII.GetString(bytes[..read]), "N", out var value)) return false;
        id = value;
        return true;
    }

    public static IResult BadCursor() => Problems.Of(422, "bad-cursor", "The cursor is not one that a list returned.");
}
