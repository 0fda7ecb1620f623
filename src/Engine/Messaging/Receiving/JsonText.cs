namespace Procurement.Engine.Messaging.Receiving;

/// <summary>Makes JSON storable: PostgreSQL takes neither the character zero nor half a surrogate pair, and one such message must not be lost.</summary>
internal static class JsonText
{
    /// <summary>The same bytes when nothing is wrong; else zero characters are left out and lone halves become U+FFFD.</summary>
    public static ReadOnlyMemory<byte> Storable(ReadOnlyMemory<byte> json)
    {
        var span = json.Span;
        return span.IndexOf("\\u0000"u8) < 0 && span.IndexOf("\\ud"u8) < 0 && span.IndexOf("\\uD"u8) < 0 ? json : Clean(span);
    }

    private static byte[] Clean(ReadOnlySpan<byte> json)
    {
        var clean = new List<byte>(json.Length);
        for (var at = 0; at < json.Length;)
        {
            if (json[at] != '\\' || at + 1 >= json.Length)
            {
                clean.Add(json[at++]);
                continue;
            }

            var unit = EscapedUnit(json, at);
            var length = unit < 0 ? 2 : 6;
            if (unit is >= 0xD800 and <= 0xDBFF && EscapedUnit(json, at + 6) is >= 0xDC00 and <= 0xDFFF) length = 12;
            if (length == 12 || unit is < 0 or (> 0 and < 0xD800) or > 0xDFFF) clean.AddRange(json.Slice(at, length));
            else if (unit > 0) clean.AddRange("\\ufffd"u8);
            at += length;
        }

        return [.. clean];
    }

    /// <summary>The value of <c>\uXXXX</c> at a place; -1 where none stands.</summary>
    private static int EscapedUnit(ReadOnlySpan<byte> json, int at)
    {
        if (at + 6 > json.Length || json[at] != '\\' || json[at + 1] != 'u') return -1;
        return System.Buffers.Text.Utf8Parser.TryParse(json.Slice(at + 2, 4), out ushort unit, out var used, 'X') && used == 4 ? unit : -1;
    }
}
