using System.Text.Json;
using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>The part of graph.facebook.com that a business messaging client uses.</summary>
internal sealed class GraphEndpoints(SimulatorOptions options, World world, Messenger messenger, Faults faults, MediaUrls urls, GraphCallLog log)
{
    private const string Version = "/{version:regex(^v[0-9]+\\.[0-9]+$)}";

    public void Map(IEndpointRouteBuilder app)
    {
        var graph = app.MapGroup(Version);
        graph.AddEndpointFilter(async (context, next) =>
        {
            if (faults.Current.LatencyMs is > 0 and var latency) await Task.Delay(latency, context.HttpContext.RequestAborted);
            return TokenFault(context.HttpContext.Request) is { } fault ? Refuse(context.HttpContext, fault) : await next(context);
        });
        graph.MapPost("/{phoneNumberId}/messages", PostMessageAsync);
        graph.MapPost("/{phoneNumberId}/media", UploadAsync).DisableAntiforgery();
        graph.MapGet("/{id}", GetObject);
        graph.MapGet("/{businessAccountId}/message_templates", GetTemplates);
        graph.MapDelete("/{mediaId}", DeleteMedia);
        app.MapGet(MediaUrls.Path, Download);
    }

    private async Task<IResult> PostMessageAsync(HttpContext context, string phoneNumberId)
    {
        if (phoneNumberId != options.PhoneNumberId) return Refuse(context, GraphError.UnknownObject(phoneNumberId, "post"));
        if (await ReadAsync(context.Request) is not { } call) return Refuse(context, GraphError.Of(100, "The body is not a JSON object"));
        if (call.ContainsKey("status")) return MarkRead(context, call);
        if (faults.TakeDropRequest()) return Cut(context);
        if (faults.TakeFailNext() is { } injected) return Refuse(context, injected);
        var (error, message, person) = messenger.Accept(call);
        if (error is not null) return Refuse(context, error);
        if (faults.TakeDropResponse()) return Cut(context);
        var contact = new JsonObject { ["input"] = call.Text("to") is { Length: > 0 } to ? to : call.Text("recipient") };
        if (!person!.HidesPhone) contact["wa_id"] = person.WaId;
        if (options.IncludeUserIds) contact["user_id"] = person.UserId;
        var sent = new JsonObject { ["id"] = message!.Wamid };
        if (message.Template is not null) sent["message_status"] = "accepted";
        return Answer(context, new JsonObject { ["messaging_product"] = "whatsapp", ["contacts"] = new JsonArray(contact), ["messages"] = new JsonArray(sent) });
    }

    private IResult MarkRead(HttpContext context, JsonObject call)
    {
        if (call.Text("messaging_product") != "whatsapp") return Refuse(context, GraphError.Missing("messaging_product"));
        if (call.Text("status") != "read") return Refuse(context, GraphError.Of(100, "Param status must be one of {READ}"));
        if (call.ContainsKey("typing_indicator") && call.Object("typing_indicator").Text("type") != "text") return Refuse(context, GraphError.Of(100, "Param typing_indicator['type'] must be one of {TEXT}"));
        var error = messenger.ReadByProduct(call.Text("message_id"), call.ContainsKey("typing_indicator"));
        return error is null ? Answer(context, new JsonObject { ["success"] = true }) : Refuse(context, error);
    }

