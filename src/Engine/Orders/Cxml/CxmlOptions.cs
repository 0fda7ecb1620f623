namespace Procurement.Engine.Orders.Cxml;

/// <summary>Section <c>Cxml</c>: what holds for all suppliers that take cXML; who we are to each stands on its page.</summary>
public sealed class CxmlOptions
{
    public const string Section = "Cxml";

    /// <summary>Our domain, for payloadIDs. It must stay the same as long as an order is open.</summary>
    public string Domain { get; set; } = "procurement.local";

    /// <summary>How long a supplier's server may take to answer.</summary>
    public int TimeoutSeconds { get; set; } = 60;
}
