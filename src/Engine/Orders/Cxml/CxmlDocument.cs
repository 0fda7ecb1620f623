using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Procurement.Engine.Orders.Cxml;

/// <summary>The envelope of cXML documents, written and read. Elements stand in the order of the DTD (1.2).</summary>
internal static class CxmlDocument
{
    public const string MediaType = "text/xml";

    /// <summary>Longer documents are not read.</summary>
    public const int LongestCharacters = 1_000_000;
    private const string Dtd = "http://xml.cxml.org/schemas/cXML/1.2.063/cXML.dtd", Version = "1.2.063", UserAgent = "Procurement";

    public static XDocument Request(CxmlParty party, string payloadId, DateTimeOffset at, XElement request) => Of(payloadId, at,
        new XElement("Header",
            new XElement("From", Credential(party.From)),
            new XElement("To", Credential(party.To)),
            new XElement("Sender", Credential(party.Sender, new XElement("SharedSecret", party.SharedSecret)), new XElement("UserAgent", UserAgent))),
        new XElement("Request", new XAttribute("deploymentMode", party.IsTest ? "test" : "production"), request));

    public static XDocument Response(string payloadId, DateTimeOffset at, int code, string text, string? words) => Of(payloadId, at,
        new XElement("Response", new XElement("Status", new XAttribute("code", code.ToString(CultureInfo.InvariantCulture)), new XAttribute("text", text), words)));

    private static XDocument Of(string payloadId, DateTimeOffset at, params XElement[] content) => new(
        new XDocumentType("cXML", null, Dtd, null),
        new XElement("cXML", new XAttribute("payloadID", payloadId), new XAttribute("timestamp", Time(at)), new XAttribute("version", Version), new XAttribute(XNamespace.Xml + "lang", "en"), content));

    private static XElement Credential(CxmlCredential credential, XElement? secret = null) => new("Credential", new XAttribute("domain", credential.Domain), new XElement("Identity", credential.Identity), secret);

    public static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    public static byte[] Write(XDocument document)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" })) document.Save(writer);
        return bytes.ToArray();
    }

    /// <summary>For the file: as sent, without the secret.</summary>
    public static byte[] WriteWithoutSecret(XDocument document)
    {
        var copy = new XDocument(document);
        foreach (var secret in copy.Descendants("SharedSecret")) secret.Value = "(secret)";
        return Write(copy);
    }

    /// <summary>What a stranger sent: its document type is skipped and nothing that it names is fetched.</summary>
    /// <returns>The root; null when it is no cXML.</returns>
    public static XElement? Read(Stream content)
    {
        try
        {
            using var reader = XmlReader.Create(content, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersInDocument = LongestCharacters, CloseInput = false });
            return XDocument.Load(reader).Root is { Name.LocalName: "cXML" } root ? root : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    public static CxmlStatus? StatusOf(XElement? root) =>
        root?.Element("Response")?.Element("Status") is { } status && int.TryParse(status.Attribute("code")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? new CxmlStatus(code, string.Join(": ", new[] { status.Attribute("text")?.Value, status.Value.Trim() }.Where(x => !string.IsNullOrEmpty(x)).Distinct()))
            : null;
}

/// <summary>What a supplier's server answered inside its document: HTTP 200 may carry cXML 401.</summary>
internal sealed record CxmlStatus(int Code, string Words);
