using System.Net;
using System.Text.Json.Nodes;
using Procurement.Simulators.Shop;

namespace Procurement.Route.Tests.Simulators.Shop;

/// <summary>Buys in one personality of a shop as its own pages do, request by request.</summary>
public abstract class ShopBuyer(HttpClient browser, string root)
{
    public static ShopBuyer Of(string personality, HttpClient browser) => personality switch
    {
        Personalities.OnePage => new OnePageBuyer(browser),
        Personalities.Spa => new SpaBuyer(browser),
        _ => new ClassicBuyer(browser),
    };

    protected static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>A browser that was signed in, with one article in the cart and everything filled in up to the review.</summary>
    public async Task FillInAsync(string reference, string article = ShopTest.Gloves, decimal quantity = 3)
    {
        await SignInAsync();
        await AddAsync(article, quantity);
        await DetailsAsync(reference);
    }

    public async Task<HttpStatusCode> OrderAsync(string reference, string article = ShopTest.Gloves, decimal quantity = 3)
    {
        await FillInAsync(reference, article, quantity);
        await ReviewAsync();
        return (await CommitAsync()).StatusCode;
    }

    public abstract Task<HttpResponseMessage> SignInAsync();
    public abstract Task<HttpResponseMessage> AddAsync(string article, decimal quantity);
    public abstract Task DetailsAsync(string reference);
    public abstract Task<string> CartTextAsync();
    public abstract Task<string> ReviewAsync();
    public abstract Task<HttpResponseMessage> CommitAsync(params string[] extras);
    public abstract Task<string> HistoryAsync();

    public Task<HttpResponseMessage> GetAsync(string path) => browser.GetAsync(new Uri(root + path, UriKind.Relative), Ending);

    public async Task<string> TextAsync(string path) => WebUtility.HtmlDecode(await (await GetAsync(path)).Content.ReadAsStringAsync(Ending));

    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] values)
    {
        using var form = new FormUrlEncodedContent(values.Select(value => KeyValuePair.Create(value.Name, value.Value)));
        return await browser.PostAsync(new Uri(root + path, UriKind.Relative), form, Ending);
    }

    protected static string Number(decimal quantity) => quantity.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private sealed class ClassicBuyer(HttpClient browser) : ShopBuyer(browser, $"{ShopTest.Code}/")
    {
        public override Task<HttpResponseMessage> SignInAsync() => PostAsync("sign-in", ("email", ShopOptions.DefaultUser), ("password", ShopOptions.DefaultPassword));
        public override Task<HttpResponseMessage> AddAsync(string article, decimal quantity) => PostAsync("cart/add", ("article", article), ("quantity", Number(quantity)));
        public override Task DetailsAsync(string reference) => PostAsync("checkout", ("shipTo", "MAR"), ("reference", reference));
        public override Task<string> CartTextAsync() => TextAsync("cart");
        public override Task<string> ReviewAsync() => TextAsync("checkout/review");
        public override Task<HttpResponseMessage> CommitAsync(params string[] extras) => PostAsync("checkout/place", [("terms", "yes"), .. extras.Select(extra => ("extra", extra))]);
        public override Task<string> HistoryAsync() => TextAsync("account/orders");
    }

    private sealed class OnePageBuyer(HttpClient browser) : ShopBuyer(browser, $"onepage/{ShopTest.Code}/")
    {
        public override Task<HttpResponseMessage> SignInAsync() => PostAsync("sign-in", ("email", ShopOptions.DefaultUser), ("password", ShopOptions.DefaultPassword));
        public override Task<HttpResponseMessage> AddAsync(string article, decimal quantity) => PostAsync("cart/add", ("article", article), ("quantity", Number(quantity)));

        public override async Task DetailsAsync(string reference)
        {
            await PostAsync("checkout/address", ("which", "new"), ("address1", "Marina Hotel, 3 Quay Street"), ("city", "Dubai"), ("country", "AE"));
            await PostAsync("checkout/delivery", ("delivery", "van"), ("deliverOn", "2026-12-01"), ("slot", "10:00 - 12:00"));
            await PostAsync("checkout/payment", ("payment", "account"));
            await PostAsync("checkout/save", ("reference", reference));
        }

        public override Task<string> CartTextAsync() => TextAsync("cart");
        public override Task<string> ReviewAsync() => TextAsync("checkout/section/review");
        public override Task<HttpResponseMessage> CommitAsync(params string[] extras) => PostAsync("checkout/confirm", [("terms", "1"), ("business", "1"), .. extras.Select(extra => ("extra", extra))]);
        public override async Task<string> HistoryAsync() => await TextAsync($"account/orders?token={await TokenAsync()}");

        private async Task<string> TokenAsync() => (await TextAsync("")).Split("account/orders?token=")[1][..16];
    }

    private sealed class SpaBuyer(HttpClient browser) : ShopBuyer(browser, $"spa/{ShopTest.Code}/api/")
    {
        private readonly HttpClient _browser = browser;

        public override async Task<HttpResponseMessage> SignInAsync()
        {
            var answer = await PostAsync("session", ("email", ShopOptions.DefaultUser), ("password", ShopOptions.DefaultPassword));
            _browser.DefaultRequestHeaders.Remove("X-Part");
            if (answer.IsSuccessStatusCode) _browser.DefaultRequestHeaders.Add("X-Part", JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ending))!["part"]!.GetValue<string>());
            return answer;
        }

        public override Task<HttpResponseMessage> AddAsync(string article, decimal quantity) => PostAsync("cart/add", ("article", article), ("quantity", Number(quantity)));
        public override Task DetailsAsync(string reference) => PostAsync("checkout", ("shipTo", "MAR"), ("day", "2026-11-26"), ("slot", "Morning, 08:00 to 12:00"), ("reference", reference));
        public override Task<string> CartTextAsync() => TextAsync("cart");
        public override Task<string> ReviewAsync() => TextAsync("review");
        public override Task<HttpResponseMessage> CommitAsync(params string[] extras) => PostAsync("order", [("terms", "1"), .. extras.Select(extra => ("extra", extra))]);
        public override Task<string> HistoryAsync() => TextAsync("orders");
    }
}
