using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Procurement.Testing;

namespace Procurement.Route.Tests.Contracts;

/// <summary>Plays contract files against a running portal. What one call names, later calls can use.</summary>
internal sealed class ContractPlayer(HttpClient portal, IEnumerable<KeyValuePair<string, string>> values)
{
    private readonly Dictionary<string, string> values = new(values, StringComparer.Ordinal);

    /// <summary>Plays a file up to its first difference, which is returned with the call and the whole answer; null when all of it fits.</summary>
    public async Task<string?> PlayAsync(string path, CancellationToken cancellationToken)
    {
        foreach (var call in ContractFile.Read(path))
        {
            if (await DifferenceAsync(call, cancellationToken) is { } difference)
                return $"{Path.GetFileName(path)}, line {call.Line}: {call.Title}\n  {call.Method} {JsonPattern.Fill(call.Address, values)}\n  {difference}";
        }

        return null;
    }

    private async Task<string?> DifferenceAsync(ContractCall call, CancellationToken cancellationToken)
    {
        if (!call.Eventually) return await OnceAsync(call, cancellationToken);
        string? last = null;
        try
        {
            await Eventually.Until(async () => (last = await OnceAsync(call, cancellationToken)) is null, cancellationToken);
            return null;
        }
        catch (TimeoutException)
        {
            return $"not in time: {last}";
        }
    }

    private async Task<string?> OnceAsync(ContractCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), new Uri(JsonPattern.Fill(call.Address, values), UriKind.RelativeOrAbsolute));
        if (call.Body is { } body) request.Content = new ByteArrayContent(BodyOf(body));
        foreach (var (name, value) in call.Headers)
        {
            if (name == "Content-Type" && request.Content is not null) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else request.Headers.TryAddWithoutValidation(name, JsonPattern.Fill(value, values));
        }

        using var answer = await portal.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if ((int)answer.StatusCode != call.Status) return $"answers {(int)answer.StatusCode}, not {call.Status}: {text}";
        foreach (var (name, value) in call.ExpectedHeaders)
        {
            var found = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).SelectMany(header => header.Value).FirstOrDefault();
            if (found is null || !found.StartsWith(JsonPattern.Fill(value, values), StringComparison.OrdinalIgnoreCase)) return $"header {name}: is {found ?? "missing"}, not {value}";
        }

        return call.Expected is { } expected ? Compare(expected, text) : null;
    }

    private byte[] BodyOf(string body) => body.StartsWith("< ", StringComparison.Ordinal)
        ? File.ReadAllBytes(Repository.PathTo(body[2..].Trim().Split('/')))
        : Encoding.UTF8.GetBytes(JsonPattern.Fill(body, values) + "\n");

    private string? Compare(string expected, string text)
    {
        if (expected[0] is not ('{' or '['))
        {
            var missing = expected.Split('\n').Select(line => JsonPattern.Fill(line, values)).FirstOrDefault(line => !text.Contains(line, StringComparison.Ordinal));
            return missing is null ? null : $"has no \"{missing}\": {text[..Math.Min(text.Length, 1500)]}";
        }

        using var pattern = JsonDocument.Parse(expected);
        try
        {
            using var actual = JsonDocument.Parse(text);
            return JsonPattern.Difference(pattern.RootElement, actual.RootElement, values);
        }
        catch (JsonException)
        {
            return $"is not JSON: {text}";
        }
    }
}
