using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Procurement.Testing;

/// <summary>An OpenAI-compatible transcription endpoint that answers by script, one queued answer for each recording; beyond the script it is broken (500).</summary>
public sealed class ScriptedTranscription : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(int Status, string? Body)> script = new();
    private readonly ConcurrentQueue<TranscriptionRequest> requests = new();

    private ScriptedTranscription(WebApplication app) => this.app = app;

    public string Endpoint { get; private set; } = "";

    /// <summary>Every call so far, in order of arrival.</summary>
    public IReadOnlyList<TranscriptionRequest> Requests => [.. requests];

    public static async Task<ScriptedTranscription> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new ScriptedTranscription(builder.Build());
        server.app.MapPost("/v1/audio/transcriptions", server.AnswerAsync);
        await server.app.StartAsync(cancellationToken);
        server.Endpoint = server.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/v1";
        return server;
    }

    public ScriptedTranscription Hears(string text) => Answers(200, JsonSerializer.Serialize(new { text }));

    public ScriptedTranscription Answers(int status, string body = "{\"error\":{\"message\":\"no\"}}")
    {
        script.Enqueue((status, body));
        return this;
    }

    /// <summary>The next call is never answered; it ends when the caller gives up.</summary>
    public ScriptedTranscription Hangs()
    {
        script.Enqueue((200, null));
        return this;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var file = form.Files.GetFile("file");
        using var sound = new MemoryStream();
        if (file is not null) await file.CopyToAsync(sound, context.RequestAborted);
        requests.Enqueue(new TranscriptionRequest(context.Request.Headers.Authorization.ToString(), form["model"].ToString(), file?.FileName, file?.ContentType, sound.ToArray()));
        var (status, body) = script.TryDequeue(out var next) ? next : (500, "");
        if (body is null)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body, context.RequestAborted);
    }
}

/// <summary>One call that a <see cref="ScriptedTranscription"/> got.</summary>
public sealed record TranscriptionRequest(string Authorization, string Model, string? FileName, string? ContentType, byte[] Sound);
