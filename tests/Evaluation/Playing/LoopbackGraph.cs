using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Procurement.Evaluation.Playing;

/// <summary>As much of the Graph API as an evaluation needs: takes every message at once, and serves the files that people send.</summary>
internal sealed class LoopbackGraph : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, (byte[] Bytes, string MimeType)> files = new(StringComparer.Ordinal);
    private long sent;
    private long stored;

    private LoopbackGraph(WebApplication app) => this.app = app;

    public string BaseAddress => app.Urls.First();

    public static async Task<LoopbackGraph> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var graph = new LoopbackGraph(builder.Build());
        graph.app.MapPost("/{version}/{number}/messages", graph.TakeAsync);
        graph.app.MapGet("/{version}/{id}", graph.Describe);
        graph.app.MapGet("/files/of/{id}", (string id) => graph.files.TryGetValue(id, out var file) ? Results.Bytes(file.Bytes, file.MimeType) : Results.NotFound());
        await graph.app.StartAsync(cancellationToken);
        return graph;
    }

    /// <summary>A file on the person's phone; its media id.</summary>
    public string Add(byte[] bytes, string mimeType)
    {
        var id = (700_000_000_000_000 + Interlocked.Increment(ref stored)).ToString(CultureInfo.InvariantCulture);
        files[id] = (bytes, mimeType);
        return id;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        if (body.RootElement.TryGetProperty("status", out _)) return Results.Json(new { success = true });
        var id = $"wamid.sent.{Interlocked.Increment(ref sent)}";
        return Results.Json(new { messaging_product = "whatsapp", messages = new[] { new { id } } });
    }

    private IResult Describe(HttpContext context, string id)
    {
        if (!files.TryGetValue(id, out var file)) return Results.Json(new { error = new { message = "Unsupported get request. Object does not exist", type = "GraphMethodException", code = 100 } }, statusCode: 400);
        return Results.Json(new { id, url = $"{BaseAddress}/files/of/{id}", mime_type = file.MimeType, file_size = file.Bytes.Length, sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Bytes)) });
    }
}
