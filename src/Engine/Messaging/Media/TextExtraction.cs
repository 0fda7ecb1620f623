using System.Globalization;
using System.IO.Compression;
using System.Xml;
using Microsoft.Extensions.Logging;
using MiniExcelLibs;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace Procurement.Engine.Messaging.Media;

/// <summary>Reads the words in a picture that our machine cannot read: by a model that sees, where one is configured.</summary>
internal interface IPictureReader
{
    /// <returns>The words as they stand, row by row; null when there are none or it could not be asked. Never throws for what an endpoint does.</returns>
    Task<string?> ReadAsync(byte[] picture, string type, CancellationToken cancellationToken);
}

/// <summary>
/// The words in a file, for understanding and search. The file is a stranger's: every step has a limit in size and time, and whatever goes wrong only means that
/// there is no text.
/// </summary>
internal sealed partial class TextExtraction(Ocr ocr, ILogger<TextExtraction> logger, IPictureReader? pictures = null)
{
    private const int MostPages = 50, MostRows = 5_000, MostSheets = 10, MostCells = 60;
    private const long LongestUnpacked = 64 * 1024 * 1024, LargestRead = 20 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    /// <summary>A reader that a broken file holds up cannot be stopped; at most so many run, the others then have no text.</summary>
    private static readonly SemaphoreSlim Readers = new(2);

    /// <param name="type">As sniffed.</param>
    /// <param name="askModel">Whether a model may be asked: it costs, so only for people we know.</param>
    /// <returns>Null when there are no words.</returns>
    public async Task<ReadText?> ReadAsync(byte[] content, string type, bool askModel, CancellationToken cancellationToken)
    {
        if (content.Length > LargestRead) return null;
        try
        {
            return type is MediaSniffer.Jpeg or MediaSniffer.Png or MediaSniffer.Webp ? await PictureAsync(content, type, askModel, cancellationToken) : await DocumentAsync(content, type, cancellationToken);
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

    private async Task<ReadText?> PictureAsync(byte[] content, string type, bool askModel, CancellationToken cancellationToken)
    {
        var found = await ocr.ReadAsync(content, cancellationToken);
        if (found is { IsClear: true } || pictures is null || !askModel) return found?.Text;
        if (await pictures.ReadAsync(content, type, cancellationToken) is not { } seen) return found?.Text;
        var lines = new TextLines();
        lines.AddText(seen, _ => "picture");
        return lines.Read();
    }

    private static async Task<ReadText?> DocumentAsync(byte[] content, string type, CancellationToken cancellationToken)
    {
        if (!await Readers.WaitAsync(Patience, cancellationToken)) throw new TimeoutException();
        var reading = Task.Run(
            () =>
            {
                try
                {
                    return Read(content, type);
                }
                finally
                {
                    Readers.Release();
                }
            },
            CancellationToken.None);
        return await reading.WaitAsync(Patience, cancellationToken);
    }

    private static ReadText? Read(byte[] content, string type)
    {
        var lines = new TextLines();
        switch (type)
        {
            case MediaSniffer.Pdf: Pdf(content, lines); break;
            case MediaSniffer.Csv or MediaSniffer.Text: lines.AddText(MediaSniffer.Decode(content), number => type == MediaSniffer.Csv ? $"row {number.ToString(CultureInfo.InvariantCulture)}" : ""); break;
            case MediaSniffer.Xlsx: Sheets(content, lines); break;
            case MediaSniffer.Docx: Paragraphs(content, lines); break;
            default: break;
        }

        return lines.Read();
    }

    private static void Pdf(byte[] content, TextLines lines)
    {
        if (!PdfStreams.AreBounded(content)) throw new InvalidDataException("It unpacks to too much.");
        using var pdf = PdfDocument.Open(content);
        foreach (var page in pdf.GetPages().Take(MostPages))
        {
            lines.AddText(ContentOrderTextExtractor.GetText(page), _ => $"page {page.Number.ToString(CultureInfo.InvariantCulture)}");
            if (lines.IsFull) return;
        }
    }

    /// <summary>One line for each row, cells apart by tabs.</summary>
    private static void Sheets(byte[] content, TextLines lines)
    {
        RefuseBombs(content);
        using var stream = new MemoryStream(content, writable: false);
        foreach (var sheet in stream.GetSheetNames().Take(MostSheets))
        {
            var number = 0;
            foreach (IDictionary<string, object?> row in stream.Query(sheetName: sheet).Take(MostRows))
            {
                number++;
                var cells = row.Take(MostCells).Select(cell => (Column: cell.Key, Text: Convert.ToString(cell.Value, CultureInfo.InvariantCulture) ?? "")).ToList();
                var last = cells.FindLastIndex(cell => cell.Text.Length > 0);
                if (last < 0) continue;
                var first = cells.FindIndex(cell => cell.Text.Length > 0);
                lines.Add(string.Join('\t', cells.Take(last + 1).Select(cell => cell.Text)), string.Create(CultureInfo.InvariantCulture, $"{sheet}!{cells[first].Column}{number}:{cells[last].Column}{number}"));
                if (lines.IsFull) return;
            }
        }
    }

    private static void Paragraphs(byte[] content, TextLines lines)
    {
        RefuseBombs(content);
        using var zip = new ZipArchive(new MemoryStream(content, writable: false));
        using var xml = XmlReader.Create(zip.GetEntry("word/document.xml")!.Open(), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LongestUnpacked });
        var text = new System.Text.StringBuilder();
        var cell = false;
        while (!lines.IsFull && text.Length < TextLines.LongestText && xml.Read())
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace) text.Append(xml.Value);
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName is "tab") text.Append('\t');
            else if (xml.NodeType == XmlNodeType.Element && xml.LocalName is "tc") cell = true;
            else if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "tc") (cell, _) = (false, text.Append('\t'));
            else if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "p" && cell) text.Append(' ');
            else if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName is "p" or "tr")
            {
                lines.Add(text.ToString());
                text.Clear();
            }
        }

        lines.Add(text.ToString());
    }

    /// <summary>A few kilobytes that unpack to gigabytes.</summary>
    private static void RefuseBombs(byte[] content)
    {
        using var zip = new ZipArchive(new MemoryStream(content, writable: false));
        if (zip.Entries.Count > 2_000 || zip.Entries.Sum(x => x.Length) > LongestUnpacked) throw new InvalidDataException("It unpacks to too much.");
    }

    [LoggerMessage(LogLevel.Information, "No text could be read from a file of type {Type}: {Trouble}")]
    private partial void NoText(string type, string trouble);
}
