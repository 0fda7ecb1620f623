using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>A Graph refusal. The same codes come later in statuses.</summary>
internal sealed record GraphError(int Code, int HttpStatus, string Title, string? Details = null, int? Subcode = null, string Type = "OAuthException", string? Message = null)
{
    /// <summary>Meta: errors branch on the code; the HTTP status is misleading (throttles are 400, a wrong certificate is 500).</summary>
    private static readonly Dictionary<int, (int Http, string Title)> Known = new()
    {
        [0] = (401, "AuthException"),
        [1] = (400, "API Unknown"),
        [2] = (503, "API Service"),
        [3] = (500, "API Method"),
        [4] = (400, "Application request limit reached"),
        [10] = (403, "Permission Denied"),
        [33] = (400, "Parameter value is not valid"),
        [100] = (400, "Invalid parameter"),
        [190] = (401, "Access token has expired"),
        [368] = (403, "Temporarily blocked for policies violations"),
        [80007] = (400, "Rate limit issues"),
        [130429] = (400, "Rate limit hit"),
        [130472] = (400, "User's number is part of an experiment"),
        [130497] = (403, "Business account is restricted from messaging users in this country."),
        [131000] = (500, "Something went wrong"),
        [131005] = (403, "Access denied"),
        [131008] = (400, "Required parameter is missing"),
        [131009] = (400, "Parameter value is not valid"),
        [131016] = (500, "Service unavailable"),
        [131021] = (400, "Recipient cannot be sender"),
        [131026] = (400, "Message undeliverable"),
        [131030] = (400, "Recipient phone number not in allowed list"),
        [131031] = (403, "Business Account has been locked"),
        [131037] = (400, "WhatsApp provided number needs display name approval before message can be sent."),
        [131042] = (400, "Business eligibility payment issue"),
        [131045] = (500, "Incorrect certificate"),
        [131047] = (400, "Re-engagement message"),
        [131048] = (400, "Spam rate limit hit"),
        [131049] = (400, "Meta chose not to deliver."),
        [131050] = (400, "User has stopped marketing messages from this business"),
        [131051] = (400, "Unsupported message type"),
        [131052] = (400, "Media download error"),
        [131053] = (400, "Media upload error"),
        [131056] = (400, "(Business Account, Consumer Account) pair rate limit hit"),
        [131057] = (500, "Business Account is in maintenance mode"),
        [131062] = (400, "Business-scoped user id is not possible for this message"),
        [132000] = (400, "Number of parameters does not match the expected number of params"),
        [132001] = (404, "Template name does not exist in the translation"),
        [132005] = (400, "Translated text too long"),
        [132007] = (400, "Template format character policy violated"),
        [132012] = (400, "Parameter format does not match format in the created template"),
        [132015] = (400, "Template is paused"),
        [132016] = (400, "Template is disabled"),
        [132018] = (400, "There's an issue with the parameters in your template."),
        [133004] = (503, "Server temporarily unavailable"),
        [133010] = (400, "Phone number not registered"),
        [135000] = (400, "Generic user error"),
    };

    /// <summary>The refusal with Meta's title and HTTP status of this code; an unknown code is a 400.</summary>
    public static GraphError Of(int code, string? details = null) =>
        Known.TryGetValue(code, out var known) ? new GraphError(code, known.Http, known.Title, details) : new GraphError(code, 400, "Unknown error", details);

    public static GraphError Missing(string parameter) => Of(100) with { Message = $"(#100) The parameter {parameter} is required." };

    public static GraphError TooLong(string parameter, int most) => Of(100, $"Param {parameter} must be at most {most} characters long.");

    public static GraphError UnknownObject(string id, string verb) => new(100, 400, "Unsupported request", Subcode: 33, Type: "GraphMethodException",
        Message: $"Unsupported {verb} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. "
            + "Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api");

    /// <summary>The body of the HTTP answer.</summary>
    public JsonObject ToAnswer()
    {
        var error = new JsonObject { ["message"] = Message ?? $"(#{Code}) {Title}", ["type"] = Type, ["code"] = Code };
        if (Subcode is not null) error["error_subcode"] = Subcode;
        if (Details is not null) error["error_data"] = new JsonObject { ["messaging_product"] = "whatsapp", ["details"] = Details };
        error["fbtrace_id"] = "A" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).Replace('+', '-').Replace('/', '_').TrimEnd('=');
        return new JsonObject { ["error"] = error };
    }

    /// <summary>The same refusal inside a status or an unsupported message.</summary>
    public JsonObject ToWebhook() => new()
    {
        ["code"] = Code,
        ["title"] = Title,
        ["message"] = Title,
        ["error_data"] = new JsonObject { ["details"] = Details ?? Title },
        ["href"] = "/documentation/business-messaging/whatsapp/support/error-codes",
    };
}
