using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Procurement.Engine.Messaging;

/// <summary>
/// The token inside a WhatsApp message id. One message can have two ids (by phone number or by business-scoped id, as sender or as receiver saw it);
/// both hold the same token, so quotes, reactions, edits and revokes are found by it when the exact id is not.
/// </summary>
public static class MessageToken
{
    private const string Prefix = "wamid.";
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    /// <summary>Stands before a text in the id's bytes, with its length.</summary>
    private const byte TextField = 0x18;

    /// <summary>Upper-case hex of 18, 20 or 32 digits; null where the id holds none.</summary>
    public static string? Of(string whatsAppId)
    {
        if (!whatsAppId.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var base64 = whatsAppId.AsSpan(Prefix.Length);
        if (base64.Length is < 24 or > 1024) return null;
        Span<byte> bytes = stackalloc byte[base64.Length];
        return TryDecode(base64, bytes, out var count) ? LastToken(bytes[..count]) : null;
    }

    /// <summary>Ids come with and without padding, in both alphabets.</summary>
    private static bool TryDecode(ReadOnlySpan<char> base64, Span<byte> bytes, out int count)
    {
        count = 0;
        var plain = base64.TrimEnd('=').ToString().Replace('+', '-').Replace('/', '_');
        return Base64Url.IsValid(plain) && Base64Url.TryDecodeFromChars(plain, bytes, out count);
    }

    /// <summary>The peer's number or id comes first, the token after it.</summary>
    private static string? LastToken(ReadOnlySpan<byte> bytes)
    {
        for (var at = bytes.Length - 3; at >= 0; at--)
        {
            if (bytes[at] != TextField || bytes[at + 1] is not (18 or 20 or 32) || bytes.Length < at + 2 + bytes[at + 1]) continue;
            var text = bytes.Slice(at + 2, bytes[at + 1]);
            if (!text.ContainsAnyExcept(HexDigits)) return Encoding.ASCII.GetString(text).ToUpperInvariant();
        }

        return null;
    }
}
