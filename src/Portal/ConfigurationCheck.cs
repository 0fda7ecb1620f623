using System.Globalization;
using Procurement.Engine.Erp;
using Procurement.Engine.Orders.Mail;

namespace Procurement.Portal;

/// <summary>What keeps a configuration from being started with: one sentence for each key, all at once. Values are never repeated, as some are secrets.</summary>
public static class ConfigurationCheck
{
    private const int ShortestKey = 8;

    private static readonly (string Section, string[] Together, string What)[] Groups =
    [
        ("WhatsApp", ["PhoneNumberId", "AccessToken", "AppSecret", "VerifyToken"], "WhatsApp needs all of them or none"),
        ("Storage:S3", ["ServiceUrl", "Bucket", "AccessKey", "SecretKey"], "S3 needs all of them or none"),
        ("Llm", ["Endpoint", "Model"], "a model needs both or none"),
        ("Transcription", ["Endpoint", "Model"], "transcription needs both or none"),
        ("Admin", ["Email", "Password"], "the first administrator needs both or none"),
    ];

    private static readonly (string Key, decimal Least)[] Numbers =
    [
        ("Intake:QuietSeconds", 0), ("Intake:MaxSeconds", 0), ("Intake:ReaskHours", 0), ("Llm:DailyTokenBudget", 0), ("Ordering:MaxBrowsers", 1), ("Ordering:TolerancePercent", 0), ("Ordering:ToleranceAmount", 0),
        ("Ordering:AutoRetryUpTo", 0), ("Requests:ExpireAfterHours", 0), ("Requests:CloseAfterDays", 0), ("Work:NodeLostSeconds", 2), ("Ordering:AnswerHours", 0), ("Ordering:HandOffMinutes", 0), ("Ordering:RunsPerBrowser", 0), ("Ordering:BrowserMegabytes", 0), ("Ordering:RunMinutes", 1), ("Ordering:CanaryHours", 0), ("Mail:Port", 1), ("Mail:LinkDays", 1), ("Mail:TimeoutSeconds", 1), ("Cxml:TimeoutSeconds", 1),
    ];

    private static readonly string[] Switches = ["Llm:Vision", "Ordering:Headless", "Ordering:Pacing", "Erp:CreateMissing"];

    public static IReadOnlyList<string> Faults(IConfiguration configuration)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(configuration.GetConnectionString("Procurement"))) faults.Add("ConnectionStrings:Procurement is missing: the PostgreSQL database.");
        foreach (var (section, together, what) in Groups)
        {
            var missing = together.Where(key => string.IsNullOrWhiteSpace(configuration[$"{section}:{key}"])).ToList();
            if (missing.Count > 0 && missing.Count < together.Length) faults.AddRange(missing.Select(key => $"{section}:{key} is missing: {what}."));
        }

        foreach (var key in new[] { "WhatsApp:GraphBaseUrl", "Storage:S3:ServiceUrl", "Llm:Endpoint", "Transcription:Endpoint" }) faults.AddRange(Address(configuration, key));
        if (configuration["Llm:Endpoint"] is { Length: > 0 } model && !model.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal)) faults.Add("Llm:Endpoint must end in /v1.");
        foreach (var (key, least) in Numbers)
        {
            if (configuration[key] is { Length: > 0 } text && !(decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number >= least)) faults.Add(string.Create(CultureInfo.InvariantCulture, $"{key} must be a number of at least {least}."));
        }

        foreach (var key in Switches)
        {
            if (configuration[key] is { Length: > 0 } text && !bool.TryParse(text, out _)) faults.Add($"{key} must be true or false.");
        }

        if (configuration["Api:Key"] is { Length: > 0 and < ShortestKey }) faults.Add($"Api:Key is too easy to guess: use at least {ShortestKey} characters.");
        if (configuration["Company:TimeZone"] is { Length: > 0 } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) faults.Add("Company:TimeZone is not an IANA time zone, for example Asia/Dubai.");
        if (configuration["Company:Currency"] is { Length: > 0 } currency && !(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper))) faults.Add("Company:Currency is not an ISO 4217 code, for example AED.");
        // A switch of the section that is neither true nor false, named above, cannot be bound.
        if (!faults.Exists(fault => fault.StartsWith(ErpOptions.Section + ":", StringComparison.Ordinal))) faults.AddRange((configuration.GetSection(ErpOptions.Section).Get<ErpOptions>() ?? new ErpOptions()).Problems().Select(problem => problem + "."));
        if (!faults.Exists(fault => fault.StartsWith(MailOptions.Section + ":", StringComparison.Ordinal))) faults.AddRange((configuration.GetSection(MailOptions.Section).Get<MailOptions>() ?? new MailOptions()).Problems().Select(problem => problem + "."));
        return faults;
    }

    /// <summary>One message that names every key; null when there is nothing against a start.</summary>
    public static string? Refusal(IConfiguration configuration)
    {
        var faults = Faults(configuration);
        return faults.Count == 0 ? null : $"The configuration cannot be used:{string.Concat(faults.Select(fault => $"{Environment.NewLine}  - {fault}"))}{Environment.NewLine}In the environment a colon is written as two underscores. All keys stand in appsettings.Example.json.";
    }

    /// <summary>Secrets go over https, except to this machine.</summary>
    private static IEnumerable<string> Address(IConfiguration configuration, string key)
    {
        if (configuration[key] is not { Length: > 0 } text) yield break;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) yield return $"{key} must be an http or https address.";
        else if (address.Scheme == "http" && !address.IsLoopback && key != "Storage:S3:ServiceUrl" && key != "Llm:Endpoint" && key != "Transcription:Endpoint") yield return $"{key} must use https: our token goes there.";
    }
}
