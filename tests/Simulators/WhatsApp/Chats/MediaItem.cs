using System.Security.Cryptography;

namespace Procurement.Simulators.WhatsApp;

/// <summary>A stored file.</summary>
/// <param name="FromPhone">True: came from a person and its id lives 7 days; false: uploaded by the product, 30 days.</param>
internal sealed record MediaItem(string Id, byte[] Bytes, string MimeType, string? Filename, DateTimeOffset At, bool FromPhone)
{
    public byte[] Sha256 { get; } = SHA256.HashData(Bytes);

    public bool IsExpired(DateTimeOffset now) => now - At > TimeSpan.FromDays(FromPhone ? 7 : 30);
}
