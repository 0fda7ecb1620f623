using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Procurement.Testing;

/// <summary>
/// An OpenAI-compatible endpoint that answers by script: one queued answer for each call, in order; a call beyond the script gets an answer without
/// tool calls.
/// </summary>
public sealed class ScriptedModel : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ScriptedAnswer> script = new();
    private readonly ConcurrentQueue<ModelRequest> requests = new();

    private ScriptedModel(WebApplication app) => this.app = app;

    /// <summary>Ends in <c>/v1</c>, as <c>Llm:Endpoint</c> wants it.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>Answers in place of the script: status and body, as they are sent. Null: by the script.</summary>
    public Func<ModelRequest, (int Status, string Body)>? By { get; set; }

    /// <summary>Every call so far, in order of arrival.</summary>
    public IReadOnlyList<ModelRequest> Requests => [.. requests];

    public static async Task<ScriptedModel> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var model = new ScriptedModel(builder.Build());
        model.app.MapPost("/v1/chat/completions", model.AnswerAsync);
        await model.app.StartAsync(cancellationToken);
        model.Endpoint = model.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/v1";
        return model;
    }

    /// <summary>The next answer calls tools: name and arguments, which are sent as they are when they are a string.</summary>
    public ScriptedModel Calls(params (string Tool, object Arguments)[] tools)
    {
        script.Enqueue(new ScriptedAnswer(200, tools, null, false));
        return this;
    }

    /// <summary>The next answer is an HTTP error.</summary>
    /// <param name="retryAfterSeconds">Header <c>Retry-After</c>; none when null.</param>
    public ScriptedModel Fails(int status, int? retryAfterSeconds = null)
    {
        script.Enqueue(new ScriptedAnswer(status, [], retryAfterSeconds, false));
        return this;
    }

    /// <summary>The next call is never answered; it ends when the caller gives up.</summary>
    public ScriptedModel Hangs()
    {
        script.Enqueue(new ScriptedAnswer(200, [], null, true));
        return this;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new ModelRequest(await reader.ReadToEndAsync(context.RequestAborted), context.Request.Headers.Authorization.ToString());
        requests.Enqueue(request);
        if (By is { } by)
        {
            var (status, body) = by(request);
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body, context.RequestAborted);
            return;
        }

        var answer = script.TryDequeue(out var next) ? next : new ScriptedAnswer(200, [], null, false);
        if (answer.Hangs)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return;
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        if (answer.RetryAfterSeconds is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await context.Response.WriteAsync(answer.Status == 200 ? Completion(answer.Tools, "done") : """{"error":{"message":"Incorrect API key or overloaded","type":"server_error"}}""", context.RequestAborted);
    }

    /// <summary>The body of an answer.</summary>
    /// <param name="tools">Name and arguments, which are sent as they are when they are a string.</param>
    /// <param name="content">Sent where no tool is called.</param>
    public static string Completion(IReadOnlyList<(string Tool, object Arguments)> tools, string? content) => new JsonObject
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion",
        ["created"] = 1_770_000_000,
        ["model"] = "scripted",
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["finish_reason"] = tools.Count > 0 ? "tool_calls" : "stop",
            ["message"] = tools.Count > 0
                ? new JsonObject { ["role"] = "assistant", ["content"] = null, ["tool_calls"] = new JsonArray([.. tools.Select((tool, index) => (JsonNode)Call(tool, index))]) }
                : new JsonObject { ["role"] = "assistant", ["content"] = content },
        }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = ModelRequest.PromptTokens, ["completion_tokens"] = ModelRequest.CompletionTokens, ["total_tokens"] = ModelRequest.PromptTokens + ModelRequest.CompletionTokens },
    }.ToJsonString();

    private static JsonObject Call((string Tool, object Arguments) tool, int index) => new()
    {
        ["id"] = string.Create(CultureInfo.InvariantCulture, $"call_{Guid.NewGuid():N}_{index}"),
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = $"request-{tool.Tool}", ["arguments"] = tool.Arguments as string ?? JsonSerializer.Serialize(tool.Arguments) },
    };

    private sealed record ScriptedAnswer(int Status, IReadOnlyList<(string Tool, object Arguments)> Tools, int? RetryAfterSeconds, bool Hangs);
}

/// <summary>One call that a <see cref="ScriptedModel"/> got.</summary>
public sealed record ModelRequest(string Body, string Authorization)
{
    /// <summary>What every scripted answer says that it used.</summary>
    public const int PromptTokens = 900, CompletionTokens = 40;

    /// <summary>Names of the tools that were offered, without the plugin's.</summary>
    public IReadOnlyList<string> Tools => [.. Json["tools"]?.AsArray().Select(tool => tool!["function"]!["name"]!.GetValue<string>().Split('-')[^1]) ?? []];

    /// <summary>What the tools of the round before were answered, in their order.</summary>
    public IReadOnlyList<string> ToolAnswers => [.. Messages("tool")];

    public string UserText => string.Join('\n', Messages("user"));

    private JsonNode Json => JsonNode.Parse(Body)!;

    private IEnumerable<string> Messages(string role) => Json["messages"]!.AsArray().Where(message => message!["role"]!.GetValue<string>() == role).Select(Text);

    private static string Text(JsonNode? message) => message!["content"] switch
    {
        JsonValue text => text.GetValue<string>(),
        JsonArray parts => string.Join('\n', parts.Select(part => part!["text"]?.GetValue<string>())),
        _ => "",
    };
}
