using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Procurement.Testing;

public enum Fault
{
    None,

    /// <summary>The connection is cut before the server has seen the call.</summary>
    CutBefore,

    /// <summary>The connection is cut after the server has done it, before the answer.</summary>
    CutAfter,

    /// <summary>The server never sees the call, and the caller waits until it gives up or ends.</summary>
    HoldBefore,

    /// <summary>The server has done it, and the caller waits for the answer until it gives up or ends.</summary>
    HoldAfter,
}

/// <summary>
/// Stands between us and a real HTTP server and spoils chosen calls: the connection is cut, or held, before the server has seen the call, or after it has
/// done it and before the answer comes back.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient target;
    private readonly Lock seenLock = new();
    private readonly List<ProxiedCall> seen = [];
    private Func<ProxiedCall, Fault> choose = _ => Fault.None;

    private FaultProxy(WebApplication app, Uri server) => (this.app, target) = (app, new HttpClient { BaseAddress = server });

    public Uri Address { get; private set; } = null!;

    /// <summary>Every call so far, in order of arrival.</summary>
    public IReadOnlyList<ProxiedCall> Calls
    {
        get { lock (seenLock) return [.. seen]; }
    }

    /// <summary>Told of each held call when it stands still: from then on the caller may be killed.</summary>
    public Action<ProxiedCall>? Held { get; set; }

    public static async Task<FaultProxy> StartAsync(Uri server, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var proxy = new FaultProxy(builder.Build(), server);
        proxy.app.Run(proxy.Handle);
        await proxy.app.StartAsync(cancellationToken);
        proxy.Address = new Uri(proxy.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/");
        return proxy;
    }

    /// <summary>Decides about every call from now on.</summary>
    public void Spoil(Func<ProxiedCall, Fault> fault) => choose = fault;

    /// <summary>Spoils the next call that matches, once.</summary>
    public void SpoilNext(Func<ProxiedCall, bool> matches, Fault fault)
    {
        var left = 1;
        Spoil(call => matches(call) && Interlocked.Exchange(ref left, 0) == 1 ? fault : Fault.None);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        target.Dispose();
    }

    private async Task Handle(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var call = new ProxiedCall(context.Request.Method, context.Request.Path, await reader.ReadToEndAsync(context.RequestAborted), context.Request.Headers.Authorization.ToString());
        lock (seenLock) seen.Add(call);
        var fault = choose(call);
        if (fault == Fault.CutBefore)
        {
            context.Abort();
            return;
        }
        if (fault == Fault.HoldBefore)
        {
            await HoldAsync(context, call);
            return;
        }

        using var answer = await target.SendAsync(Copy(context.Request, call), context.RequestAborted);
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (fault == Fault.CutAfter)
        {
            context.Abort();
            return;
        }
        if (fault == Fault.HoldAfter)
        {
            await HoldAsync(context, call);
            return;
        }
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task HoldAsync(HttpContext context, ProxiedCall call)
    {
        Held?.Invoke(call);
        await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        context.Abort();
    }

    private static HttpRequestMessage Copy(HttpRequest request, ProxiedCall call)
    {
        var copy = new HttpRequestMessage(new HttpMethod(request.Method), request.Path + request.QueryString);
        if (call.Body.Length > 0)
        {
            copy.Content = new StringContent(call.Body);
            copy.Content.Headers.Remove("Content-Type");
            copy.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }
        if (call.Authorization.Length > 0) copy.Headers.TryAddWithoutValidation("Authorization", call.Authorization);
        return copy;
    }
}

/// <summary>One call that went through a <see cref="FaultProxy"/>.</summary>
public sealed record ProxiedCall(string Method, string Path, string Body, string Authorization);
