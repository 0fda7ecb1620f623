using System.Security.Cryptography;
using System.Text;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>Checks <c>X-Hub-Signature-256</c>: HMAC-SHA256 with the app secret over the bytes exactly as received (Meta: Webhooks, validating payloads).</summary>
public static class WebhookSignature
{
    private const string Prefix = "sha256=";

    /// <param name="secrets">Any of them may have signed; empty ones never.</param>
    public static bool IsValid(ReadOnlySpan<byte> body, string? header, params ReadOnlySpan<string?> secrets)
    {
        if (header is null || header.Length != Prefix.Length + 64 || !header.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        Span<byte> claimed = stackalloc byte[32];
        if (Convert.FromHexString(header.AsSpan(Prefix.Length), claimed, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        var valid = false;
        Span<byte> made = stackalloc byte[32];
        foreach (var secret in secrets)
        {
            if (string.IsNullOrEmpty(secret)) continue;
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, made);
            valid |= CryptographicOperations.FixedTimeEquals(made, claimed);
        }

        return valid;
    }
}
