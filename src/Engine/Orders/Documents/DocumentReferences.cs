using System.Globalization;

namespace Procurement.Engine.Orders.Documents;

/// <summary>Names of documents on the wire (Message-ID without brackets, payloadID): from order number, revision and copy only.</summary>
internal static class DocumentReferences
{
    /// <param name="domain">Ours, so that the name is unique in the world.</param>
    public static string Of(string number, int revision, int copy, string domain) => string.Create(CultureInfo.InvariantCulture, $"{number}.{revision}{(copy > 0 ? $".copy{copy}" : "")}@{domain}");

    /// <summary>The next copy of a document that was named before, under the same domain.</summary>
    public static string OfCopy(string reference, int copy)
    {
        var at = reference.LastIndexOf('@');
        var name = reference[..at];
        var former = name.IndexOf(".copy", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"{(former < 0 ? name : name[..former])}.copy{copy}{reference[at..]}");
    }
}
