using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Procurement.Simulators.WhatsApp;

/// <summary>The phone page (files inside this assembly) and the socket that keeps it live.</summary>
internal sealed class PageEndpoints(World world)
{
    private static readonly Dictionary<string, string> Files = new(StringComparer.Ordinal)
    {
        ["index.html"] = "text/html; charset=utf-8",
        ["app.css"] = "text/css; charset=utf-8",
        ["app.js"] = "text/javascript; charset=utf-8",
        ["icon.svg"] = "image/svg+xml",
    };

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/", () => File("index.html"));
        app.MapGet("/_page/{file}", (string file) => File(file));
        app.MapGet("/_page/live", LiveAsync);
    }

    private static IResult File(string name)
    {
        if (!Files.TryGetValue(name, out var type)) return Results.NotFound();
        return Results.Stream(typeof(PageEndpoints).Assembly.GetManifestResourceStream("page/" + name)!, type);
    }

    private async Task LiveAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var events = Channel.CreateUnbounded<WorldEvent>();
        events.Writer.TryWrite(new WorldEvent("ready"));
        using var watching = world.Watch(happened => events.Writer.TryWrite(happened));
        await Task.WhenAny(PumpAsync(socket, events.Reader, closing.Token), WaitForCloseAsync(socket, closing.Token));
        await closing.CancelAsync();
    }

    private static async Task PumpAsync(WebSocket socket, ChannelReader<WorldEvent> events, CancellationToken cancellationToken)
    {
        await foreach (var item in events.ReadAllAsync(cancellationToken))
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(item, JsonSerializerOptions.Web), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
    }

    private static async Task WaitForCloseAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[256];
        while (socket.State == WebSocketState.Open)
            if ((await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken)).MessageType == WebSocketMessageType.Close) return;
    }
}
