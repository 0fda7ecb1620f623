using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Tests.Orders.Evidence;

public sealed class TraceRedactionTests : IDisposable
{
    private const string Password = "p&ss \"wörd\"", Totp = "JBSWY3DPEHPK3PXP", Cookie = "s3ss10n/val=", Replaced = "an-older-cookie", Stored = "eyJhbGciOi.J9.token";
    private readonly string path = Path.GetTempFileName();
    private readonly TraceSecrets secrets = new(new SupplierAccess("BRC", new Uri("https://shop.test/"), "buyer", Password, Totp,
        $$$$$$"""{"state":{"cookies":[{"name":"sid","value":"{{{{{{Cookie}}}}}}"}],"origins":[{"origin":"https://shop.test","localStorage":[{"name":"auth","value":"{{{{{{Stored}}}}}}"},{"name":"lang","value":"en"}]}]},"sessionStorage":{"origin":"https://shop.test","items":{"cart":"{\"accessToken\":\"inside-json-token\",\"name\":\"Nitrile gloves\"}"}}}"""));

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Nothing_secret_is_left_anywhere_and_what_was_done_is()
    {
        Zip(("trace.trace", $$$$$$"""
            {"type":"context-options","options":{"storageState":{"cookies":[{"name":"sid","value":"{{{{{{Cookie}}}}}}"}]},"extraHTTPHeaders":[{"name":"X-Key","value":"a-key-of-ours"}]}}
            {"type":"before","callId":"call@1","method":"fill","params":{"selector":"#pw","value":"p&ss \"wörd\""}}
            {"type":"after","callId":"call@1","result":{"cookies":[{"name":"sid","value":"{{{{{{Cookie}}}}}}"}],"body":"Nitrile gloves"}}
            {"type":"frame-snapshot","snapshot":{"html":["HTML",{},["INPUT",{"type":"hidden","name":"form","value":"hidden-form-value"}],["INPUT",{"type":"password","__playwright_value_":"typed-by-hand"}],["META",{"name":"csrf-token","content":"in-the-head"}],["DIV",{},["INPUT",{"name":"reference","value":"PO-2026-000045"}]],["A",{"href":"/cart?sessionId=in-a-link&page=2"},"{{{{{{Stored}}}}}}"]]}}
            """.ReplaceLineEndings("\n")),
            ("trace.network", $$$$$$"""
            {"type":"resource-snapshot","snapshot":{"request":{"method":"POST","url":"https://shop.test/checkout?token=in-the-address","headers":[{"name":"Cookie","value":"sid={{{{{{Replaced}}}}}}; theme=dark-blue"},{"name":"Authorization","value":"Bearer header-token"},{"name":"Accept","value":"text/html"}],"cookies":[{"name":"sid","value":"{{{{{{Replaced}}}}}}"}],"queryString":[{"name":"token","value":"in-the-address"}],"postData":{"mimeType":"application/x-www-form-urlencoded","text":"pw={{{{{{Uri.EscapeDataString(Password)}}}}}}&csrf=posted-token"}},"response":{"status":200,"headers":[{"name":"Set-Cookie","value":"sid={{{{{{Cookie}}}}}}; HttpOnly"}],"content":{"mimeType":"text/html","text":"a body with inside-json-token"}}}}
            """),
            ("trace.stacks", "secret stacks"), ("resources/page.html", Password), ("resources/data.json", "{\"token\":\"json-token\"}"), ("resources/style.css", $".x{{content:'{Replaced}'}}"), ("resources/picture.png", "PNG"));

        var parts = Unpack(TraceRedaction.Run(path, secrets)!);

        Assert.Equal(["resources/picture.png", "resources/style.css", "trace.network", "trace.trace"], parts.Keys.Order(StringComparer.Ordinal));
        var all = string.Join('\n', parts.Values);
        foreach (var secret in new[] { Password, "wörd", "w\\u00F6rd", Uri.EscapeDataString(Password), Totp, Cookie, Uri.EscapeDataString(Cookie), Replaced, "dark-blue", Stored, "inside-json-token", "a-key-of-ours", "hidden-form-value", "typed-by-hand", "in-the-head", "in-a-link", "in-the-address", "header-token", "posted-token", "a body with", "json-token" })
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        foreach (var told in new[] { "PO-2026-000045", "Nitrile gloves", "text/html", "https://shop.test/checkout", "page=2", "call@1", "\"status\":200" }) Assert.Contains(told, all, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_that_is_too_big_goes_without_its_pictures()
    {
        var noise = new byte[21 << 20];
        new Random(1).NextBytes(noise);
        Zip(("trace.trace", """{"type":"before","callId":"call@1"}"""), ("resources/picture.png", Encoding.Latin1.GetString(noise)));

        Assert.Equal(["trace.trace"], Unpack(TraceRedaction.Run(path, secrets)!).Keys);
    }

    [Fact]
    public void A_trace_that_is_too_big_even_so_is_not_kept()
    {
        Zip(("trace.trace", $$$$$$"""{"type":"console","message":"{{{{{{Convert.ToHexString(RandomNumberGenerator.GetBytes(22 << 20))}}}}}}"}"""));

        Assert.Null(TraceRedaction.Run(path, secrets));
    }

    private void Zip(params (string Name, string Content)[] parts)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, content) in parts)
        {
            using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
            entry.Write(name.EndsWith(".png", StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(content) : Encoding.UTF8.GetBytes(content));
        }
    }

    private static Dictionary<string, string> Unpack(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(entry => entry.FullName, entry => new StreamReader(entry.Open()).ReadToEnd());
    }
}
