using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Procurement.Engine.Orders.Browser;

/// <summary>The values that must not stand in a trace, in every form in which a page or a request may write them.</summary>
internal sealed partial class TraceSecrets
{
    public const string Removed = "(removed)";

    /// <summary>Shorter ones are words like "1" or "en", which would be found everywhere.</summary>
    private const int ShortestCookie = 6, ShortestStored = 8, ShortestOfAccount = 3;
    private readonly HashSet<string> values = new(StringComparer.Ordinal);
    private string[]? forms;

    public TraceSecrets(SupplierAccess access)
    {
        Add(access.Password, ShortestOfAccount);
        Add(access.TotpSecret, ShortestOfAccount);
        if (JsonOf(access.StorageState) is not { } kept) return;
        if (kept["state"] is { } state) AddSession(state.ToJsonString());
        if (kept["sessionStorage"]?["items"] is { } items) AddStored(items.ToJsonString());
    }

    /// <summary>Of the browser's storage state: cookies and local storage.</summary>
    public void AddSession(string state)
    {
        var root = JsonOf(state);
        foreach (var cookie in root?["cookies"] as JsonArray ?? []) AddCookie(cookie?["value"]?.ToString());
        foreach (var item in (root?["origins"] as JsonArray ?? []).SelectMany(origin => origin?["localStorage"] as JsonArray ?? [])) AddStored(item?["name"]?.ToString() ?? "", item?["value"]?.ToString());
    }

    /// <param name="items">As JSON: an object of texts.</param>
    public void AddStored(string items)
    {
        foreach (var (name, value) in JsonOf(items) as JsonObject ?? []) AddStored(name, value?.ToString());
    }

    public void AddCookie(string? value) => Add(value, ShortestCookie);

    /// <summary>Of a <c>Cookie</c> or <c>Set-Cookie</c> header.</summary>
    public void AddCookies(string header)
    {
        foreach (Match cookie in Cookie().Matches(header)) AddCookie(cookie.Groups[1].Value.Trim('"'));
    }

    public string Clean(string text)
    {
        forms ??= [.. values.SelectMany(FormsOf).Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length)];
        foreach (var form in forms) text = text.Replace(form, Removed, StringComparison.Ordinal);
        return text;
    }

    /// <summary>A store's value as a whole, and of structured ones what is named like a secret.</summary>
    private void AddStored(string name, string? value)
    {
        if (JsonOf(value) is JsonObject or JsonArray) AddNamed(JsonOf(value)!);
        else if (SoundsSecret(name) || value is { Length: >= 16 } && !value.Contains(' ', StringComparison.Ordinal)) Add(value, ShortestStored);
    }

    private void AddNamed(JsonNode node)
    {
        foreach (var (name, value) in node is JsonObject parts ? parts : [])
        {
            if (value is JsonValue plain && SoundsSecret(name)) Add(plain.ToString(), ShortestStored);
            else if (value is not null) AddNamed(value);
        }

        foreach (var item in node is JsonArray list ? list : [])
        {
            if (item is not null) AddNamed(item);
        }
    }

    private void Add(string? value, int shortest)
    {
        if (value is null || value.Length < shortest) return;
        values.Add(value);
        forms = null;
    }

    private static IEnumerable<string> FormsOf(string value) =>
    [
        value, Uri.EscapeDataString(value), Uri.UnescapeDataString(value), WebUtility.UrlEncode(value), WebUtility.HtmlEncode(value), JsonEncodedText.Encode(value).ToString(),
        JsonEncodedText.Encode(value, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(), Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value)),
    ];

    private static JsonNode? JsonOf(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a header, a field, a part of an address or a stored value has a name as secrets have.</summary>
    public static bool SoundsSecret(string name) => SecretName().IsMatch(name);

    [GeneratedRegex("cookie|auth|token|session|secret|api-?key|csrf|xsrf|signature|passw|jwt|ticket|nonce|^sid$|sessid", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretName();

    [GeneratedRegex("(?:^|[;\\n,])\\s*[^=;\\s]+=([^;\\n]*)")]
    private static partial Regex Cookie();
}
