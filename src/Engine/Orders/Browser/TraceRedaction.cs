using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Procurement.Engine.Orders.Browser;

/// <summary>
/// Makes of a Playwright trace one that may be kept: cookies, headers that authorise, what was posted, hidden and password fields, the bodies of pages and answers, and every known secret
/// wherever it stands are taken out; what is left shows what was done, what the page looked like, and what was asked of which address with which answer.
/// </summary>
internal static partial class TraceRedaction
{
    private const int MostBytes = 20 << 20;
    private static readonly HashSet<string> KeptResources = new([".css", ".jpeg", ".jpg", ".png", ".gif", ".webp", ".ico", ".woff", ".woff2", ".ttf"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> DroppedParts = new(["postData", "storageState", "httpCredentials", "extraHTTPHeaders", "proxy", "clientCertificates", "text"], StringComparer.Ordinal);

    /// <returns>Null where it is too big even without pictures and styles.</returns>
    public static byte[]? Run(string path, TraceSecrets secrets)
    {
        using var zip = ZipFile.OpenRead(path);
        LearnFromHeaders(zip, secrets);
        return Write(zip, secrets, withResources: true) ?? Write(zip, secrets, withResources: false);
    }

    private static byte[]? Write(ZipArchive source, TraceSecrets secrets, bool withResources)
    {
        using var kept = new MemoryStream();
        using (var target = new ZipArchive(kept, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries.Where(entry => IsEvents(entry) || withResources && IsKeptResource(entry)))
            {
                using var to = target.CreateEntry(entry.FullName).Open();
                if (IsEvents(entry)) CopyEvents(entry, to, secrets);
                else CopyResource(entry, to, secrets);
                if (kept.Length > MostBytes) return null;
            }
        }

        return kept.Length > MostBytes ? null : kept.ToArray();
    }

    private static bool IsEvents(ZipArchiveEntry entry) => Path.GetExtension(entry.FullName) is ".trace" or ".network";

    private static bool IsKeptResource(ZipArchiveEntry entry) => entry.FullName.StartsWith("resources/", StringComparison.Ordinal) && KeptResources.Contains(Path.GetExtension(entry.FullName));

    /// <summary>Cookies that were replaced since are known from the headers that carried them.</summary>
    private static void LearnFromHeaders(ZipArchive zip, TraceSecrets secrets)
    {
        foreach (var node in zip.Entries.Where(IsEvents).SelectMany(LinesOf).SelectMany(line => Below(JsonNode.Parse(line))))
        {
            if (Pair(node) is not { } pair) continue;
            if (pair.Name.EndsWith("cookie", StringComparison.OrdinalIgnoreCase)) secrets.AddCookies(pair.Value);
            else if (node.Parent is JsonArray { Parent: JsonObject } list && list.GetPropertyName() == "cookies") secrets.AddCookie(pair.Value);
        }
    }

    private static IEnumerable<JsonObject> Below(JsonNode? node)
    {
        var open = new Stack<JsonNode?>([node]);
        while (open.TryPop(out var next))
        {
            if (next is JsonObject found)
            {
                yield return found;
                foreach (var (_, part) in found) open.Push(part);
            }
            else if (next is JsonArray list)
            {
                foreach (var item in list) open.Push(item);
            }
        }
    }

    private static (string Name, string Value)? Pair(JsonObject node) =>
        node["name"] is JsonValue name && node["value"] is JsonValue value && name.TryGetValue<string>(out var called) && value.TryGetValue<string>(out var text) ? (called, text) : null;

    private static void CopyEvents(ZipArchiveEntry entry, Stream to, TraceSecrets secrets)
    {
        using var writer = new StreamWriter(to, new UTF8Encoding(false)) { NewLine = "\n" };
        foreach (var line in LinesOf(entry)) writer.WriteLine(Clean(JsonNode.Parse(line), secrets)?.ToJsonString());
    }

    private static IEnumerable<string> LinesOf(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0) yield return line;
        }
    }

    private static void CopyResource(ZipArchiveEntry entry, Stream to, TraceSecrets secrets)
    {
        using var from = entry.Open();
        if (Path.GetExtension(entry.FullName) != ".css")
        {
            from.CopyTo(to);
            return;
        }

        using var reader = new StreamReader(from);
        to.Write(Encoding.UTF8.GetBytes(Clean(reader.ReadToEnd(), secrets)));
    }

    private static JsonNode? Clean(JsonNode? node, TraceSecrets secrets) => node switch
    {
        JsonObject parts => Clean(parts, secrets),
        JsonArray list => new JsonArray([.. Element(list).Select(item => Clean(item, secrets))]),
        JsonValue value when value.TryGetValue<string>(out var text) => Clean(text, secrets),
        _ => node?.DeepClone(),
    };

    private static JsonObject Clean(JsonObject parts, TraceSecrets secrets)
    {
        var clean = new JsonObject();
        var isSecret = Pair(parts) is { } pair && TraceSecrets.SoundsSecret(pair.Name);
        foreach (var (name, part) in parts)
        {
            if (name == "cookies") clean[name] = new JsonArray();
            else if (isSecret && name == "value") clean[name] = TraceSecrets.Removed;
            else if (!(DroppedParts.Contains(name) && (name != "text" || parts.ContainsKey("mimeType")))) clean[secrets.Clean(name)] = Clean(part, secrets);
        }

        return clean;
    }

    private static string Clean(string text, TraceSecrets secrets) => secrets.Clean(SecretInAddress().Replace(text, $"$1{TraceSecrets.Removed}"));

    /// <summary>An element of a page, as the trace has it: its name, its attributes, what is in it. What hidden and password fields hold, and tokens in the head, is taken out.</summary>
    private static JsonArray Element(JsonArray list)
    {
        if (list is not [JsonValue, JsonObject attributes, ..] || !IsSecretElement(attributes)) return list;
        var clean = (JsonArray)list.DeepClone();
        foreach (var name in attributes.Select(attribute => attribute.Key).Where(name => name is "value" or "content" || name.StartsWith("__playwright_value", StringComparison.Ordinal)).ToList()) clean[1]![name] = TraceSecrets.Removed;
        return clean;
    }

    private static bool IsSecretElement(JsonObject attributes)
    {
        string? Of(string name) => attributes.FirstOrDefault(attribute => attribute.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.ToString();
        return Of("type")?.ToLowerInvariant() is "hidden" or "password" || Of("name") is { } called && TraceSecrets.SoundsSecret(called);
    }

    [GeneratedRegex("""([?&;#][\w.\-\[\]]*(?:token|session|sessid|sid|auth|secret|csrf|xsrf|signature|passw|jwt|ticket|api-?key)[\w.\-\[\]]*=)[^&#;"'\s<>]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretInAddress();
}
