using Procurement.Data.Company;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>What is known of a sender on this node, so that a known person's message needs no look-up.</summary>
internal sealed record KnownSender(Guid AddressId, Guid ConversationId, string? Phone, string? UserId, AddressState State, DateTimeOffset LookedUpAt);

/// <summary>
/// Senders by number and id on this node. Emptied whenever any node changes an address, and entry by entry after a while in case that
/// was not heard.
/// </summary>
internal sealed class AddressCache : IDisposable
{
    /// <summary>The key of <see cref="ChangeKinds.Company"/> that tells of a change.</summary>
    public const string ChangedKey = "addresses";
    private const int Most = 200_000;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly Dictionary<(string Number, string Key), KnownSender> known = [];
    private readonly Lock gate = new();
    private readonly IDisposable listening;

    public AddressCache(IChangeNotices notices) => listening = notices.OnChanged(change =>
    {
        if (change.Kind == ChangeKinds.Company) Clear();
    });

    /// <summary>Only where number and id agree with what is known; everything else is looked up.</summary>
    public KnownSender? Find(Sender sender, DateTimeOffset now)
    {
        KnownSender? found;
        lock (gate) known.TryGetValue((sender.OurNumberId, sender.Phone ?? sender.UserId!), out found);
        if (found is null || found.LookedUpAt + Life < now) return null;
        return (sender.Phone is null || sender.Phone == found.Phone) && (sender.UserId is null || sender.UserId == found.UserId) ? found : null;
    }

    public void Keep(string number, KnownSender sender)
    {
        lock (gate)
        {
            if (known.Count > Most) known.Clear();
            if (sender.Phone is not null) known[(number, sender.Phone)] = sender;
            if (sender.UserId is not null) known[(number, sender.UserId)] = sender;
        }
    }

    public void Clear()
    {
        lock (gate) known.Clear();
    }

    public void Dispose() => listening.Dispose();
}
