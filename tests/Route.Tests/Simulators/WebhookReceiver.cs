using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Procurement.Route.Tests.Simulators;

/// <summary>Stands where the product would: keeps every webhook post as it came and answers what the test says.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly Channel<Post> posts = Channel.CreateUnbounded<Post>();
    private readonly WebApplication app;

    private WebhookReceiver(WebApplication app) => this.app = app;

    public sealed record Post(byte[] Body, string? Signature)
    {
        public JsonNode Json => JsonNode.Parse(Body)!;

        /// <summary>All messages of all entries and changes.</summary>
        public IReadOnlyList<JsonObject> Messages => All("messages");

        public IReadOnlyList<JsonObject> Statuses => All("statuses");

        private List<JsonObject> All(string kind) =>
            [.. Json["entry"]!.AsArray().SelectMany(entry => entry!["changes"]!.AsArray()).SelectMany(change => change!["value"]![kind]?.AsArray() ?? []).Select(item => item!.AsObject())];
    }

    public Func<Post, int> Answer { get; set; } = _ => 200;

    public Uri Address => new(new Uri(app.Urls.First()), "/webhooks/whatsapp");

    public static async Task<WebhookReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver.app.MapPost("/webhooks/whatsapp", receiver.TakeAsync);
        receiver.app.MapGet("/webhooks/whatsapp", (HttpRequest request) =>
            request.Query["hub.verify_token"] == "right token" ? Results.Text(request.Query["hub.challenge"].ToString()) : Results.StatusCode(403));
        await receiver.app.StartAsync(cancellationToken);
        return receiver;
    }

    public async Task<Post> NextAsync(CancellationToken cancellationToken) => await posts.Reader.ReadAsync(cancellationToken);

    public async Task<IReadOnlyList<Post>> NextAsync(int count, CancellationToken cancellationToken)
    {
        var taken = new List<Post>();
        while (taken.Count < count) taken.Add(await NextAsync(cancellationToken));
        return taken;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        var post = new Post(body.ToArray(), request.Headers["X-Hub-Signature-256"]);
        var status = Answer(post);
        await posts.Writer.WriteAsync(post);
        return Results.StatusCode(status);
    }
}
