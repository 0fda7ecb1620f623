using Procurement.Data.Messaging;

namespace Procurement.Engine.Messaging.Sending;

/// <summary>What decides whether and how a message goes.</summary>
/// <param name="Kind">One of <see cref="OutboundKinds"/>.</param>
/// <param name="IsOvertaken">A later turn has written a summary or question about the same.</param>
/// <param name="MoreWasSaid">A turn's summary or question, and the person has said more that no turn has answered yet.</param>
/// <param name="WrittenAt">When it was written.</param>
/// <param name="AddressReplaced">The person has another number or id now.</param>
/// <param name="LastError">Of the try before; null at first.</param>
/// <param name="HasTemplate">A template is configured for the purpose of this message.</param>
/// <param name="RecentlySent">Times of what was sent to this person within <see cref="PairRate.Span"/>.</param>
internal sealed record SendFacts(
    OutboundState State, string Kind, bool IsOvertaken, bool MoreWasSaid, DateTimeOffset WrittenAt, bool AddressReplaced, bool CanSend, DateTimeOffset? StoppedAt, DateTimeOffset? PausedUntil, DateTimeOffset? HeldUntil,
    DateTimeOffset? LastInboundAt, int? LastError, bool HasTemplate, IReadOnlyCollection<DateTimeOffset> RecentlySent);

internal abstract record SendVerdict
{
    public sealed record Send(bool AsTemplate) : SendVerdict;

    public sealed record Wait(DateTimeOffset Until) : SendVerdict;

    /// <summary>Not sent, and nobody misses it.</summary>
    public sealed record Drop : SendVerdict;

    /// <summary>Not sent; a person must know.</summary>
    public sealed record Fail(int? Code, string Reason) : SendVerdict;

    /// <summary>A try was cut off: it may have been sent.</summary>
    public sealed record Unknown : SendVerdict;

    /// <summary>Nothing was heard of a try that may have been sent.</summary>
    public sealed record LeaveToPerson(string Reason) : SendVerdict;
}

/// <summary>Whether a claimed message goes now, later, as a template, or not at all.</summary>
internal static class SendPolicy
{
    /// <summary>How long a status may take to settle a send whose answer was lost.</summary>
    public static readonly TimeSpan WaitForStatus = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    /// <summary>How long a reply is kept back for the turn that answers what was said meanwhile: somewhat longer than a batch may wait. That turn takes its place.</summary>
    public static readonly TimeSpan LongestKeptBack = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan KeptBackLook = TimeSpan.FromSeconds(1);

    public static SendVerdict Decide(SendFacts facts, DateTimeOffset now)
    {
        var isRead = facts.Kind == OutboundKinds.Read;
        if (facts.State == OutboundState.Sending) return new SendVerdict.Unknown();
        if (facts.State == OutboundState.Uncertain) return new SendVerdict.LeaveToPerson("WhatsApp has not said whether this was sent. Look at the phone, or ask, before sending it again.");
        if (facts.State != OutboundState.Pending || facts.IsOvertaken) return new SendVerdict.Drop();
        if (facts.MoreWasSaid && now < facts.WrittenAt + LongestKeptBack) return new SendVerdict.Wait(now + KeptBackLook);
        if (facts.AddressReplaced) return isRead ? new SendVerdict.Drop() : new SendVerdict.Fail(null, "The person has another number or id now: verify it first.");
        if (!facts.CanSend || facts.StoppedAt is not null) return new SendVerdict.Wait(now + LookAgain);
        if (facts.PausedUntil > now) return new SendVerdict.Wait(facts.PausedUntil.Value);
        if (facts.HeldUntil > now) return isRead ? new SendVerdict.Drop() : new SendVerdict.Wait(facts.HeldUntil.Value);
        return isRead ? new SendVerdict.Send(AsTemplate: false) : ByWindowAndRate(facts, now);
    }

    private static SendVerdict ByWindowAndRate(SendFacts facts, DateTimeOffset now)
    {
        var isOpen = ReplyWindow.IsOpen(facts.LastInboundAt, now) && facts.LastError != SendErrors.WindowClosed;
        if (!isOpen && !facts.HasTemplate) return new SendVerdict.Fail(SendErrors.WindowClosed, "More than 24 hours since the person wrote, and no template is set for this purpose (WhatsApp:Templates).");
        var next = PairRate.NextSend(facts.RecentlySent, now);
        if (next > now) return new SendVerdict.Wait(next);
        return new SendVerdict.Send(!isOpen || (facts.Kind == OutboundKinds.Template && facts.HasTemplate));
    }
}

/// <summary>Codes that decisions name.</summary>
internal static class SendErrors
{
    public const int WindowClosed = 131047;
}
