using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;

using Procurement.Testing.Services;

namespace Procurement.Testing.Installation;

/// <summary>Loads the sample company through the portal's own API; harmless to repeat.</summary>
/// <param name="shop">Address of the sandbox shop, which stands for every supplier that sells on the web.</param>
public sealed class LoadSampleCompany(HttpClient portal, Uri shop)
{
    private const string ShopUser = "buyer@bayview.example", ShopPassword = "shop-fake-pw";

    private static readonly (string Kind, string File, string ContentType)[] Files =
    [
        ("cost-centers", "cost_centers.csv", "text/csv"), ("sites", "sites.csv", "text/csv"), ("people", "people.csv", "text/csv"),
        ("suppliers", "suppliers.csv", "text/csv"), ("catalog", "catalog.csv", "text/csv"), ("approval-policy", "approval_policy.json", "application/json"),
    ];

    private static readonly string Recipe = Repository.PathTo("src", "Engine", "Orders", "Recipes", "Library", "sandbox-shop.yaml");

    /// <summary>Changes when the files, the shop's address or the sign-ins do: then everything is loaded again.</summary>
    public static string Fingerprint(Uri shop)
    {
        var all = new StringBuilder(shop.ToString()).AppendJoin(';', SignIns.OfTheSampleCompany);
        foreach (var file in Files.Select(file => Path.Combine(Repository.SampleCompany, file.File)).Append(Recipe)) all.Append(File.ReadAllText(file));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    }

    /// <exception cref="InvalidOperationException">The portal did not accept something; the message has its answer.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var suppliers = await SuppliersWithTheirShopsAsync(cancellationToken);
        foreach (var (kind, file, contentType) in Files)
        {
            var content = kind == "suppliers" ? suppliers.File : await File.ReadAllTextAsync(Path.Combine(Repository.SampleCompany, file), cancellationToken);
            await SendAsync(HttpMethod.Post, $"import/{kind}", Text(content, contentType), cancellationToken);
        }

        var recipe = await File.ReadAllTextAsync(Recipe, cancellationToken);
        foreach (var code in suppliers.OnTheWeb)
        {
            await SendAsync(HttpMethod.Put, $"suppliers/{code}/recipe", Text(recipe, "text/yaml"), cancellationToken);
            await SendAsync(HttpMethod.Put, $"suppliers/{code}/credentials", JsonContent.Create(new { user = ShopUser, password = ShopPassword }), cancellationToken);
        }

        foreach (var user in SignIns.OfTheSampleCompany)
            await SendAsync(HttpMethod.Post, "users", JsonContent.Create(new { email = user.Email, password = user.Password, roles = new[] { user.Role }, phone = user.Phone }),
                cancellationToken);
    }

    /// <summary>The suppliers' file with the shop in place of the web suppliers' own addresses, so that no order can ever go elsewhere.</summary>
    private async Task<(string File, IReadOnlyList<string> OnTheWeb)> SuppliersWithTheirShopsAsync(CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.SampleCompany, "suppliers.csv"), cancellationToken);
        var header = lines[0].Split(',');
        var (code, channel, website) = (Array.IndexOf(header, "code"), Array.IndexOf(header, "channel"), Array.IndexOf(header, "website"));
        var onTheWeb = new List<string>();
        for (var n = 1; n < lines.Length; n++)
        {
            // The columns that matter here come before any that may hold a comma.
            var cells = lines[n].Split(',');
            if (cells.Length <= website || cells[channel] != "web") continue;
            cells[website] = new Uri(shop, $"{cells[code]}/").ToString();
            lines[n] = string.Join(',', cells);
            onTheWeb.Add(cells[code]);
        }
        return (string.Join('\n', lines) + "\n", onTheWeb);
    }

    private static StringContent Text(string content, string contentType) => new(content, Encoding.UTF8, new MediaTypeHeaderValue(contentType));

    private async Task SendAsync(HttpMethod method, string path, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, $"api/v1/{path}") { Content = content };
        request.Headers.Add("X-Api-Key", SignIns.ApiKey);
        using var answer = await portal.SendAsync(request, cancellationToken);
        if (answer.IsSuccessStatusCode) return;
        throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
