using System.Security.Cryptography;
using System.Text;

namespace Procurement.Simulators.WhatsApp;

/// <summary>The X-Hub-Signature-256 header: sha256= and the HMAC over the exact bytes of the body, keyed with the app secret.</summary>
public static class WebhookSignature
{
    public static string Of(ReadOnlySpan<byte> body, string appSecret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(appSecret), body));
}
