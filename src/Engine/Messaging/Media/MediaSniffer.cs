using System.IO.Compression;
using System.Text;

namespace Procurement.Engine.Messaging.Media;

/// <summary>What a file really is, by its first bytes; the name and type that came with it are only hints between kinds that look alike.</summary>
internal static class MediaSniffer
{
    public const string Unknown = "application/octet-stream", Pdf = "application/pdf", Text = "text/plain", Csv = "text/csv", Jpeg = "image/jpeg", Png = "image/png", Webp = "image/webp",
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <param name="fileName">As the sender named it; null when it has none.</param>
    public static string TypeOf(ReadOnlyMemory<byte> content, string? fileName)
    {
        var start = content.Span;
        if (start.StartsWith("%PDF-"u8)) return Pdf;
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return Jpeg;
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])) return Png;
        if (start.StartsWith("GIF8"u8)) return "image/gif";
        if (start.StartsWith("RIFF"u8) && start.Length > 12 && start[8..].StartsWith("WEBP"u8)) return Webp;
        if (start.StartsWith("RIFF"u8) && start.Length > 12 && start[8..].StartsWith("WAVE"u8)) return "audio/wav";
        if (start.StartsWith("OggS"u8)) return "audio/ogg";
        if (start.StartsWith("#!AMR"u8)) return "audio/amr";
        if (start.StartsWith("ID3"u8) || start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFB])) return "audio/mpeg";
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xF1]) || start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xF9])) return "audio/aac";
        if (start.Length > 12 && start[4..].StartsWith("ftyp"u8)) return Mp4(start.Slice(8, 4));
        if (start.StartsWith("PK\u0003\u0004"u8)) return Zip(content);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])) return "application/x-ole-storage";
        return IsText(start) ? Named(fileName, ".csv") ? Csv : Text : Unknown;
    }

    private static string Mp4(ReadOnlySpan<byte> brand) => brand.StartsWith("M4A"u8) ? "audio/mp4" : brand.StartsWith("3gp"u8) ? "video/3gpp" : "video/mp4";

    private static string Zip(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content.ToArray(), writable: false));
            if (zip.GetEntry("xl/workbook.xml") is not null) return Xlsx;
            return zip.GetEntry("word/document.xml") is not null ? Docx : "application/zip";
        }
        catch (InvalidDataException)
        {
            return Unknown;
        }
    }

    /// <summary>UTF-8 or an older eight-bit text: no control characters but blanks.</summary>
    private static bool IsText(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty) return false;
        foreach (var value in content)
        {
            if (value < 32 && value is not (9 or 10 or 12 or 13)) return false;
        }

        return true;
    }

    private static bool Named(string? fileName, string ending) => fileName is not null && fileName.EndsWith(ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>UTF-8 where it is valid, else Latin-1.</summary>
    internal static string Decode(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) content = content[3..];
        return System.Text.Unicode.Utf8.IsValid(content) ? Encoding.UTF8.GetString(content) : Encoding.Latin1.GetString(content);
    }
}
