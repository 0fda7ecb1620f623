using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Procurement.Testing;

namespace Procurement.Benchmarks.Parts;

/// <summary>A company of many people on the sample's sites and catalogue, and what they write: one order each.</summary>
internal static class OrderTalk
{
    private static readonly string[] Texts =
    [
        "need 20 boxes nitrile gloves M for bldg 7 by thursday", "12 reams A4 80g and 3 HDMI cables 2m for HQ", "please order 4 mop buckets for building 7", "10 boxes of blue pens and 5 staplers to HQ by monday",
        "we need 6 HDMI cables 2m for HQ tower", "15 reams A4 80 g for bldg 7", "30 boxes nitrile gloves M and 2 mop buckets for bldg 7 by friday", "8 reams A4 80g to head office",
    ];

    /// <summary>Imports the sample company with <paramref name="people"/> further requesters, through the portal's own API.</summary>
    public static async Task ImportAsync(HttpClient portal, int people, CancellationToken cancellationToken)
    {
        foreach (var (kind, file) in new[] { ("cost-centers", "cost_centers.csv"), ("sites", "sites.csv"), ("people", "people.csv"), ("suppliers", "suppliers.csv"), ("catalog", "catalog.csv"), ("approval-policy", "approval_policy.json") })
        {
            var content = await File.ReadAllTextAsync(Path.Combine(Repository.SampleCompany, file), cancellationToken);
            if (kind == "people") content = content.TrimEnd() + "\n" + string.Concat(Enumerable.Range(0, people).Select(Person));
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"api/v1/import/{kind}", UriKind.Relative))
            {
                Content = new StringContent(content, Encoding.UTF8, new MediaTypeHeaderValue(file.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/csv")),
            };
            request.Headers.Add("X-Api-Key", OurPortal.ApiKey);
            using var answer = await portal.SendAsync(request, cancellationToken);
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"Import of {kind}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    /// <summary>One POST of WhatsApp with a message of each person.</summary>
    public static HttpRequestMessage Post(IEnumerable<int> people)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var changes = people.Select(person => new
        {
            field = "messages",
            value = new
            {
                messaging_product = "whatsapp",
                metadata = new { display_phone_number = "15550000000", phone_number_id = OurPortal.NumberId },
                contacts = new[] { new { profile = new { name = $"P{person}" }, wa_id = Digits(person) } },
                messages = new[] { new { from = Digits(person), id = $"wamid.order{Guid.NewGuid():N}", timestamp = now, type = "text", text = new { body = Texts[person % Texts.Length] } } },
            },
        });
        var body = JsonSerializer.SerializeToUtf8Bytes(new { @object = "whatsapp_business_account", entry = new[] { new { id = "1000", changes } } });
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri("webhooks/whatsapp", UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Room.Secret), body)));
        return request;
    }

    private static string Digits(int person) => string.Create(CultureInfo.InvariantCulture, $"1555{person:D7}");

    private static string Person(int person) =>
        $"+{Digits(person)},Person {person},requester,{(person % 2 == 0 ? "HQ,CC-100" : "B7,CC-400")},en,5000.00,,true\n";
}
