using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Procurement.Benchmarks.Parts;

/// <summary>
/// The far side of sending, as cheap as it can be: accepts every message at once and notes when it came, by the id that we sent with it. It knows no limits of the real API.
/// </summary>
internal sealed class GraphSink : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> arrivals = new();
    private long accepted;

    private GraphSink()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(AcceptAsync);
    }

    public Uri Address => new(app.Urls.Single());

    /// <summary>When each message came, by the id of its outbound row; read marks are not among them.</summary>
    public IReadOnlyDictionary<Guid, DateTimeOffset> Arrivals => arrivals;

    public static async Task<GraphSink> StartAsync(CancellationToken cancellationToken)
    {
        var sink = new GraphSink();
        await sink.app.StartAsync(cancellationToken);
        return sink;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AcceptAsync(HttpContext context)
    {
        var at = DateTimeOffset.UtcNow;
        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var isMessage = body.RootElement.TryGetProperty("biz_opaque_callback_data", out var id) && id.TryGetGuid(out _);
        if (isMessage) arrivals.TryAdd(id.GetGuid(), at);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(isMessage
            ? $$"""{"messaging_product":"whatsapp","messages":[{"id":"wamid.sink{{Interlocked.Increment(ref accepted)}}"}]}"""
            : """{"success":true}""", context.RequestAborted);
    }
}
