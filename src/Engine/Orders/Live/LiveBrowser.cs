using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Browser;

namespace Procurement.Engine.Orders.Live;

/// <summary>
/// One browser that a run left open, on the node that holds it: shows it to whoever watches, and lets the one who drives touch it while it is open to a person.
/// </summary>
internal sealed partial class LiveBrowser : IAsyncDisposable
{
    /// <summary>Views say every few seconds that they watch; who has not said so for this long is gone.</summary>
    public static readonly TimeSpan ViewLost = TimeSpan.FromSeconds(20);

    /// <summary>For so long it is believed who drives; a change is told at once.</summary>
    private static readonly TimeSpan KnowDriver = TimeSpan.FromSeconds(1);

    /// <summary>A page that hangs takes no touch: what looks after held browsers must not wait for it.</summary>
    private static readonly TimeSpan ToAnswer = TimeSpan.FromSeconds(10);
    private const int MostWaiting = 500;

    private readonly LiveFacts facts;
    private readonly IBrowserContext context;
    private readonly ILiveRelay relay;
    private readonly Func<CancellationToken, Task<Guid?>> driver;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Channel<LiveMessage> inbox = Channel.CreateBounded<LiveMessage>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly SemaphoreSlim touching = new(1);
    private readonly CancellationTokenSource ending = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<Guid, DateTimeOffset> views = new();
    private IAsyncDisposable? hearing;
    private ICDPSession? devTools;
    private LiveScreen? screen;
    private LiveHands? hands;
    private Task working = Task.CompletedTask;
    private (Guid? View, DateTimeOffset At) known;
    private bool isOpen;

    /// <param name="driver">Reads who drives.</param>
    public LiveBrowser(LiveFacts facts, ISupplierSite site, IBrowserContext context, ILiveRelay relay, Func<CancellationToken, Task<Guid?>> driver, TimeProvider clock, ILogger logger)
    {
        (this.facts, Site, this.context, this.relay, this.driver, this.clock, this.logger) = (facts, site, context, relay, driver, clock, logger);
    }

    public LiveFacts Facts => facts;
    public ISupplierSite Site { get; }

    /// <summary>A person's hand has reached the page since the run last made sure of what was ordered there.</summary>
    public bool IsTouched { get; set; }

    /// <summary>The supplier's history as the run last saw it; null when it had not come that far.</summary>
    public HistorySnapshot? History { get; set; }

    /// <summary>A person may touch it; false while the run has it.</summary>
    public bool IsOpen => Volatile.Read(ref isOpen);
    public bool IsGone => context.Pages.Count == 0 || context.Browser is { IsConnected: false };
    public DateTimeOffset LeaseRenewedAt { get; set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var page = context.Pages[0];
        devTools = await context.NewCDPSessionAsync(page);
        screen = new LiveScreen(devTools, frame => relay.Send(LiveChannels.ToViews(facts.Session), frame.ToBytes()));
        hands = new LiveHands(devTools);
        hearing = await relay.HearAsync(LiveChannels.ToBrowser(facts.Session), bytes =>
        {
            if (LiveMessage.Read(bytes) is { } message) inbox.Writer.TryWrite(message);
        }, cancellationToken);
        working = WorkAsync();
        Open();
    }

    /// <summary>Lets a person touch it.</summary>
    public void Open() => Volatile.Write(ref isOpen, true);

    /// <summary>From here on no hand reaches the page: what was under way is done, what is held is let go.</summary>
    public async Task TakeBackAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref isOpen, false);
        await touching.WaitAsync(cancellationToken);
        try
        {
            if (hands is not null) await hands.LetGoAsync().WaitAsync(ToAnswer, CancellationToken.None);
        }
        catch (Exception trouble) when (trouble is PlaywrightException or TimeoutException)
        {
            // The page is gone: the run will say so.
        }
        finally
        {
            touching.Release();
        }
    }

    public bool Sees(Guid view) => views.TryGetValue(view, out var at) && clock.GetUtcNow() - at < ViewLost;

    /// <summary>Pictures cost the browser work: none are made while nobody watches.</summary>
    public void RestIfUnwatched() => inbox.Writer.TryWrite(new LiveMessage(LiveMessage.Leave, Guid.Empty));

    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref isOpen, false);
        if (hearing is not null) await hearing.DisposeAsync();
        inbox.Writer.TryComplete();
        await ending.CancelAsync();
        await working;
        ending.Dispose();
        await Site.DisposeAsync();
    }

    private async Task WorkAsync()
    {
        try
        {
            await foreach (var message in inbox.Reader.ReadAllAsync(ending.Token)) await HandleOrSayAsync(message);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Closed.
        }
    }

    private async Task HandleOrSayAsync(LiveMessage message)
    {
        try
        {
            await HandleAsync(message);
        }
        catch (Exception trouble) when (trouble is PlaywrightException or TimeoutException or System.Data.Common.DbException or InvalidOperationException)
        {
            // No detail: it could hold what was typed.
            NotDone(message.Kind, facts.Order, trouble.GetType().Name);
        }
    }

    private async Task HandleAsync(LiveMessage message)
    {
        switch (message.Kind)
        {
            case LiveMessage.Watch:
                views[message.View] = clock.GetUtcNow();
                await screen!.StartAsync();
                if (screen.Last is { } last) relay.Send(LiveChannels.ToViews(facts.Session), last.ToBytes());
                break;
            case LiveMessage.Leave:
                views.TryRemove(message.View, out _);
                foreach (var (view, _) in views.Where(view => clock.GetUtcNow() - view.Value >= ViewLost).ToList()) views.TryRemove(view, out _);
                if (views.IsEmpty) await screen!.StopAsync();
                break;
            case LiveMessage.Look:
                known = default;
                break;
            case LiveMessage.Input:
                await TouchAsync(message.View, message.Inputs ?? []);
                break;
        }
    }

    private async Task TouchAsync(Guid view, IReadOnlyList<LiveInput> inputs)
    {
        if (screen!.Last is not { } picture || await DriverAsync() != view) return;
        await touching.WaitAsync(ending.Token);
        try
        {
            foreach (var input in inputs.Where(input => input.IsSound))
            {
                if (!IsOpen) return;
                IsTouched = true;
                await hands!.DoAsync(input, picture.Width, picture.Height).WaitAsync(ToAnswer);
            }
        }
        finally
        {
            touching.Release();
        }
    }

    private async Task<Guid?> DriverAsync()
    {
        var now = clock.GetUtcNow();
        if (known.View is null || now - known.At > KnowDriver) known = (await driver(ending.Token), now);
        return known.View;
    }

    [LoggerMessage(LogLevel.Information, "{Kind} did not reach the live browser of order {Order}: {Trouble}")]
    private partial void NotDone(string kind, string order, string trouble);
}

/// <summary>Of what and for whom a browser is held.</summary>
/// <param name="Order">Its number.</param>
internal sealed record LiveFacts(Guid Session, Guid OrderId, string Order, string Supplier, Guid AttemptId);
