using System.Net;
using Procurement.Simulators.Shop;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>Orders that somebody of the account placed before the run, in the shop's own way and without a browser.</summary>
internal static class EarlierOrders
{
    public static async Task PlaceAsync(Uri shop, string supplier, string article, int count, CancellationToken cancellationToken)
    {
        using var handler = new HttpClientHandler { CookieContainer = new CookieContainer() };
        using var http = new HttpClient(handler) { BaseAddress = new Uri(shop, $"{supplier}/") };
        if (count > 0) await PostAsync(http, "sign-in", [("email", ShopOptions.DefaultUser), ("password", ShopOptions.DefaultPassword)], cancellationToken);
        for (var at = 1; at <= count; at++)
        {
            await PostAsync(http, "cart/add", [("article", article), ("quantity", "50")], cancellationToken);
            await PostAsync(http, "checkout", [("shipTo", "MAR"), ("reference", $"PO-2025-{at:D6}")], cancellationToken);
            await PostAsync(http, "checkout/place", [("terms", "yes")], cancellationToken);
        }
    }

    private static async Task PostAsync(HttpClient http, string path, (string Name, string Value)[] values, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(values.Select(value => KeyValuePair.Create(value.Name, value.Value)));
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), form, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
