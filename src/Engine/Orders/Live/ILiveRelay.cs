namespace Procurement.Engine.Orders.Live;

/// <summary>
/// Carries pictures and hands between the node that holds a live browser and the nodes whose pages show it. Messages of one sender arrive in their order; they
/// may be lost when Redis is away: a picture comes again, and a person sees what was not done.
/// </summary>
internal interface ILiveRelay
{
    void Send(string channel, byte[] message);

    /// <summary>Calls <paramref name="heard"/> for each message on the channel until disposed; must not block or throw.</summary>
    Task<IAsyncDisposable> HearAsync(string channel, Action<byte[]> heard, CancellationToken cancellationToken);
}

/// <summary>Names of a live session's channels.</summary>
internal static class LiveChannels
{
    /// <summary>From the views to the browser.</summary>
    public static string ToBrowser(Guid session) => $"{session:N}:in";

    /// <summary>From the browser to the views.</summary>
    public static string ToViews(Guid session) => $"{session:N}:out";
}
