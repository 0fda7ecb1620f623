using System.Security.Cryptography;
using System.Text;

namespace Procurement.Simulators.WhatsApp;

/// <summary>
/// Message ids as Meta makes them: base64 over the peer (number or business-scoped id) and a message token. One message has a
/// number-scoped and an id-scoped form with the same token, and quotes and reactions may use either.
/// </summary>
internal static class Wamid
{
    public static string NewToken(bool fromPhone) => Convert.ToHexString(RandomNumberGenerator.GetBytes(fromPhone ? 10 : 9));

    public static string Of(string peer, string token, bool fromPhone)
    {
        byte[] bytes =
        [
            0x1c, 0x18, (byte)peer.Length, .. Encoding.ASCII.GetBytes(peer), 0x15, 0x02, 0x00, (byte)(fromPhone ? 0x12 : 0x11),
            0x18, (byte)token.Length, .. Encoding.ASCII.GetBytes(token), 0x00,
        ];
        return "wamid." + Convert.ToBase64String(bytes);
    }
}