    private async Task<IResult> UploadAsync(HttpContext context, string phoneNumberId)
    {
        if (phoneNumberId != options.PhoneNumberId) return Refuse(context, GraphError.UnknownObject(phoneNumberId, "post"));
        if (!context.Request.HasFormContentType) return Refuse(context, GraphError.Missing("messaging_product"));
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["messaging_product"] != "whatsapp") return Refuse(context, GraphError.Missing("messaging_product"));
        if (form.Files.GetFile("file") is not { } file) return Refuse(context, GraphError.Missing("file"));
        var mimeType = form["type"].ToString() is { Length: > 0 } type ? type : file.ContentType ?? "application/octet-stream";
        if (MediaRules.CheckUpload(mimeType, file.Length) is { } fault) return Refuse(context, fault);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, context.RequestAborted);
        return Answer(context, new JsonObject { ["id"] = world.AddMedia(bytes.ToArray(), mimeType, file.FileName, fromPhone: false).Id });
    }

    private IResult GetObject(HttpContext context, string id)
    {
        if (id == options.PhoneNumberId) return Answer(context, Number());
        if (context.Request.Query.TryGetValue("phone_number_id", out var number) && number != options.PhoneNumberId)
            return Refuse(context, GraphError.Of(100) with { Message = "(#100) Param phone_number_id is not a valid whatsapp business phone number id ID" });
        if (world.FindMedia(id) is not { } media) return Refuse(context, GraphError.UnknownObject(id, "get"));
        return Answer(context, new JsonObject
        {
            ["url"] = urls.Of(id),
            ["mime_type"] = media.MimeType,
            ["sha256"] = Convert.ToHexStringLower(media.Sha256),
            ["file_size"] = media.Bytes.Length,
            ["id"] = id,
            ["messaging_product"] = "whatsapp",
        });
    }

    private IResult GetTemplates(HttpContext context, string businessAccountId)
    {
        if (businessAccountId != options.BusinessAccountId) return Refuse(context, GraphError.UnknownObject(businessAccountId, "get"));
        var data = world.Templates.Select((template, index) => (JsonNode)new JsonObject
        {
            ["name"] = template.Name,
            ["parameter_format"] = template.IsNamed ? "NAMED" : "POSITIONAL",
            ["language"] = template.Language,
            ["status"] = "APPROVED",
            ["category"] = "UTILITY",
            ["components"] = Components(template),
            ["id"] = (500_000_000_000_000 + index).ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        return Answer(context, new JsonObject { ["data"] = new JsonArray([.. data]) });
    }

    private IResult DeleteMedia(HttpContext context, string mediaId) =>
        world.RemoveMedia(mediaId) ? Answer(context, new JsonObject { ["success"] = true }) : Refuse(context, GraphError.UnknownObject(mediaId, "delete"));

    /// <summary>The media host: wants the token and a User-Agent, and forgets addresses after five minutes.</summary>
    private IResult Download(HttpContext context)
    {
        var query = context.Request.Query;
        if (TokenFault(context.Request) is { } fault) return Refuse(context, fault);
        if (string.IsNullOrEmpty(context.Request.Headers.UserAgent)) return Plain(context, 403);
        if (faults.TakeFailMedia() || !urls.IsValid(query["mid"], query["ext"], query["hash"]) || world.FindMedia(query["mid"]) is not { } media) return Plain(context, 404);
        log.Add(context.Request, 200, null);
        return Results.Bytes(media.Bytes, media.MimeType);
    }

    private JsonObject Number() => new()
    {
        ["verified_name"] = "Procurement",
        ["code_verification_status"] = "VERIFIED",
        ["display_phone_number"] = "+" + options.DisplayPhoneNumber,
        ["quality_rating"] = "GREEN",
        ["platform_type"] = "CLOUD_API",
        ["throughput"] = new JsonObject { ["level"] = "STANDARD" },
        ["id"] = options.PhoneNumberId,
    };

    private static JsonArray Components(MessageTemplate template)
    {
        var components = new JsonArray(new JsonObject { ["type"] = "BODY", ["text"] = template.Body });
        if (template.Buttons.Count == 0) return components;
        components.Add((JsonNode)new JsonObject
        {
            ["type"] = "BUTTONS",
            ["buttons"] = new JsonArray([.. template.Buttons.Select(title => (JsonNode)new JsonObject { ["type"] = "QUICK_REPLY", ["text"] = title })]),
        });
        return components;
    }

    private GraphError? TokenFault(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header == "Bearer " + options.AccessToken) return null;
        return GraphError.Of(190) with { Message = header.Length == 0 ? "An access token is required to request this resource." : "Invalid OAuth access token - Cannot parse access token" };
    }

    private static async Task<JsonObject?> ReadAsync(HttpRequest request)
    {
        try
        {
            return await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private IResult Answer(HttpContext context, JsonObject answer)
    {
        log.Add(context.Request, 200, null);
        return Results.Text(answer.ToJsonString(), "application/json; charset=UTF-8");
    }

    private IResult Refuse(HttpContext context, GraphError error)
    {
        log.Add(context.Request, error.HttpStatus, error.Code);
        if (error.Code == 190) context.Response.Headers.WWWAuthenticate = $"OAuth \"Facebook Platform\" \"invalid_token\" \"{error.Message}\"";
        return Results.Text(error.ToAnswer().ToJsonString(), "application/json; charset=UTF-8", statusCode: error.HttpStatus);
    }

    private IResult Plain(HttpContext context, int status)
    {
        log.Add(context.Request, status, null);
        return Results.StatusCode(status);
    }

    private IResult Cut(HttpContext context)
    {
        log.Add(context.Request, 0, null);
        context.Abort();
        return Results.Empty;
    }
}
