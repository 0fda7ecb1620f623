using System.Text.Json;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Contracts;

public sealed class ConfigurationTests
{
    /// <summary>The configuration's contract: each of these can be set, and stands with a comment in the example.</summary>
    internal static readonly string[] Keys =
    [
        "ConnectionStrings:Procurement", "ConnectionStrings:Redis",
        "WhatsApp:GraphBaseUrl", "WhatsApp:ApiVersion", "WhatsApp:PhoneNumberId", "WhatsApp:BusinessAccountId", "WhatsApp:AccessToken", "WhatsApp:AppSecret", "WhatsApp:AppSecretNext", "WhatsApp:VerifyToken", "WhatsApp:MediaHosts",
        "WhatsApp:Templates:approval_request:Name", "WhatsApp:Templates:approval_request:Language", "WhatsApp:Templates:question:Name", "WhatsApp:Templates:question:Language",
        "WhatsApp:Templates:request_update:Name", "WhatsApp:Templates:request_update:Language", "WhatsApp:Templates:reminder:Name", "WhatsApp:Templates:reminder:Language",
        "Intake:QuietSeconds", "Intake:MaxSeconds", "Intake:ReaskHours",
        "Llm:Endpoint", "Llm:ApiKey", "Llm:Model", "Llm:Vision", "Llm:DailyTokenBudget", "Transcription:Endpoint", "Transcription:ApiKey", "Transcription:Model",
        "Storage:Folder", "Storage:S3:ServiceUrl", "Storage:S3:Bucket", "Storage:S3:Region", "Storage:S3:AccessKey", "Storage:S3:SecretKey",
        "Erp:Kind", "Erp:Url", "Erp:Database", "Erp:User", "Erp:Password", "Erp:CreateMissing",
        "Ordering:BrowserPath", "Ordering:MaxBrowsers", "Ordering:Headless", "Ordering:Pacing", "Ordering:RecipeFolder", "Ordering:TolerancePercent", "Ordering:ToleranceAmount", "Ordering:AutoRetryUpTo", "Ordering:AnswerHours", "Ordering:RunsPerBrowser", "Ordering:BrowserMegabytes", "Ordering:RunMinutes", "Ordering:CanaryHours",
        "Mail:Host", "Mail:Port", "Mail:Security", "Mail:CertificateAuthority", "Mail:User", "Mail:Password", "Mail:From", "Mail:ReplyTo", "Mail:PublicUrl", "Mail:LinkDays", "Mail:TimeoutSeconds", "Cxml:Domain", "Cxml:TimeoutSeconds",
        "Requests:ExpireAfterHours", "Requests:CloseAfterDays", "Admin:Email", "Admin:Password", "Api:Key", "Company:TimeZone", "Company:Currency", "Company:Name", "Company:BillTo:Street", "Company:BillTo:City", "Company:BillTo:Country",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_with_a_bad_configuration_ends_with_one_message_that_names_every_key_and_no_value()
    {
        const string secret = "kept-to-itself";
        await using var portal = await PortalProcess.LaunchAsync(new PortalStart(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["WhatsApp__AccessToken"] = secret,
            ["WhatsApp__GraphBaseUrl"] = "http://graph.example",
            ["Storage__S3__SecretKey"] = secret,
            ["Llm__Endpoint"] = "https://models.example/api",
            ["Transcription__Model"] = "whisper",
            ["Erp__Kind"] = "sapling",
            ["Intake__QuietSeconds"] = "soon",
            ["Intake__MaxSeconds"] = "-1",
            ["Llm__Vision"] = "perhaps",
            ["Ordering__Headless"] = "perhaps",
            ["Ordering__MaxBrowsers"] = "0",
            ["Ordering__Pacing"] = "slow",
            ["Mail__Host"] = "mail.example",
            ["Mail__From"] = "orders@bayview.example",
            ["Mail__Security"] = "none",
            ["Requests__CloseAfterDays"] = "sixty",
            ["Admin__Password"] = secret,
            ["Api__Key"] = "short",
            ["Company__TimeZone"] = "Dubai",
            ["Company__Currency"] = "dirham",
        }), Stop);

        Assert.NotEqual(0, await portal.WaitForExitAsync(Stop));

        string[] named =
        [
            "ConnectionStrings:Procurement", "WhatsApp:PhoneNumberId", "WhatsApp:AppSecret", "WhatsApp:VerifyToken", "WhatsApp:GraphBaseUrl", "Storage:S3:ServiceUrl", "Storage:S3:Bucket", "Storage:S3:AccessKey", "Llm:Endpoint", "Llm:Model",
            "Llm:Vision", "Transcription:Endpoint", "Erp:Kind", "Intake:QuietSeconds", "Intake:MaxSeconds", "Ordering:Headless", "Ordering:MaxBrowsers", "Ordering:Pacing", "Mail:Security", "Mail:PublicUrl", "Requests:CloseAfterDays", "Admin:Email", "Api:Key", "Company:TimeZone", "Company:Currency",
        ];
        Assert.Multiple([.. named.Select(key => (Action)(() => Assert.Contains($"- {key} ", portal.Log, StringComparison.Ordinal)))]);
        Assert.DoesNotContain(secret, portal.Log, StringComparison.Ordinal);
        Assert.Single(portal.Log.Split('\n'), line => line.Contains("The configuration cannot be used", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_key_stands_in_the_example_with_a_comment_on_its_section()
    {
        var text = File.ReadAllText(Repository.PathTo("appsettings.Example.json"));
        using var example = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });

        Assert.Empty(Keys.Except(Leaves(example.RootElement, "")));
        Assert.All(example.RootElement.EnumerateObject(), section => Assert.Matches($"\"{section.Name}\": \\{{\\s*(?:\"\\w+\": \\S+\\s*)?//|//[^\n]*\n\\s*\"{section.Name}\"", text));
    }

    private static IEnumerable<string> Leaves(JsonElement element, string path) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(member => Leaves(member.Value, path.Length == 0 ? member.Name : $"{path}:{member.Name}"))
        : [path];
}
