using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Engine.Erp;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Erp;

/// <summary>Against a real Tryton with its seeded company (tests/Services/erp/notes.md).</summary>
public sealed class TrytonErpTests(Tryton tryton) : IClassFixture<Tryton>, IDisposable
{
    private readonly List<ServiceProvider> opened = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_purchase_stands_confirmed_with_our_reference_lines_and_prices()
    {
        var booked = await Erp().EnsurePurchaseOrderAsync(Purchase("PO-A") with { Lines = [Line("OIL-5L", 3, "bottle", 41.90m), Line("TOM-1KG", 12.5m, "kg", 2.5m)] }, Token);

        var purchase = Assert.Single(await PurchasesAsync("PO-A"));
        Assert.True(booked.Created);
        Assert.Equal("processing", purchase.Text("state"));
        Assert.Equal(booked.Number, purchase.Text("number"));
        Assert.Equal("156.95", purchase.GetProperty("total_amount").Text("decimal"));
    }

    [Fact]
    public async Task Booking_again_finds_the_same_purchase_even_when_its_product_is_known_no_more()
    {
        var first = await Erp().EnsurePurchaseOrderAsync(Purchase("PO-B"), Token);

        var again = await Erp().EnsurePurchaseOrderAsync(Purchase("PO-B") with { Lines = [Line("GONE", 1, "each", 1)] }, Token);

        Assert.Equal(first with { Created = false }, again);
        Assert.Single(await PurchasesAsync("PO-B"));
    }

    [Fact]
    public async Task Four_callers_at_once_make_one_purchase()
    {
        var callers = Enumerable.Range(0, 4).Select(_ => Erp()).ToList();
        foreach (var caller in callers) await caller.ProbeAsync(Token);

        for (var round = 0; round < 3; round++)
        {
            var reference = $"PO-C{round}";
            var booked = await Task.WhenAll(callers.Select(caller => Task.Run(() => caller.EnsurePurchaseOrderAsync(Purchase(reference), Token), Token)));

            var purchase = Assert.Single(await PurchasesAsync(reference));
            Assert.All(booked, one => Assert.Equal($"{purchase.Id()}", one.Id));
            Assert.Equal("processing", purchase.Text("state"));
        }
    }

    [Theory]
    [InlineData("model.purchase.purchase.create")]
    [InlineData("model.purchase.purchase.quote")]
    [InlineData("model.purchase.purchase.confirm")]
    public async Task An_answer_that_is_lost_after_the_deed_makes_no_second_purchase(string method)
    {
        await using var proxy = await FaultProxy.StartAsync(tryton.ServerUrl, Token);
        var reference = $"PO-D-{method.Split('.')[^1]}";
        proxy.SpoilNext(call => Calls(call, method), Fault.CutAfter);

        var booked = await Erp(proxy.Address).EnsurePurchaseOrderAsync(Purchase(reference), Token);

        Assert.Equal(booked.Number, Assert.Single(await PurchasesAsync(reference)).Text("number"));
        Assert.Equal(1, proxy.Calls.Count(call => Calls(call, method)));
    }

    [Fact]
    public async Task A_call_that_never_arrived_is_left_to_a_later_try()
    {
        await using var proxy = await FaultProxy.StartAsync(tryton.ServerUrl, Token);
        proxy.SpoilNext(call => Calls(call, "model.purchase.purchase.create"), Fault.CutBefore);
        var erp = Erp(proxy.Address);

        await Assert.ThrowsAsync<ErpUnavailableException>(() => erp.EnsurePurchaseOrderAsync(Purchase("PO-E"), Token));
        var booked = await erp.EnsurePurchaseOrderAsync(Purchase("PO-E"), Token);

        Assert.True(booked.Created);
        Assert.Single(await PurchasesAsync("PO-E"));
    }

    [Fact]
    public async Task Another_currency_than_the_companys_is_refused_and_named()
    {
        var refused = await RefusedAsync(Erp(), Purchase("PO-F") with { Currency = "AED" });

        Assert.Contains("AED", refused, StringComparison.Ordinal);
        Assert.Contains("EUR", refused, StringComparison.Ordinal);
        Assert.Empty(await PurchasesAsync("PO-F"));
    }

