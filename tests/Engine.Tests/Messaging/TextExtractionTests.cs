using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
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
        var text = await extraction.ReadAsync(content, type, Stop);
        Assert.Contains(Word(name), text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_document_of_paragraphs_is_read_line_by_line()
    {
        var content = Zip("word/document.xml", """<w:document xmlns:w="w"><w:p><w:r><w:t>20 boxes</w:t></w:r></w:p><w:p><w:r><w:t>2 mops</w:t></w:r></w:p></w:document>""");

        Assert.Equal(MediaSniffer.Docx, MediaSniffer.TypeOf(content, "list.docx"));
        Assert.Equal("20 boxes\n2 mops", (await extraction.ReadAsync(content, MediaSniffer.Docx, Stop))?.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_document_that_declares_entities_or_unpacks_to_gigabytes_only_has_no_text()
    {
        var entities = Zip("word/document.xml", """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>""");
        var bomb = Zip("word/document.xml", new string(' ', 70 * 1024 * 1024));

        Assert.Null(await extraction.ReadAsync(entities, MediaSniffer.Docx, Stop));
        Assert.Null(await extraction.ReadAsync(bomb, MediaSniffer.Docx, Stop));
    }

    [Theory]
    [InlineData("%PDF-1.7 broken", "application/pdf")]
    [InlineData("PK\u0003\u0004broken", "application/octet-stream")]
    public async Task A_broken_file_only_has_no_text(string start, string type)
    {
        var content = Encoding.Latin1.GetBytes(start);

        Assert.Equal(type, MediaSniffer.TypeOf(content, null));
        Assert.Null(await extraction.ReadAsync(content, type, Stop));
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
