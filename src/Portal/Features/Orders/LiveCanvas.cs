using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Procurement.Engine.Access;
using Procurement.Engine.Orders.Live;
using Procurement.Portal.Features.Access;

namespace Procurement.Portal.Features.Orders;

/// <summary>The canvas of a live browser: draws the newest picture, skipping what a slow connection cannot take, and passes on what is done over it.</summary>
/// <param name="onPage">Runs work in the page's own turn.</param>
public sealed class LiveCanvas(IJSRuntime js, ElementReference canvas, Func<Func<Task>, Task> onPage) : IDisposable
{
    private static readonly TimeSpan StaysEvery = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource leaving = new();
    private IJSObjectReference? script;
    private DotNetObjectReference<LiveCanvas>? self;
    private LiveView? view;
    private Actor? actor;
    private LiveFrame? newest;
    private bool? drives;
    private int drawing;

    internal async Task StartAsync(LiveView opened, CurrentActor actors, CancellationToken cancellationToken)
    {
        (view, actor) = (opened, await actors.GetAsync(cancellationToken));
        self = DotNetObjectReference.Create(this);
        script = await js.InvokeAsync<IJSObjectReference>("import", cancellationToken, "./js/live-browser.js");
        await script.InvokeVoidAsync("attach", cancellationToken, canvas, self);
        _ = StayAsync(actors);
        Draw();
    }

    /// <summary>Only who drives sends anything, and only then the wheel and touch belong to the picture.</summary>
    internal async Task DriveAsync(bool isDriver)
    {
        if (script is null || drives == isDriver) return;
        drives = isDriver;
        try
        {
            await script.InvokeVoidAsync("drive", canvas, isDriver);
        }
        catch (JSDisconnectedException)
        {
            // The page was left.
        }
    }

    internal void Show(LiveFrame frame)
    {
        Volatile.Write(ref newest, frame);
        Draw();
    }

    [JSInvokable]
    public async Task InputAsync(IReadOnlyList<LiveInput> inputs)
    {
        if (drives == true && view is { } open && actor is { } person) await open.DoAsync(inputs, person);
    }

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
        self?.Dispose();
        if (script is { } left) _ = ForgetAsync(left);
    }

    private void Draw()
    {
        if (script is not null && Interlocked.Exchange(ref drawing, 1) == 0) _ = onPage(DrawAsync);
    }

    private async Task DrawAsync()
    {
        try
        {
            while (Interlocked.Exchange(ref newest, null) is { } frame) await script!.InvokeVoidAsync("show", canvas, frame.Jpeg);
        }
        catch (Exception trouble) when (trouble is JSException or JSDisconnectedException or TaskCanceledException or ObjectDisposedException)
        {
            // A picture that cannot be drawn is followed by another, or the page was left.
        }
        finally
        {
            Volatile.Write(ref drawing, 0);
        }

        if (Volatile.Read(ref newest) is not null) Draw();
    }

    /// <summary>Says that the person still watches, with the rights that they have by then.</summary>
    private async Task StayAsync(CurrentActor actors)
    {
        try
        {
            using var timer = new PeriodicTimer(StaysEvery);
            while (await timer.WaitForNextTickAsync(leaving.Token))
            {
                actor = await actors.GetAsync(leaving.Token);
                if (!(await view!.StayAsync(actor)).Ok) return;
            }
        }
        catch (Exception left) when (left is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }

    private async Task ForgetAsync(IJSObjectReference left)
    {
        try
        {
            await left.InvokeVoidAsync("detach", canvas);
            await left.DisposeAsync();
        }
        catch (Exception gone) when (gone is JSException or JSDisconnectedException or TaskCanceledException or ObjectDisposedException)
        {
            // The page went before.
        }
    }
}