    [Fact]
    public async Task A_supplier_or_product_that_is_missing_is_refused_and_named()
    {
        Assert.Contains("NOBODY", await RefusedAsync(Erp(), Purchase("PO-G") with { Supplier = new ErpSupplier("NOBODY", "Nobody Ltd") }), StringComparison.Ordinal);
        Assert.Contains("NOTHING-1", await RefusedAsync(Erp(), Purchase("PO-G") with { Lines = [Line("NOTHING-1", 1, "each", 1)] }), StringComparison.Ordinal);
        Assert.Empty(await PurchasesAsync("PO-G"));
    }

    [Fact]
    public async Task A_supplier_and_a_product_that_are_missing_are_created_once_where_that_is_allowed()
    {
        var purchase = Purchase("PO-H") with
        {
            Supplier = new ErpSupplier("NEW-SUP", "A New Supplier"),
            Lines = [Line("NEW-SKU", 30, "box", 18.5m) with { SupplierSku = "ART-9" }, Line("NEW-KG", 1.25m, "kg", 3m)],
        };
        var callers = Enumerable.Range(0, 4).Select(_ => Erp(createMissing: true)).ToList();

        await Task.WhenAll(callers.Select((caller, n) => Task.Run(() => caller.EnsurePurchaseOrderAsync(purchase with { Reference = $"PO-H{n}" }, Token), Token)));
        var byArticle = await Erp().EnsurePurchaseOrderAsync(purchase with { Reference = "PO-H9", Lines = [Line("OUR-OTHER-CODE", 1, "box", 18.5m) with { SupplierSku = "ART-9" }] }, Token);

        Assert.True(byArticle.Created);
        Assert.Single(await SearchAsync("party.party", "code", "NEW-SUP"));
        Assert.Single(await SearchAsync("product.product", "code", "NEW-SKU"));
        Assert.Single(await SearchAsync("product.product", "code", "NEW-KG"));
        for (var n = 0; n < 4; n++) Assert.Equal("processing", Assert.Single(await PurchasesAsync($"PO-H{n}")).Text("state"));
    }

    [Fact]
    public async Task The_suppliers_article_number_finds_a_product_that_has_another_code()
    {
        var booked = await Erp().EnsurePurchaseOrderAsync(
            Purchase("PO-I") with { Supplier = new ErpSupplier("SUP-MILL", "Example Mill"), Lines = [Line("OUR-FLOUR", 4, "bag", 17.2m) with { SupplierSku = "MILL-0815" }] }, Token);

        Assert.True(booked.Created);
    }

