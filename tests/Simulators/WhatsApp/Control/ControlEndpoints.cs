using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>The people's side and the strings behind the scene, for the page, tests and tools. Loopback only, no sign-in.</summary>
internal static class ControlEndpoints
{
    public static void Map(IEndpointRouteBuilder app, WhatsAppSimulator simulator)
    {
        var control = app.MapGroup("/_control");
        control.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                return Results.BadRequest(new { error = exception.Message });
            }
            catch (HttpRequestException)
            {
                return Results.Json(new { error = "Nobody answers at the webhook's address" }, statusCode: StatusCodes.Status502BadGateway);
            }
        });
        MapChats(control, simulator);
        MapScene(control, simulator);
        MapWebhooks(control, simulator);
    }

    private static void MapChats(RouteGroupBuilder control, WhatsAppSimulator simulator)
    {
        control.MapPost("/messages", (InboundMessage said) => Results.Ok(new { wamid = simulator.Say(said) }));
        control.MapPost("/tap", (TapRequest tap) => Results.Ok(new { wamid = simulator.Tap(tap.Wamid, tap.Choice) }));
        control.MapPost("/read", (ReadRequest read) =>
        {
            simulator.Read(read.Phone);
            return Results.NoContent();
        });
        control.MapPost("/media", async (HttpRequest request) =>
        {
            var file = (await request.ReadFormAsync()).Files.GetFile("file") ?? throw new ArgumentException("A form field 'file' is needed");
            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes);
            var id = simulator.AddMedia(bytes.ToArray(), file.ContentType ?? "application/octet-stream", file.FileName);
            return Results.Ok(new { id });
        }).DisableAntiforgery();
        control.MapGet("/media/{id}", (string id) => simulator.FindMedia(id) is { } media
            ? Results.File(media.Bytes, media.MimeType, IsShownInPage(media.MimeType) ? null : media.Filename ?? "file") : Results.NotFound());
        control.MapGet("/sent", (string? phone) => simulator.Sent(phone));
        control.MapGet("/counts", () => simulator.SentCounts());
        control.MapGet("/conversations", () => simulator.People.Select(simulator.Conversation));
        control.MapGet("/conversations/{phone}", (string phone) => simulator.Chat(phone));
    }

    private static void MapScene(RouteGroupBuilder control, WhatsAppSimulator simulator)
    {
        control.MapGet("/people", () => simulator.People);
        control.MapPost("/people", (PersonRequest person) => simulator.AddPerson(person.ToPerson()));
        control.MapPost("/templates", (MessageTemplate template) =>
        {
            simulator.AddTemplate(template);
            return Results.NoContent();
        });
        control.MapGet("/faults", () => simulator.CurrentFaults);
        control.MapPost("/faults", (FaultChange change) =>
        {
            simulator.SetFaults(change);
            return simulator.CurrentFaults;
        });
        control.MapDelete("/faults", () =>
        {
            simulator.ClearFaults();
            return Results.NoContent();
        });
        control.MapGet("/calls", () => simulator.GraphCalls);
        control.MapPost("/reset", () =>
        {
            simulator.Reset();
            return Results.NoContent();
        });
    }

    private static void MapWebhooks(RouteGroupBuilder control, WhatsAppSimulator simulator)
    {
        control.MapPut("/webhook", (WebhookRequest webhook) =>
        {
            simulator.Webhook = webhook.Url;
            return Results.NoContent();
        });
        control.MapGet("/webhooks", () => simulator.WebhookAttempts.Select(attempt =>
            new { attempt.At, attempt.Number, attempt.HttpStatus, attempt.Signature, body = JsonNode.Parse(attempt.Body) }));
        control.MapGet("/waiting", () => new { simulator.Waiting });
        control.MapPost("/flush", () =>
        {
            simulator.Flush();
            return Results.NoContent();
        });
        control.MapPost("/retry", () =>
        {
            simulator.RetryNow();
            return Results.NoContent();
        });
        control.MapGet("/verify", async (string token, CancellationToken cancellationToken) => new { verified = await simulator.VerifyWebhookAsync(token, cancellationToken) });
        control.MapPost("/raw", async (HttpRequest request, CancellationToken cancellationToken) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellationToken);
            var signature = request.Query.TryGetValue("signature", out var given) ? given.ToString() : null;
            return Results.Ok(new { httpStatus = await simulator.PostRawAsync(body.ToArray(), signature, cancellationToken) });
        });
    }

    private static bool IsShownInPage(string mimeType) =>
        mimeType.StartsWith("image/", StringComparison.Ordinal) && !mimeType.Contains("svg", StringComparison.Ordinal)
        || mimeType.StartsWith("audio/", StringComparison.Ordinal) || mimeType.StartsWith("video/", StringComparison.Ordinal);

    private sealed record TapRequest(string Wamid, string Choice);

    private sealed record ReadRequest(string Phone);

    private sealed record WebhookRequest(Uri? Url);

    private sealed record PersonRequest(string Phone, string? Name, string? UserId, string? Username, bool HidesPhone = false, bool IsOnWhatsApp = true)
    {
        public SimulatedPerson ToPerson()
        {
            var phone = PhoneNumbers.Normalise(Phone) ?? throw new ArgumentException("Not a phone number");
            var person = SimulatedPerson.Of(phone, Name ?? phone);
            return person with { UserId = UserId ?? person.UserId, Username = Username, HidesPhone = HidesPhone, IsOnWhatsApp = IsOnWhatsApp };
        }
    }
}
