using Procurement.Engine.Notices;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>Tells stages and pages what receiving changed, pages at most four times a second: thousands of messages must not become thousands of notices.</summary>
internal sealed class ReceiveNotices(IChangeNotices notices, TimeProvider clock) : IDisposable
{
    /// <summary>More conversations than this at once are told as "many": the empty key.</summary>
    private const int Most = 50;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private readonly HashSet<Guid> changed = [];
    private readonly Lock gate = new();
    private ITimer? timer;

    public void Tell(StoredGroup group)
    {
        if (group.HasMedia) notices.Wake(Stages.FetchMedia);
        if (group.HasDueNow) notices.Wake(Stages.Batch);
        if (group.Conversations.Count == 0) return;
        lock (gate)
        {
            var first = changed.Count == 0;
            changed.UnionWith(group.Conversations);
            timer ??= clock.CreateTimer(_ => TellPages(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (first) timer.Change(Every, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => timer?.Dispose();

    private void TellPages()
    {
        Guid[] all;
        lock (gate)
        {
            all = [.. changed];
            changed.Clear();
        }

        if (all.Length > Most) notices.Changed(ChangeKinds.Conversation, "");
        else foreach (var id in all) notices.Changed(ChangeKinds.Conversation, id.ToString());
    }
}
