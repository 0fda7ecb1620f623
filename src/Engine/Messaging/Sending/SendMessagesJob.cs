using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Messaging;
using Procurement.Engine.Files;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;

namespace Procurement.Engine.Messaging.Sending;

/// <summary>
/// Sends what the outbox owes: the oldest message of each conversation, one in flight, and the next once its answer is recorded. A group is loaded, marked and recorded
/// together, and sent side by side.
/// </summary>
internal sealed class SendMessagesJob(
    IDbContextFactory<ProcurementDb> dbs, IWhatsApp whatsApp, IFileStore files, SendRecorder recorder, IOptionsMonitor<WhatsAppOptions> options, Node node, IChangeNotices notices,
    TimeProvider clock, ILogger<SendMessagesJob> logger)
    : OutsideJob<OutboundMessage>(dbs, node, clock, logger)
{
    private readonly IDbContextFactory<ProcurementDb> dbs = dbs;
    private readonly TimeProvider clock = clock;

    protected override int Take => 64;

    protected override TimeSpan Lease => TimeSpan.FromMinutes(3);

    /// <summary>A message waits for the older ones of its conversation, and for the one whose answer is open.</summary>
    protected override string Where =>
        """
        state <> 'Pending' OR NOT EXISTS (
            SELECT 1 FROM outbound_messages o WHERE o.conversation_id = outbound_messages.conversation_id AND o.id <> outbound_messages.id AND o.due_at IS NOT NULL
            AND (o.state = 'Sending' OR (o.state = 'Pending' AND (o.created_at, o.id) < (outbound_messages.created_at, outbound_messages.id))))
        """;

    protected override async Task ActAsync(IReadOnlyList<OutboundMessage> rows, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var letters = await Letters.LoadAsync(db, rows, options.CurrentValue, clock.GetUtcNow(), cancellationToken);
        var ready = new ConcurrentBag<ReadyLetter>();
        await EachAsync(rows, async (row, stop) =>
        {
            if (await PrepareAsync(letters.Of(row), stop) is { } letter) ready.Add(letter);
        }, row => row, cancellationToken);
        var marked = await MarkAsync(db, [.. ready], cancellationToken);
        await SendAsync(marked, cancellationToken);
    }

    protected override void EndTrying(OutboundMessage row, DateTimeOffset now, Exception trouble)
    {
        if (row.State == OutboundState.Pending) row.Fail(now, null, Describe(trouble));
        else row.GiveUp(now, Describe(trouble));
    }

    /// <summary>The letter with its body, where it goes now; else what became of it is saved.</summary>
    private async Task<ReadyLetter?> PrepareAsync(Letter letter, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var row = letter.Row;
        switch (SendPolicy.Decide(letter.Facts, now))
        {
            case SendVerdict.Send send:
                return await FillAsync(letter, send.AsTemplate, cancellationToken);
            case SendVerdict.Wait wait:
                await SaveAsync(row, () => row.Postpone(wait.Until), wake: false, cancellationToken);
                return null;
            case SendVerdict.Drop:
                await SaveAsync(row, row.Supersede, wake: true, cancellationToken);
                return null;
            case SendVerdict.Fail fail:
                await SaveAsync(row, () => row.Fail(now, fail.Code, fail.Reason), wake: true, cancellationToken);
                return null;
            case SendVerdict.Unknown:
                await SaveAsync(row, () => row.BecomeUncertain(now + SendPolicy.WaitForStatus, "The send was cut off before its answer was recorded."), wake: true, cancellationToken);
                return null;
            case SendVerdict.LeaveToPerson person:
                await SaveAsync(row, () => row.GiveUp(now, person.Reason), wake: false, cancellationToken);
                return null;
            default:
                throw new InvalidOperationException("No such verdict.");
        }
    }

    private async Task<ReadyLetter?> FillAsync(Letter letter, bool asTemplate, CancellationToken cancellationToken)
    {
        string? mediaId = null;
        if (letter.Content.FileKey is { } key && !asTemplate)
        {
            try
            {
                mediaId = await UploadAsync(letter, key, cancellationToken);
            }
            catch (WhatsAppException refused) when (refused.Code is { } code)
            {
                await recorder.RecordAsync([new SendOutcome(letter, asTemplate, new SendResult.Refused(code, refused.Message))], cancellationToken);
                return null;
            }
        }

        return new ReadyLetter(letter, asTemplate, letter.Write(asTemplate, mediaId));
    }

    private async Task<string> UploadAsync(Letter letter, string key, CancellationToken cancellationToken)
    {
        var file = await files.GetAsync(key, cancellationToken) ?? throw new InvalidOperationException("The file to send is not in the store.");
        return await whatsApp.UploadAsync(letter.Conversation.OurNumberId, letter.Content.FileName ?? "document", letter.Content.ContentType ?? file.ContentType, file.Content, cancellationToken);
    }

    private async Task SaveAsync(OutboundMessage row, Action move, bool wake, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        db.Attach(row);
        move();
        await db.SaveChangesAsync(cancellationToken);
        if (wake) notices.Wake(Stages.Tell);
    }

    /// <summary>
    /// Commits that the letters are being sent: from here on the fate of one may be unknown. Not for read marks, which may go twice.
    /// One whose lease was lost meanwhile is left to its new holder.
    /// </summary>
    private static async Task<List<ReadyLetter>> MarkAsync(ProcurementDb db, List<ReadyLetter> ready, CancellationToken cancellationToken)
    {
        var once = ready.Where(letter => !letter.IsRead).ToList();
        if (once.Count == 0) return ready;
        var (ids, versions) = (once.Select(letter => letter.Letter.Row.Id).ToArray(), once.Select(letter => (long)letter.Letter.Row.Version).ToArray());
        var marked = await db.Database.SqlQuery<Guid>($"""
            UPDATE outbound_messages SET state = 'Sending' FROM unnest({ids}, {versions}) AS held(id, version)
            WHERE outbound_messages.id = held.id AND outbound_messages.xmin::text::bigint = held.version RETURNING outbound_messages.id AS "Value"
            """).ToListAsync(cancellationToken);
        return [.. ready.Where(letter => letter.IsRead || marked.Contains(letter.Letter.Row.Id))];
    }

    private async Task SendAsync(List<ReadyLetter> ready, CancellationToken cancellationToken)
    {
        var answers = Channel.CreateUnbounded<SendOutcome>(new UnboundedChannelOptions { SingleReader = true });
        var recording = recorder.RecordAllAsync(answers.Reader);
        try
        {
            await EachAsync(ready, async (letter, stop) =>
            {
                var result = await whatsApp.SendAsync(letter.Letter.Conversation.OurNumberId, letter.Body, stop);
                answers.Writer.TryWrite(new SendOutcome(letter.Letter, letter.AsTemplate, result));
            }, letter => letter.Letter.Row, cancellationToken);
        }
        finally
        {
            answers.Writer.Complete();
            await recording;
        }
    }

    private sealed record ReadyLetter(Letter Letter, bool AsTemplate, string Body)
    {
        public bool IsRead => Letter.Row.Kind == OutboundKinds.Read;
    }
}
