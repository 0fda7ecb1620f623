using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Procurement.Simulators.WhatsApp;

/// <summary>Download addresses of media: they carry their expiry and a proof, and live five minutes (Meta).</summary>
internal sealed class MediaUrls(TimeProvider clock)
{
    public const string Path = "/whatsapp_business/attachments/";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Where this server listens, known once it does.</summary>
    public Uri BaseAddress { get; set; } = new("http://127.0.0.1");

    public string Of(string mediaId)
    {
        var expiry = (clock.GetUtcNow() + Life).ToUnixTimeSeconds();
        return new Uri(BaseAddress, string.Create(CultureInfo.InvariantCulture, $"{Path}?mid={mediaId}&source=webhook&ext={expiry}&hash={Proof(mediaId, expiry)}")).ToString();
    }

    public bool IsValid(string? mediaId, string? expiry, string? proof) =>
        mediaId is not null && long.TryParse(expiry, CultureInfo.InvariantCulture, out var until)
        && clock.GetUtcNow().ToUnixTimeSeconds() < until && proof == Proof(mediaId, until);

    private string Proof(string mediaId, long expiry) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{mediaId}|{expiry}"))))[..32];
}
