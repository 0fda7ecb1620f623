using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Procurement.Simulators.Cxml;

/// <summary>
/// The part of the cXML DTD (1.2) that orders use, as content models: which children an element has, in which order, and which attributes it must have.
/// Written from the DTD's order, not from the code that writes the documents.
/// </summary>
public static class ContentModel
{
    private static readonly Dictionary<string, string> Children = new(StringComparer.Ordinal)
    {
        ["cXML"] = "Header,(Message|Request),|Response,",
        ["Header"] = "From,To,Sender,",
        ["From"] = "(Credential,)+",
        ["To"] = "(Credential,)+",
        ["Sender"] = "(Credential,)+UserAgent,",
        ["Credential"] = "Identity,(SharedSecret,|CredentialMac,)?",
        ["Request"] = "(OrderRequest,|ProfileRequest,|ConfirmationRequest,)",
        ["ProfileRequest"] = "",
        ["OrderRequest"] = "OrderRequestHeader,(ItemOut,)+",
        ["OrderRequestHeader"] = "Total,(ShipTo,)?BillTo,(BusinessPartner,)*(Shipping,)?(Tax,)?(Payment,)?(PaymentTerm,)*(Contact,)*(Comments,)*(Followup,)?(DocumentReference,)?(SupplierOrderInfo,)?(TermsOfDelivery,)?(IdReference,)*(Extrinsic,)*",
        ["Total"] = "Money,",
        ["ShipTo"] = "Address,(CarrierIdentifier,)*(TransportInformation,)*(IdReference,)*",
        ["BillTo"] = "Address,(IdReference,)*",
        ["Address"] = "Name,(PostalAddress,)?(Email,)?(Phone,)?(Fax,)?(URL,)?",
        ["PostalAddress"] = "(DeliverTo,)*(Street,)+City,(Municipality,)?(State,)?(PostalCode,)?Country,",
        ["PaymentTerm"] = "(Discount,)?(Extrinsic,)*",
        ["DocumentReference"] = "",
        ["ItemOut"] = "ItemID,(Path,)?(ItemDetail,|BlanketItemDetail,)?(SupplierID,)*(ShipTo,)?(Shipping,)?(Tax,)?(TermsOfDelivery,)?(Distribution,)*(Contact,)*(Comments,)*",
        ["ItemID"] = "SupplierPartID,(SupplierPartAuxiliaryID,)?(BuyerPartID,)?",
        ["ItemDetail"] = "UnitPrice,(Description,)+UnitOfMeasure,(PriceBasisQuantity,)?(Classification,)+(ManufacturerPartID,)?(ManufacturerName,)?(URL,)?(LeadTime,)?(Extrinsic,)*",
        ["UnitPrice"] = "Money,",
    };

    private static readonly Dictionary<string, string[]> Required = new(StringComparer.Ordinal)
    {
        ["cXML"] = ["payloadID", "timestamp"],
        ["Credential"] = ["domain"],
        ["OrderRequestHeader"] = ["orderID", "orderDate"],
        ["Money"] = ["currency"],
        ["Country"] = ["isoCountryCode"],
        ["ItemOut"] = ["quantity"],
        ["Classification"] = ["domain"],
        ["DocumentReference"] = ["payloadID"],
        ["PaymentTerm"] = ["payInNumberOfDays"],
    };

    private static readonly HashSet<string> TextOnly = new(StringComparer.Ordinal)
    {
        "Identity", "SharedSecret", "UserAgent", "Money", "Name", "DeliverTo", "Street", "City", "Country", "State", "PostalCode", "Comments", "SupplierPartID", "BuyerPartID", "Description", "UnitOfMeasure", "Classification",
    };

    /// <summary>What stands against the document, one sentence each; empty when it is valid.</summary>
    public static IReadOnlyList<string> Faults(XElement root) => [.. root.DescendantsAndSelf().SelectMany(OfElement)];

    private static IEnumerable<string> OfElement(XElement element)
    {
        var name = element.Name.LocalName;
        var children = string.Concat(element.Elements().Select(x => x.Name.LocalName + ","));
        if (Children.TryGetValue(name, out var model))
        {
            if (!Regex.IsMatch(children, $"^(?:{model.Replace("(Message|Request),", "(Message,|Request,)", StringComparison.Ordinal)})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))) yield return $"{name} has the children {children}";
        }
        else if (!TextOnly.Contains(name)) yield return $"{name} is not known here";
        else if (children.Length > 0 || string.IsNullOrWhiteSpace(element.Value)) yield return $"{name} must be text";
        foreach (var attribute in Required.GetValueOrDefault(name, []))
        {
            if (string.IsNullOrEmpty(element.Attribute(attribute)?.Value)) yield return $"{name} lacks {attribute}";
        }
    }
}
