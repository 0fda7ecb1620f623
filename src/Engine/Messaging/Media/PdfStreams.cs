using System.IO.Compression;

namespace Procurement.Engine.Messaging.Media;

/// <summary>Whether the packed parts of a PDF stay within bounds: its reader unpacks them in memory, and a few megabytes may hold terabytes.</summary>
internal static class PdfStreams
{
    private const long LargestStream = 64L * 1024 * 1024, LargestTogether = 256L * 1024 * 1024;
    private const int MostStreams = 20_000;

    public static bool AreBounded(byte[] pdf)
    {
        var together = 0L;
        var streams = 0;
        for (var at = Find(pdf, 0); at >= 0; at = Find(pdf, at))
        {
            if (++streams > MostStreams) return false;
            while (at < pdf.Length && pdf[at] is (byte)'\r' or (byte)'\n') at++;
            if (Unpacked(new MemoryStream(pdf, at, pdf.Length - at, writable: false), 2) is not { } size) return false;
            together += size;
            if (together > LargestTogether) return false;
        }

        return true;
    }

    private static int Find(byte[] pdf, int from)
    {
        while (pdf.AsSpan(from).IndexOf("stream"u8) is >= 0 and var at)
        {
            from += at + 6;
            if (from < 9 || !pdf.AsSpan(from - 9, 3).SequenceEqual("end"u8)) return from;
        }

        return -1;
    }

    /// <summary>Bytes that a packed stream unpacks to, with what is packed in it again; 0 where it is not packed, null where it is too much.</summary>
    private static long? Unpacked(Stream packed, int layers)
    {
        if (layers == 0) return null;
        var (first, second) = (packed.ReadByte(), packed.ReadByte());
        if (first < 0 || second < 0 || (first & 0x0F) != 8 || (first * 256 + second) % 31 != 0) return 0;
        using var inflating = new DeflateStream(packed, CompressionMode.Decompress, leaveOpen: true);
        var buffer = new byte[64 * 1024];
        var size = 0L;
        var start = new MemoryStream();
        try
        {
            for (int read; (read = inflating.Read(buffer)) > 0;)
            {
                size += read;
                if (size > LargestStream) return null;
                if (start.Length < LargestInner) start.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            // The reader will stumble there too.
        }

        start.Position = 0;
        return Unpacked(start, layers - 1) is { } inner ? size + inner : null;
    }

    private const long LargestInner = 1024 * 1024;
}
