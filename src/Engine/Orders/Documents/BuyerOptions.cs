using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Orders.Documents;

/// <summary>Section <c>Company</c>: who we are on documents that suppliers get. Without it the site that is delivered to stands for us.</summary>
public sealed class BuyerOptions
{
    public const string Section = "Company";

    /// <summary>Name of the company that buys.</summary>
    public string? Name { get; set; }
    public BillToOptions BillTo { get; set; } = new();

    internal DeliveryAddress BillToOr(DeliveryAddress site) => string.IsNullOrWhiteSpace(BillTo.Street)
        ? site with { Name = Name is { Length: > 0 } ? Name : site.Name }
        : new DeliveryAddress(Name is { Length: > 0 } ? Name : site.Name, BillTo.Street, BillTo.City ?? "", BillTo.Country ?? "");
}

/// <summary>Where invoices go.</summary>
public sealed class BillToOptions
{
    public string? Street { get; set; }
    public string? City { get; set; }

    /// <summary>ISO 3166-1, two letters.</summary>
    public string? Country { get; set; }
}
