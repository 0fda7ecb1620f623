using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MiniExcelLibs;
using Procurement.Engine.Messaging.Media;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Messaging;

public sealed class TextExtractionTests
{
    private readonly TextExtraction extraction = new(new Ocr(), NullLogger<TextExtraction>.Instance);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("dev-it-move-list.pdf", "application/pdf")]
    [InlineData("dev-pedido-semanal.xlsx", MediaSniffer.Xlsx)]
    [InlineData("dev-pantry-list.png", "image/png")]
    public async Task The_words_of_a_real_file_are_read(string name, string type)
    {
        var content = await File.ReadAllBytesAsync(Repository.PathTo("tests", "Samples", "conversations", "media", name), Stop);

        Assert.Equal(type, MediaSniffer.TypeOf(content, null));
        var read = await ReadAsync(content, type);
        Assert.Contains(Word(name), read!.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(read.Text.Split('\n').Length, read.Places!.Split('\n').Length);
    }

    [Fact]
    public async Task A_document_of_paragraphs_is_read_line_by_line()
    {
        var content = Zip("word/document.xml", """<w:document xmlns:w="w"><w:p><w:r><w:t>20 boxes</w:t></w:r></w:p><w:p><w:r><w:t>2 mops</w:t></w:r></w:p></w:document>""");

        Assert.Equal(MediaSniffer.Docx, MediaSniffer.TypeOf(content, "list.docx"));
        Assert.Equal(new ReadText("20 boxes\n2 mops", null), await ReadAsync(content, MediaSniffer.Docx));
    }

    [Fact]
    public async Task A_document_that_declares_entities_or_unpacks_to_gigabytes_only_has_no_text()
    {
        var entities = Zip("word/document.xml", """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>""");
        var bomb = Zip("word/document.xml", new string(' ', 70 * 1024 * 1024));

        Assert.Null(await ReadAsync(entities, MediaSniffer.Docx));
        Assert.Null(await ReadAsync(bomb, MediaSniffer.Docx));
    }

    [Theory]
    [InlineData("%PDF-1.7 broken", "application/pdf")]
    [InlineData("PK\u0003\u0004broken", "application/octet-stream")]
    public async Task A_broken_file_only_has_no_text(string start, string type)
    {
        var content = Encoding.Latin1.GetBytes(start);

        Assert.Equal(type, MediaSniffer.TypeOf(content, null));
        Assert.Null(await ReadAsync(content, type));
    }

    [Fact]
    public async Task A_row_of_a_table_is_one_line_with_its_cells_apart()
    {
        var content = Zip("word/document.xml", """<w:document xmlns:w="w"><w:tbl><w:tr><w:tc><w:p><w:r><w:t>20</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>mops</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:document>""");

        Assert.Equal(["20", "mops"], (await ReadAsync(content, MediaSniffer.Docx))!.Text.Split('\t', StringSplitOptions.TrimEntries));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_pdf_that_unpacks_to_gigabytes_only_has_no_text(int layers)
    {
        var packed = Packed(new byte[80 * 1024 * 1024]);
        if (layers == 2) packed = Packed(packed);
        byte[] content = [.. Encoding.ASCII.GetBytes($"%PDF-1.4\n1 0 obj\n<< /Length {packed.Length} /Filter /FlateDecode >>\nstream\n"), .. packed, .. "\nendstream\nendobj\n"u8];

        Assert.False(PdfStreams.AreBounded(content));
        Assert.Null(await ReadAsync(content, "application/pdf"));
    }

    [Fact]
    public async Task A_huge_sheet_is_read_up_to_the_limit()
    {
        using var stream = new MemoryStream();
        await stream.SaveAsAsync(Enumerable.Range(0, 20_000).Select(i => new { Item = $"mop bucket number {i}", Qty = i }), cancellationToken: Stop);

        var read = await ReadAsync(stream.ToArray(), MediaSniffer.Xlsx);

        Assert.InRange(read!.Text.Length, 1, TextLines.LongestText);
        Assert.Equal(read.Text.Split('\n').Length, read.Places!.Split('\n').Length);
    }

    [Fact]
    public async Task A_line_break_in_a_cell_makes_no_row_of_its_own()
    {
        using var stream = new MemoryStream();
        await stream.SaveAsAsync(new[] { new { Item = "mop\nbucket\0", Qty = 4 } }, cancellationToken: Stop);

        Assert.Equal(new ReadText("Item\tQty\nmop bucket\t4", "Sheet1!A1:B1\nSheet1!A2:B2"), await ReadAsync(stream.ToArray(), MediaSniffer.Xlsx));
    }

    private static byte[] Packed(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(content);
        return stream.ToArray();
    }

    [Fact]
    public void What_a_file_is_called_does_not_make_it_so()
    {
        Assert.Equal("text/plain", MediaSniffer.TypeOf("<html><script>"u8.ToArray(), "photo.jpg"));
        Assert.Equal("text/csv", MediaSniffer.TypeOf("a,b\n1,2"u8.ToArray(), "LIST.CSV"));
        Assert.Equal("application/octet-stream", MediaSniffer.TypeOf((byte[])[0, 1, 2], "list.csv"));
    }

    [Fact]
    public void Text_that_is_not_utf8_is_read_as_the_older_alphabet() => Assert.Equal("café", MediaSniffer.Decode((byte[])[(byte)'c', (byte)'a', (byte)'f', 0xE9]));

    private Task<ReadText?> ReadAsync(byte[] content, string type) => extraction.ReadAsync(content, type, askModel: true, Stop);

    private static string Word(string name) => name switch { "dev-it-move-list.pdf" => "laptop", "dev-pedido-semanal.xlsx" => "Leite fresco gordo 1 L", _ => "coffee" };

    private static byte[] Zip(string name, string content)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = new StreamWriter(zip.CreateEntry(name).Open());
            entry.Write(content);
        }

        return stream.ToArray();
    }
}
