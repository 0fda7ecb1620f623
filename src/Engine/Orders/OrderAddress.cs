using Procurement.Data.Company;

namespace Procurement.Engine.Orders;

/// <summary>A site's delivery address as it is approved and printed: one text.</summary>
public static class OrderAddress
{
    public static string Of(Site site) => $"{site.Name}, {site.Address}, {site.City}, {site.Country}";
}
