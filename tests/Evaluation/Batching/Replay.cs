using Procurement.Data.Messaging;
using Procurement.Engine.Requests;
using Procurement.Engine.Turns;
using Procurement.Engine.Understanding;

namespace Procurement.Evaluation.Batching;

/// <summary>What became of one burst.</summary>
/// <param name="Wait">Seconds from its last message until the batch with it closed.</param>
/// <param name="Split">A batch closed before its last message.</param>
/// <param name="Regretted">An early turn's question was sent that the whole burst, read at once, does not raise.</param>
internal sealed record ReplayedBurst(Burst Burst, double Wait, bool Split, bool Regretted);

/// <summary>Replays bursts through the product's own deciders, or through a fixed window.</summary>
/// <param name="fixedWindow">Null for the product's window.</param>
internal sealed class Replay(CompanyFacts company, CompanyKnowledge knowledge, TimeSpan quiet, TimeSpan longest, TimeSpan? fixedWindow)
{
    /// <summary>The batch stage looks four times a second; a photo is fetched in about this time; a reply is handed to WhatsApp so long after the batch closes (docs/benchmarks.md).</summary>
    private const double LooksEverySeconds = 0.25, FetchSeconds = 0.8, ReplySeconds = 0.05;
    private static readonly DateTimeOffset Start = new(2026, 3, 9, 8, 0, 0, TimeSpan.Zero);

    /// <param name="bursts">Of one person, in their order: what is learned from one counts for the next.</param>
    public IEnumerable<ReplayedBurst> Run(IEnumerable<Burst> bursts)
    {
        var (habits, lastBatchAt, lastHeardAt, begin) = (BurstHabits.Unknown, (DateTimeOffset?)null, (DateTimeOffset?)null, Start);
        foreach (var burst in bursts)
        {
            // Ten minutes apart, and not on the beat of the looks.
            begin += TimeSpan.FromSeconds(600 + burst.Messages[^1].At + 0.137);
            var talk = new TalkedAbout(company, knowledge, burst.Language, begin);
            var asked = new HashSet<string>();
            var (first, split, closedAt) = (0, false, begin);
            for (var i = 0; i < burst.Messages.Count; i++)
            {
                var part = burst.Messages.Skip(first).Take(i + 1 - first).ToList();
                var wentOn = HowPeopleWrite.WentOn(lastHeardAt, lastBatchAt, begin.AddSeconds(part[0].At), part[0].Text?.Length ?? 0);
                closedAt = CloseAt(part, begin, new BurstFacts(fixedWindow is null ? talk.Read(part) : BurstReading.None, part.Count, wentOn, habits));
                var isLast = i == burst.Messages.Count - 1;
                if (!isLast && begin.AddSeconds(burst.Messages[i + 1].At) < closedAt) continue;
                habits = HowPeopleWrite.After(habits, [.. part.Select(message => begin.AddSeconds(message.At))], wentOn ? lastHeardAt : null);
                (lastBatchAt, lastHeardAt, first) = (closedAt, begin.AddSeconds(part[^1].At), i + 1);
                var questions = talk.Turn(part);
                if (isLast) continue;
                split = true;
                // A message in the moment between turn and sending keeps the reply back.
                if (begin.AddSeconds(burst.Messages[i + 1].At) > closedAt.AddSeconds(ReplySeconds)) asked.UnionWith(questions);
            }

            var whole = new TalkedAbout(company, knowledge, burst.Language, begin).Turn(burst.Messages);
            yield return new ReplayedBurst(burst, (closedAt - begin.AddSeconds(burst.Messages[^1].At)).TotalSeconds, split, asked.Any(question => !whole.Contains(question)));
        }
    }

    /// <summary>When the batch of these messages closes if nothing more comes.</summary>
    private DateTimeOffset CloseAt(List<BurstMessage> part, DateTimeOffset begin, BurstFacts facts)
    {
        var waiting = part.ConvertAll(message => new WaitingMessage(Guid.Empty, begin.AddSeconds(message.At), 0, begin.AddSeconds(message.At), Tapped: false, MediaPending: false));
        var newest = waiting[^1].ReceivedAt;
        var decision = BatchWindow.Decide(waiting, newest, fixedWindow ?? QuietWindow.For(facts, quiet), longest);
        var at = decision.LookAgainAt ?? newest;
        foreach (var photo in part.Where(message => message.Text is null)) if (begin.AddSeconds(photo.At + FetchSeconds) is var fetched && fetched > at) at = fetched;
        var looks = (long)Math.Ceiling((at - Start).TotalSeconds / LooksEverySeconds);
        return Start.AddSeconds(looks * LooksEverySeconds);
    }
}
