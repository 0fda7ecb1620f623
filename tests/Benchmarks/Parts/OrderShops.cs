using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Procurement.Simulators.Shop;
using Procurement.Testing;
using Fault = Procurement.Simulators.Shop.Fault;

namespace Procurement.Benchmarks.Parts;

/// <summary>Eight suppliers with a sandbox shop each, on the three kinds of shop software, and what the portal must know to buy there.</summary>
internal sealed class OrderShops : IAsyncDisposable
{
    private const int ItemsOfEach = 24;
    private static readonly string[] Kinds = ["", "", "", "", "spa/", "spa/", "onepage/", "onepage/"];
    private readonly ShopServer server;
    private readonly string folder;
    private readonly HttpClient control;

    private OrderShops(ShopServer server, string folder) => (this.server, this.folder, control) = (server, folder, new HttpClient { BaseAddress = server.BaseAddress });

    public static IReadOnlyList<string> Codes { get; } = [.. Kinds.Select((_, at) => string.Create(CultureInfo.InvariantCulture, $"W{at + 1}"))];

    public static async Task<OrderShops> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var sample = Repository.SampleCompany;
        File.Copy(Path.Combine(sample, "sites.csv"), Path.Combine(folder, "sites.csv"), overwrite: true);
        var suppliers = await File.ReadAllTextAsync(Path.Combine(sample, "suppliers.csv"), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "suppliers.csv"), suppliers.TrimEnd() + "\n" + string.Concat(Codes.Select(code => $"{code},Supplier {code},web,https://{code}.example,,,AED,approved,NET30,0.00,\n")), cancellationToken);
        var catalogue = await File.ReadAllLinesAsync(Path.Combine(sample, "catalog.csv"), cancellationToken);
        var copied = catalogue.Where(line => line.Contains(",AED,OFW,", StringComparison.Ordinal)).Take(ItemsOfEach).ToList();
        await File.WriteAllLinesAsync(Path.Combine(folder, "catalog.csv"), catalogue.Concat(Codes.SelectMany(code => copied.Select(line => $"{code}-{line.Replace(",AED,OFW,", $",AED,{code},", StringComparison.Ordinal)}"))), cancellationToken);
        var server = await ShopServer.StartAsync(new ShopOptions(Path.Combine(folder, "catalog.csv"), Path.Combine(folder, "suppliers.csv")), cancellationToken);
        var shops = new OrderShops(server, folder);
        // A shop that lets an account order once a minute would be what is measured.
        (await shops.control.PostAsJsonAsync("_control/faults", new Fault { SecondOrderWaitSeconds = 0 }, cancellationToken)).EnsureSuccessStatusCode();
        return shops;
    }

    /// <summary>Imports the company, and tells how each supplier is bought from, through the portal's own API.</summary>
    public async Task ImportAsync(HttpClient portal, CancellationToken cancellationToken)
    {
        foreach (var (kind, file) in new[] { ("cost-centers", "cost_centers.csv"), ("sites", "sites.csv"), ("people", "people.csv"), ("suppliers", "suppliers.csv"), ("catalog", "catalog.csv") })
        {
            var own = Path.Combine(folder, file);
            await SendAsync(portal, HttpMethod.Post, $"import/{kind}", await File.ReadAllTextAsync(File.Exists(own) ? own : Path.Combine(Repository.SampleCompany, file), cancellationToken), "text/csv", cancellationToken);
        }

        foreach (var (code, kind) in Codes.Zip(Kinds))
        {
            var recipe = kind.Length == 0 ? Repository.PathTo("src", "Engine", "Orders", "Recipes", "Library", "sandbox-shop.yaml") : Repository.PathTo("tests", "Route.Tests", "Orders", "Recipes", $"{kind.TrimEnd('/')}.yaml");
            await SendAsync(portal, HttpMethod.Put, $"suppliers/{code}/website", $$"""{"website":"{{new Uri(server.BaseAddress, $"{kind}{code}/")}}"}""", "application/json", cancellationToken);
            await SendAsync(portal, HttpMethod.Put, $"suppliers/{code}/recipe", await File.ReadAllTextAsync(recipe, cancellationToken), "text/yaml", cancellationToken);
            await SendAsync(portal, HttpMethod.Put, $"suppliers/{code}/credentials", $$"""{"user":"{{ShopOptions.DefaultUser}}","password":"{{ShopOptions.DefaultPassword}}"}""", "application/json", cancellationToken);
        }
    }

    /// <summary>References of all orders that the shops took.</summary>
    public async Task<IReadOnlyList<string?>> TakenAsync(CancellationToken cancellationToken) => [.. (await control.GetFromJsonAsync<List<ShopOrder>>("_control/orders", cancellationToken))!.Select(order => order.Reference)];

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        await server.DisposeAsync();
    }

    private static async Task SendAsync(HttpClient portal, HttpMethod method, string path, string body, string type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"api/v1/{path}", UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)) };
        request.Headers.Add("X-Api-Key", OurPortal.ApiKey);
        using var answer = await portal.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
