using System.IO.Compression;
using System.Text;
using System.Xml;
using Microsoft.Extensions.Logging;
using MiniExcelLibs;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace Procurement.Engine.Messaging.Media;

/// <summary>
/// The words in a file, for understanding and search. The file is a stranger's: every step has a limit in size and time, and whatever goes wrong only means that
/// there is no text.
/// </summary>
internal sealed partial class TextExtraction(Ocr ocr, ILogger<TextExtraction> logger)
{
    private const int LongestText = 100_000, MostPages = 50, MostRows = 5_000;
    private const long LongestUnpacked = 64 * 1024 * 1024, LargestRead = 20 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    /// <param name="type">As sniffed.</param>
    /// <returns>At most 100,000 characters; null when there are none.</returns>
    public async Task<string?> ReadAsync(byte[] content, string type, CancellationToken cancellationToken)
    {
        if (content.Length > LargestRead) return null;
        try
        {
            var text = type is MediaSniffer.Jpeg or MediaSniffer.Png or MediaSniffer.Webp
                ? await ocr.ReadAsync(content, cancellationToken)
                : await Task.Run(() => Read(content, type), cancellationToken).WaitAsync(Patience, cancellationToken);
            return Storable(text);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Readers of broken files throw anything; the file is kept and shown all the same.
        catch (Exception trouble)
#pragma warning restore CA1031
        {
            NoText(type, trouble.GetType().Name);
            return null;
        }
    }

    private static string? Read(byte[] content, string type) => type switch
    {
        MediaSniffer.Pdf => Pdf(content),
        MediaSniffer.Csv or MediaSniffer.Text => MediaSniffer.Decode(content),
        MediaSniffer.Xlsx => Sheets(content),
        MediaSniffer.Docx => Paragraphs(content),
        _ => null,
    };

    private static string Pdf(byte[] content)
    {
        using var pdf = PdfDocument.Open(content);
        var text = new StringBuilder();
        foreach (var page in pdf.GetPages().Take(MostPages))
        {
            text.AppendLine(ContentOrderTextExtractor.GetText(page));
            if (text.Length > LongestText) break;
        }

        return text.ToString();
    }

    /// <summary>One line for each row, cells apart by tabs.</summary>
    private static string Sheets(byte[] content)
    {
        RefuseBombs(content);
        using var stream = new MemoryStream(content, writable: false);
        var text = new StringBuilder();
        foreach (var sheet in stream.GetSheetNames().Take(10))
        {
            foreach (IDictionary<string, object?> row in stream.Query(sheetName: sheet).Take(MostRows))
            {
                text.AppendJoin('\t', row.Values.Select(x => Convert.ToString(x, System.Globalization.CultureInfo.InvariantCulture))).AppendLine();
                if (text.Length > LongestText) return text.ToString();
            }
        }

        return text.ToString();
    }

    private static string Paragraphs(byte[] content)
    {
        RefuseBombs(content);
        using var zip = new ZipArchive(new MemoryStream(content, writable: false));
        using var xml = XmlReader.Create(zip.GetEntry("word/document.xml")!.Open(), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LongestUnpacked });
        var text = new StringBuilder();
        while (text.Length < LongestText && xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Text) text.Append(xml.Value);
            else if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName is "p" or "tr") text.AppendLine();
            else if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "tc") text.Append('\t');
        }

        return text.ToString();
    }

    /// <summary>A few kilobytes that unpack to gigabytes.</summary>
    private static void RefuseBombs(byte[] content)
    {
        using var zip = new ZipArchive(new MemoryStream(content, writable: false));
        if (zip.Entries.Count > 2_000 || zip.Entries.Sum(x => x.Length) > LongestUnpacked) throw new InvalidDataException("It unpacks to too much.");
    }

    /// <summary>PostgreSQL takes no zero character and no half of a pair.</summary>
    private static string? Storable(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var cut = text.Length <= LongestText ? text : text[..LongestText];
        var clean = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)).Replace("\0", "", StringComparison.Ordinal).Trim();
        return clean.Length == 0 ? null : clean;
    }

    [LoggerMessage(LogLevel.Information, "No text could be read from a file of type {Type}: {Trouble}")]
    private partial void NoText(string type, string trouble);
}
