using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Procurement.Data.Orders;

namespace Procurement.Engine.Orders.Evidence;

/// <summary>A step of an attempt as the chain has it. All hashes are SHA-256 in lower-case hex; null where there is no such thing.</summary>
/// <param name="Position">From 1.</param>
/// <param name="PictureKey">In the file store; keys tell where, not what, and are not hashed.</param>
public sealed record EvidenceStep(int Position, string Name, DateTimeOffset At, string? Address, string? PictureSha256, string? PageSha256, string? FileSha256, string? Detail, string? PreviousHash, string? Hash,
    string? PictureKey = null, string? FileKey = null)
{
    public static EvidenceStep Of(AttemptStep row) => new(row.Position, row.Name, row.At, row.Address, row.PictureSha256, row.PageSha256, row.FileSha256, row.Detail, row.PreviousHash, row.Hash, row.ScreenshotKey, row.FileKey);
}

/// <summary>
/// The hashes that chain an attempt's steps (docs/evidence.md): each is over the one before it and all that the step says, so that no step can be changed, taken away,
/// put in or moved without the following ones telling.
/// </summary>
public static class EvidenceChain
{
    private const string Form = "procurement-evidence-1";

    /// <summary>Where a chain begins: at the order, the attempt and what was approved.</summary>
    /// <param name="approved">As <see cref="OrderAttempt.Approved"/>; null counts as empty.</param>
    public static string Start(string order, int attempt, string? approved) => Hash([Form, "start", order, Number(attempt), Sha256(Encoding.UTF8.GetBytes(approved ?? ""))]);

    public static string HashOf(string previous, EvidenceStep step) => Hash([Form, "step", previous, Number(step.Position), step.Name, Time(step.At), step.Address, step.PictureSha256, step.PageSha256, step.FileSha256, step.Detail]);

    /// <summary>In whole microseconds, as the database keeps times: what is hashed is what is read back.</summary>
    public static DateTimeOffset Whole(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    public static string Sha256(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Each field as its length in bytes, a colon, its bytes and a line feed; a field that is not there as a minus and a line feed. No two lists of fields give the same text.</summary>
    private static string Hash(IEnumerable<string?> fields)
    {
        var text = new StringBuilder();
        foreach (var field in fields) text.Append(field is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:{field}")).Append('\n');
        return Sha256(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
