using Procurement.Engine.Access;

namespace Procurement.Engine.Orders.Live;

/// <summary>One open picture of a live browser, on any node. It shows; it drives only once <see cref="DriveLiveBrowser"/> has given it the browser.</summary>
public sealed class LiveView : IAsyncDisposable
{
    private const int MostInputs = 100;
    private readonly ILiveRelay relay;
    private readonly LeaveLiveBrowser leave;
    private IAsyncDisposable? hearing;
    private int closed;

    internal LiveView(Guid id, Guid session, string order, ILiveRelay relay, LeaveLiveBrowser leave)
    {
        (Id, Session, Order, this.relay, this.leave) = (id, session, order, relay, leave);
    }

    public Guid Id { get; }
    public Guid Session { get; }

    /// <summary>Number of the order.</summary>
    public string Order { get; }
    public bool IsClosed => Volatile.Read(ref closed) == 1;

    internal async Task StartAsync(Action<LiveFrame> seen, CancellationToken cancellationToken)
    {
        hearing = await relay.HearAsync(LiveChannels.ToViews(Session), bytes =>
        {
            if (!IsClosed && LiveFrame.Read(bytes) is { } frame) seen(frame);
        }, cancellationToken);
        Say(LiveMessage.Watch);
    }

    /// <summary>Says that somebody still watches; every few seconds, with the rights that the person has now. Who may no longer operate sees no more.</summary>
    public async Task<Outcome> StayAsync(Actor actor)
    {
        if (IsClosed) return Outcome.No(NoCodes.WrongState, "The live browser is closed.");
        if (!actor.IsOperator)
        {
            await DisposeAsync();
            return LiveRights.No;
        }

        Say(LiveMessage.Watch);
        return Outcome.Done;
    }

    /// <summary>Passes on what the person did. It reaches the page only while this view drives and the run has not taken the browser back.</summary>
    public async Task<Outcome> DoAsync(IReadOnlyList<LiveInput> inputs, Actor actor)
    {
        if (IsClosed) return Outcome.No(NoCodes.WrongState, "The live browser is closed.");
        if (!actor.IsOperator)
        {
            await DisposeAsync();
            return LiveRights.No;
        }

        if (inputs.Count > MostInputs || !inputs.All(input => input.IsSound)) return Outcome.No(NoCodes.Invalid, "That is no input of a mouse or keyboard.");
        relay.Send(LiveChannels.ToBrowser(Session), new LiveMessage(LiveMessage.Input, Id, inputs).ToBytes());
        return Outcome.Done;
    }

    internal void Say(string kind) => relay.Send(LiveChannels.ToBrowser(Session), new LiveMessage(kind, Id).ToBytes());

    /// <summary>The person has left; who drove no longer does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) == 1) return;
        if (hearing is not null) await hearing.DisposeAsync();
        Say(LiveMessage.Leave);
        await leave.RunAsync(this, CancellationToken.None);
    }
}

internal static class LiveRights
{
    public static Outcome No => Outcome.No(NoCodes.NotAllowed, "Only an operator may use a live browser.");

    public static Outcome None(string order) => Outcome.No(NoCodes.NotFound, $"No browser stands open for order {order}.");
}
