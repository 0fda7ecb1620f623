namespace Procurement.Simulators.Shop.OnePage;

/// <summary>A way to deliver and what it costs before VAT.</summary>
internal sealed record DeliveryWay(string Code, string Label, decimal Fee);

/// <summary>Deliveries, payments and what they add to an order.</summary>
internal static class OnePageTotals
{
    public static readonly IReadOnlyList<DeliveryWay> Ways = [new("pickup", "Collect from our counter", 0m), new("van", "Delivery with our van", 15m), new("express", "Express courier", 45m)];
    public static readonly IReadOnlyList<(string Code, string Label)> Payments = [("card", "Card on delivery"), ("account", "On account, 30 days")];
    public static readonly IReadOnlyList<string> Slots = ["08:00 - 10:00", "10:00 - 12:00", "13:00 - 15:00", "15:00 - 17:00"];

    public static decimal Fee(string delivery) => Ways.FirstOrDefault(way => way.Code == delivery)?.Fee ?? 0m;

    public static decimal Net(ShopOrder order) => order.Total + Fee(order.Delivery) + order.Extras.Sum(extra => extra.Price);
}
