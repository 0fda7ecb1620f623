using Microsoft.Extensions.Options;

namespace Procurement.Engine.Messaging;

/// <summary>Section <c>WhatsApp</c>: our number at Meta's Cloud API. Empty: the webhook answers 503 and nothing is sent.</summary>
public sealed class WhatsAppOptions
{
    public const string Section = "WhatsApp";

    public string GraphBaseUrl { get; set; } = "https://graph.facebook.com";

    /// <summary>Pinned version of the Graph API.</summary>
    public string ApiVersion { get; set; } = "v24.0";
    public string? PhoneNumberId { get; set; }
    public string? BusinessAccountId { get; set; }
    public string? AccessToken { get; set; }
    public string? AppSecret { get; set; }

    /// <summary>Accepted beside <see cref="AppSecret"/> while the secret is being changed.</summary>
    public string? AppSecretNext { get; set; }
    public string? VerifyToken { get; set; }

    /// <summary>Hosts that may get our token when media is fetched, comma-separated; the Graph host always may.</summary>
    public string MediaHosts { get; set; } = "lookaside.fbsbx.com";

    /// <summary>By purpose: approval_request, question, request_update, reminder.</summary>
    public Dictionary<string, TemplateOptions> Templates { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public bool CanReceive => AppSecret is { Length: > 0 } && VerifyToken is { Length: > 0 } && PhoneNumberId is { Length: > 0 };
    public bool CanSend => AccessToken is { Length: > 0 } && PhoneNumberId is { Length: > 0 };

    /// <summary>The approved template for a purpose; null when there is none.</summary>
    public TemplateOptions? TemplateFor(string? purpose) =>
        purpose is not null && Templates.TryGetValue(purpose, out var template) && template is { Name.Length: > 0, Language.Length: > 0 } ? template : null;

    /// <summary>Whether a media address may be asked with our token.</summary>
    public bool MayFetchFrom(Uri address)
    {
        var graph = new Uri(GraphBaseUrl);
        if (address.Authority == graph.Authority && address.Scheme == graph.Scheme) return true;
        var hosts = MediaHosts.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var named = hosts.Any(host => string.Equals(host, address.Host, StringComparison.OrdinalIgnoreCase) || string.Equals(host, address.Authority, StringComparison.OrdinalIgnoreCase));
        return named && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback);
    }
}

public sealed class TemplateOptions
{
    public string? Name { get; set; }

    /// <summary>Language code of the template, e.g. en_US.</summary>
    public string? Language { get; set; }
}

/// <summary>All keys of the section or none; the token goes over https only, except to this machine.</summary>
internal sealed class WhatsAppOptionsRules : IValidateOptions<WhatsAppOptions>
{
    public ValidateOptionsResult Validate(string? name, WhatsAppOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(WhatsAppOptions options)
    {
        if (!Uri.TryCreate(options.GraphBaseUrl, UriKind.Absolute, out var graph) || !(graph.Scheme == Uri.UriSchemeHttps || (graph.Scheme == Uri.UriSchemeHttp && graph.IsLoopback)))
            yield return "WhatsApp:GraphBaseUrl must be an https address (http only on this machine).";
        if (string.IsNullOrWhiteSpace(options.ApiVersion)) yield return "WhatsApp:ApiVersion is empty: name the Graph version, e.g. v24.0.";
        (string Key, string? Value)[] together =
            [("PhoneNumberId", options.PhoneNumberId), ("AccessToken", options.AccessToken), ("AppSecret", options.AppSecret), ("VerifyToken", options.VerifyToken)];
        if (together.All(x => string.IsNullOrEmpty(x.Value))) yield break;
        foreach (var (key, _) in together.Where(x => string.IsNullOrEmpty(x.Value))) yield return $"WhatsApp:{key} is missing: it is needed together with the other WhatsApp keys.";
    }
}
