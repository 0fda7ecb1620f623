using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Local;

/// <summary>The host that <c>./run</c> starts, as a process of its own, with data of its own.</summary>
public sealed class RunTests : IAsyncDisposable
{
    private const string ApiKey = "local-api-key-of-this-machine-only-5080";

    private readonly int port = FreePorts.NextInARow(3);
    private readonly string data = Path.Combine(Path.GetTempPath(), $"procurement-run-{Guid.NewGuid():N}");
    private readonly HttpClient http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_ready_with_the_sample_company_keeps_it_over_a_restart_and_leaves_nothing_running()
    {
        await using (var first = Run())
        {
            await ReadyAsync(first);
            Assert.Contains("mohammed.rahman@bayview.example", await Printed(first, "Ctrl-C"), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(port + 1));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(port + 2));
            await RaiseAsync();
            await EndsWellAsync(first);
        }

        await using var second = Run();
        await ReadyAsync(second);
        Assert.Single((await RequestsAsync()).GetProperty("items").EnumerateArray());
        Assert.DoesNotContain("Loading", await Printed(second, "Ctrl-C"), StringComparison.Ordinal);
        await EndsWellAsync(second);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, port + 1);
        other.Start();

        await using var run = Run();

        Assert.Equal(1, await run.WaitForExitAsync(Token));
        Assert.Contains($"Port {port + 1} taken", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_argument_that_is_not_known_gets_the_usage()
    {
        await using var run = Run("--nonsense");

        Assert.Equal(2, await run.WaitForExitAsync(Token));
        Assert.Contains("usage: ./run", run.Output, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        if (Directory.Exists(data)) Directory.Delete(data, recursive: true);
        return ValueTask.CompletedTask;
    }

    private ChildProcess Run(params string[] more) => ChildProcess.Start(
        new ChildStart("dotnet", [Repository.PathTo("tests", "Local", "bin", Repository.Configuration, "net10.0", "Procurement.Local.dll"), "--port", $"{port}", "--data", data, "--no-erp", .. more]));

    private async Task ReadyAsync(ChildProcess run)
    {
        await Eventually.Until(async () => run.HasExited || await StatusAsync(port, "health/ready") == HttpStatusCode.OK, Token, "./run being ready", TimeSpan.FromMinutes(3), () => run.Output);
        Assert.False(run.HasExited, run.Output);
    }

    private static Task<string> Printed(ChildProcess run, string last) =>
        Eventually.Get(() => Task.FromResult(run.Output), output => output.Contains(last, StringComparison.Ordinal), Token);

    private async Task<HttpStatusCode> StatusAsync(int where, string path = "")
    {
        using var answer = await http.GetAsync(new Uri($"http://localhost:{where}/{path}"), Token);
        return answer.StatusCode;
    }

    private async Task RaiseAsync()
    {
        using var request = Call(HttpMethod.Post, "requests");
        request.Content = JsonContent.Create(new { phone = "+13055550131", lines = new[] { new { sku = "OFC-1001", quantity = 2, unit = "ream" } } });
        using var answer = await http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private async Task<JsonElement> RequestsAsync()
    {
        using var request = Call(HttpMethod.Get, "requests");
        using var answer = await http.SendAsync(request, Token);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private HttpRequestMessage Call(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri($"http://localhost:{port}/api/v1/{path}"));
        request.Headers.Add("X-Api-Key", ApiKey);
        return request;
    }

    private async Task EndsWellAsync(ChildProcess run)
    {
        await run.StopAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await run.WaitForExitAsync(Token));
        Assert.All(Enumerable.Range(port, 3), ours => Assert.True(FreePorts.IsFree(ours)));
        Assert.False(File.Exists(Path.Combine(data, "postgres", "postmaster.pid")));
    }
}
