namespace Procurement.Engine.Orders.Cxml;

/// <summary>Who a header names: a name in a domain of names (DUNS, NetworkID ...).</summary>
internal sealed record CxmlCredential(string Domain, string Identity);

/// <summary>A supplier that takes cXML, and who we are to it, with the secret opened.</summary>
internal sealed record CxmlParty(Uri Address, CxmlCredential From, CxmlCredential To, CxmlCredential Sender, string SharedSecret, bool IsTest);