    [Theory]
    [InlineData("NOBUY-1", "each", "1", "1", "not purchasable")]
    [InlineData("TOM-1KG", "box", "1", "1", "Kilogram")]
    [InlineData("OIL-5L", "bottle", "1.5", "1", "decimal places")]
    [InlineData("OIL-5L", "bottle", "1", "1.23456", "decimal places")]
    public async Task What_the_ERP_would_not_take_is_refused_in_plain_words(string sku, string unit, string quantity, string price, string because)
    {
        var line = Line(sku, Number(quantity), unit, Number(price));

        var refused = await RefusedAsync(Erp(createMissing: true), Purchase("PO-J") with { Lines = [line] });

        Assert.Contains(sku, refused, StringComparison.Ordinal);
        Assert.Contains(because, refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_item_of_no_catalogue_is_refused_with_its_words()
    {
        var refused = await RefusedAsync(Erp(createMissing: true), Purchase("PO-K") with { Lines = [Line("X", 1, "each", 1) with { Sku = null, Description = "Blue garden gnome" }] });

        Assert.Contains("Blue garden gnome", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_has_ended_is_opened_again()
    {
        await using var proxy = await FaultProxy.StartAsync(tryton.ServerUrl, Token);
        var erp = Erp(proxy.Address);
        await erp.EnsurePurchaseOrderAsync(Purchase("PO-L1"), Token);
        await SignOutAsync(proxy.Calls[^1].Authorization);

        var booked = await erp.EnsurePurchaseOrderAsync(Purchase("PO-L2"), Token);

        Assert.True(booked.Created);
        Assert.Equal(2, proxy.Calls.Count(call => Calls(call, "common.db.login")));
    }

    [Fact]
    public async Task Drafts_that_earlier_tries_left_become_one_purchase()
    {
        await using var proxy = await FaultProxy.StartAsync(tryton.ServerUrl, Token);
        var erp = Erp(proxy.Address);
        await erp.EnsurePurchaseOrderAsync(Purchase("PO-M0"), Token);
        var create = proxy.Calls.Single(call => Calls(call, "model.purchase.purchase.create"));
        for (var n = 0; n < 2; n++) await PostAsync(create.Body.Replace("PO-M0", "PO-M", StringComparison.Ordinal), create.Authorization);
        Assert.Equal(2, (await PurchasesAsync("PO-M")).Count);

        var booked = await erp.EnsurePurchaseOrderAsync(Purchase("PO-M"), Token);

        Assert.False(booked.Created);
        Assert.Equal(booked.Number, Assert.Single(await PurchasesAsync("PO-M")).Text("number"));
    }

    [Fact]
    public async Task A_wrong_password_or_database_needs_a_person()
    {
        Assert.Contains("Erp:Password", (await Assert.ThrowsAsync<ErpRefusedException>(() => Erp(password: "wrong").ProbeAsync(Token))).Message, StringComparison.Ordinal);
        Assert.Contains("Erp:Database", (await Assert.ThrowsAsync<ErpRefusedException>(() => Erp(database: "nowhere").ProbeAsync(Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_is_tried_again_later() =>
        await Assert.ThrowsAsync<ErpUnavailableException>(() => Erp(new Uri($"http://127.0.0.1:{FreePorts.Next()}/")).EnsurePurchaseOrderAsync(Purchase("PO-N"), Token));

    [Fact]
    public async Task The_probe_tells_version_company_and_currency()
    {
        var probe = await Erp().ProbeAsync(Token);

        Assert.StartsWith("6.", probe.Version, StringComparison.Ordinal);
        Assert.Equal("EUR", probe.Currency);
        Assert.Equal("Example Kitchen", probe.Company);
    }

    public void Dispose() => opened.ForEach(services => services.Dispose());

    private IErp Erp(Uri? server = null, bool createMissing = false, string? password = null, string? database = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Erp:Kind"] = "tryton",
            ["Erp:Url"] = (server ?? tryton.ServerUrl).ToString(),
            ["Erp:Database"] = database ?? tryton.Database,
            ["Erp:User"] = tryton.User,
            ["Erp:Password"] = password ?? tryton.Password,
            ["Erp:CreateMissing"] = createMissing.ToString(),
        }).Build();
        var services = new ServiceCollection().AddLogging().AddErp(configuration).BuildServiceProvider();
        opened.Add(services);
        return services.GetRequiredService<IErp>();
    }

    private Task<IReadOnlyList<JsonElement>> PurchasesAsync(string reference) => SearchAsync("purchase.purchase", "reference", reference, "state", "number", "total_amount");

    private Task<IReadOnlyList<JsonElement>> SearchAsync(string model, string field, string value, params string[] fields)
    {
        _ = Erp();
        return opened[^1].GetRequiredService<TrytonClient>().SearchAsync(model, TrytonValues.Where((field, "=", value)), ["id", .. fields], Token);
    }

    private async Task SignOutAsync(string authorization) => await PostAsync("""{"id":1,"method":"common.db.logout","params":[]}""", authorization);

    private async Task PostAsync(string body, string authorization)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, tryton.Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await http.SendAsync(request, Token);
        Assert.False((await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).TryGetProperty("error", out _));
    }

    private static async Task<string> RefusedAsync(IErp erp, ErpPurchase purchase) =>
        (await Assert.ThrowsAsync<ErpRefusedException>(() => erp.EnsurePurchaseOrderAsync(purchase, Token))).Message;

    private static bool Calls(ProxiedCall call, string method) => call.Body.Contains($"\"{method}\"", StringComparison.Ordinal);

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static ErpPurchase Purchase(string reference) => new(reference, new ErpSupplier("SUP-FARM", "Example Farm"), "EUR",
        new DateOnly(2026, 3, 9), new DateOnly(2026, 3, 12), "PR-2026-000123", [Line("OIL-5L", 2, "bottle", 41.9m)]);

    private static ErpPurchaseLine Line(string sku, decimal quantity, string unit, decimal price) => new(1, sku, null, $"Item {sku}", quantity, unit, price);
}
