using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Procurement.Route.Tests.Whole;

/// <summary>A careless balancer: every post goes to all nodes at once. Answers with the worst of their answers.</summary>
internal sealed class FanOut : IAsyncDisposable
{
    private static readonly string[] Kept = ["X-Hub-Signature-256", "User-Agent"];

    private readonly WebApplication app;
    private readonly HttpClient http = new();
    private readonly IReadOnlyList<Uri> nodes;

    private FanOut(WebApplication app, IReadOnlyList<Uri> nodes) => (this.app, this.nodes) = (app, nodes);

    public Uri Address { get; private set; } = null!;

    public static async Task<FanOut> StartAsync(IReadOnlyList<Uri> nodes, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var fanOut = new FanOut(builder.Build(), nodes);
        fanOut.app.Run(fanOut.HandleAsync);
        await fanOut.app.StartAsync(cancellationToken);
        fanOut.Address = new Uri(fanOut.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/");
        return fanOut;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var answers = await Task.WhenAll(nodes.Select(node => SendAsync(node, context.Request, body.ToArray(), context.RequestAborted)));
        context.Response.StatusCode = answers.Max();
    }

    private async Task<int> SendAsync(Uri node, HttpRequest request, byte[] body, CancellationToken cancellationToken)
    {
        using var copy = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(node, request.Path + request.QueryString)) { Content = new ByteArrayContent(body) };
        copy.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        foreach (var header in Kept) copy.Headers.TryAddWithoutValidation(header, request.Headers[header].ToString());
        using var answer = await http.SendAsync(copy, cancellationToken);
        return (int)answer.StatusCode;
    }
}
