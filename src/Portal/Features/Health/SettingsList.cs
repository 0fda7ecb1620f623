namespace Procurement.Portal.Features.Health;

/// <summary>A key of the configuration. <paramref name="IsShown"/>: its value is harmless and helps.</summary>
internal sealed record Setting(string Key, string Meaning, string WhenEmpty = "", bool IsShown = false);

/// <summary>The keys that an administrator asks about, by area.</summary>
internal static class SettingsList
{
    public static readonly IReadOnlyList<(string Area, IReadOnlyList<Setting> Keys)> Areas =
    [
        ("Services", [new("ConnectionStrings:Procurement", "PostgreSQL"), new("ConnectionStrings:Redis", "Redis", "one node only"), new("Storage:S3:ServiceUrl", "S3-compatible store", "files in a local folder", true)]),
        ("WhatsApp",
        [
            new("WhatsApp:GraphBaseUrl", "Cloud API", "Meta's address", true), new("WhatsApp:PhoneNumberId", "Our number", "the webhook answers 503", true), new("WhatsApp:AccessToken", "Token for sending", "nothing is sent"),
            new("WhatsApp:AppSecret", "Checks signatures", "the webhook answers 503"), new("WhatsApp:AppSecretNext", "Second secret while it is changed", "one secret"), new("WhatsApp:VerifyToken", "Verification of the webhook", "the webhook answers 503"),
        ]),
        ("Language model", [new("Llm:Endpoint", "OpenAI-compatible endpoint", "rules only", true), new("Llm:Model", "Model", "rules only", true), new("Llm:ApiKey", "Key"), new("Llm:DailyTokenBudget", "Tokens per day", "the default", true)]),
        ("ERP", [new("Erp:Kind", "none, tryton", "no booking", true), new("Erp:Url", "Address", "no booking", true), new("Erp:Password", "Password")]),
        ("Ordering", [new("Ordering:AutoRetryUpTo", "Highest total that is tried again by itself", "1000", true), new("Ordering:TolerancePercent", "Tolerance of an approval in percent", "2", true), new("Ordering:ToleranceAmount", "Tolerance of an approval", "25", true)]),
        ("Orders by e-mail and cXML",
        [
            new("Mail:Host", "SMTP server", "orders by e-mail are left to a person", true), new("Mail:From", "Sender", "", true), new("Mail:PublicUrl", "This portal, as suppliers reach it", "", true), new("Mail:Security", "startTls, tls or none", "startTls", true),
            new("Mail:Password", "Password of the mail server", "no sign-in"), new("Ordering:AnswerHours", "Hours that a supplier has to answer", "24", true), new("Cxml:Domain", "Our domain in payloadIDs", "procurement.local", true),
            new("Company:Name", "Who buys, on documents", "the site's name", true),
        ]),
        ("Company", [new("Company:TimeZone", "Time on pages", "that of the first imported site", true), new("Company:Currency", "Currency", "that of the first supplier", true), new("Api:Key", "REST key with every scope", "none")]),
    ];
}
