using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Procurement.Engine.Erp;

/// <summary>Speaks Tryton's JSON-RPC with a session that is opened when needed and again when it has ended (after 5 idle minutes by default).</summary>
internal sealed partial class TrytonClient(IHttpClientFactory clients, IOptions<ErpOptions> options, ILogger<TrytonClient> logger) : IDisposable
{
    public const string HttpClientName = "erp";

    /// <summary>Words of users are translated; we ask for English so that unit names can be told apart.</summary>
    private const string Language = "en";

    private readonly SemaphoreSlim signingIn = new(1, 1);
    private Session? current;

    /// <summary>What this user works with; opens a session where there is none.</summary>
    public async Task<int> CompanyAsync(CancellationToken cancellationToken) =>
        (await SessionAsync(ended: null, cancellationToken)).Context["company"]?.GetValue<int>() ?? throw new ErpRefusedException("The ERP user has no company");

    /// <summary>Calls a method; the context is added as its last argument.</summary>
    /// <exception cref="ErpRefusedException"/>
    /// <exception cref="ErpUnavailableException"/>
    public async Task<JsonElement> CallAsync(string method, CancellationToken cancellationToken, params JsonNode?[] arguments)
    {
        var session = await SessionAsync(ended: null, cancellationToken);
        var answer = await PostAsync(method, session, [.. arguments.Select(Copy), session.Context.DeepClone()], cancellationToken);
        if (answer.Status != HttpStatusCode.Unauthorized) return Result(method, answer);

        // Not executed: the session has ended. A second 401 is a real one.
        session = await SessionAsync(session, cancellationToken);
        return Result(method, await PostAsync(method, session, [.. arguments.Select(Copy), session.Context.DeepClone()], cancellationToken));
    }

    /// <summary>All records that match, with these fields.</summary>
    public async Task<IReadOnlyList<JsonElement>> SearchAsync(string model, JsonArray where, string[] fields, CancellationToken cancellationToken)
    {
        var found = await CallAsync($"model.{model}.search_read", cancellationToken, where, 0, null, null, TrytonValues.List(fields));
        return [.. found.EnumerateArray()];
    }

    /// <summary>Creates one record and returns its id.</summary>
    public async Task<int> CreateAsync(string model, JsonObject values, CancellationToken cancellationToken) =>
        (await CallAsync($"model.{model}.create", cancellationToken, new JsonArray(values)))[0].GetInt32();

    public async Task<string> VersionAsync(CancellationToken cancellationToken) =>
        Result("version", await PostAsync("common.server.version", session: null, [], cancellationToken, database: false)).GetString() ?? "";

    public void Dispose() => signingIn.Dispose();

    private static JsonNode? Copy(JsonNode? node) => node?.DeepClone();

    /// <summary>The session, or a new one where there is none or where it is <paramref name="ended"/>.</summary>
    private async Task<Session> SessionAsync(Session? ended, CancellationToken cancellationToken)
    {
        if (current is { } usable && usable != ended) return usable;
        await signingIn.WaitAsync(cancellationToken);
        try
        {
            if (current is { } fresh && fresh != ended) return fresh;
            return current = await SignInAsync(cancellationToken);
        }
        finally
        {
            signingIn.Release();
        }
    }

    private async Task<Session> SignInAsync(CancellationToken cancellationToken)
    {
        var (user, password) = (options.Value.User, options.Value.Password);
        var answer = await PostAsync("common.db.login", session: null, [user, new JsonObject { ["password"] = password }, Language], cancellationToken);
        if (answer.Status == HttpStatusCode.Unauthorized) throw new ErpRefusedException("The ERP does not accept user or password (Erp:User, Erp:Password)");
        var login = Result("login", answer);
        if (login.ValueKind != JsonValueKind.Array) throw new ErpRefusedException("The ERP does not accept user or password (Erp:User, Erp:Password)");

        var signedIn = new Session(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{login[0].GetInt32()}:{login[1].GetString()}")), []);
        var preferences = Result("preferences", await PostAsync("model.res.user.get_preferences", signedIn, [true, new JsonObject()], cancellationToken));
        var context = JsonObject.Create(preferences) ?? [];
        context["language"] = Language;
        SessionOpened();
        return signedIn with { Context = context };
    }

    private async Task<Answer> PostAsync(string method, Session? session, JsonArray parameters, CancellationToken cancellationToken, bool database = true)
    {
        // Exactly these three keys: with "jsonrpc" the server answers in another format.
        var body = new JsonObject { ["id"] = 1, ["method"] = method, ["params"] = parameters };
        using var request = new HttpRequestMessage(HttpMethod.Post, Address(database));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (session is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Session", session.Token);
        try
        {
            using var http = clients.CreateClient(HttpClientName);
            using var response = await http.SendAsync(request, cancellationToken);
            return new Answer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException || (trouble is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ErpUnavailableException($"The ERP gave no answer to {method}: {trouble.Message}", trouble);
        }
    }

    private Uri Address(bool database)
    {
        var server = new Uri(options.Value.Url.TrimEnd('/') + "/");
        return database ? new Uri(server, options.Value.Database + "/") : server;
    }

    private JsonElement Result(string method, Answer answer)
    {
        if (answer.Status == HttpStatusCode.NotFound) throw new ErpRefusedException($"The ERP does not know the database '{options.Value.Database}' (Erp:Database)");
        if (answer.Status == HttpStatusCode.Forbidden) throw new ErpRefusedException($"The ERP does not offer {method}");
        if (answer.Status == HttpStatusCode.TooManyRequests) throw new ErpUnavailableException("The ERP has locked the user for a while after failed sign-ins");
        if (answer.Status != HttpStatusCode.OK) throw new ErpUnavailableException($"The ERP answered {(int)answer.Status} to {method}");
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            if (json.RootElement.TryGetProperty("error", out var error)) throw TrytonErrors.Read(method, error);
            return json.RootElement.GetProperty("result").Clone();
        }
        catch (Exception trouble) when (trouble is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ErpUnavailableException($"The ERP's answer to {method} cannot be read", trouble);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "ERP session opened")]
    private partial void SessionOpened();

    private sealed record Session(string Token, JsonObject Context);

    private sealed record Answer(HttpStatusCode Status, byte[] Body);
}
