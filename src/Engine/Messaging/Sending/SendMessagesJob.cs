using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Messaging;
using Procurement.Data.Turns;
using Procurement.Data.Work;
using Procurement.Engine.Files;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;

namespace Procurement.Engine.Messaging.Sending;

/// <summary>Sends what the outbox owes: the oldest message of each conversation, one in flight, and the next once its answer is recorded.</summary>
internal sealed class SendMessagesJob(
    IDbContextFactory<ProcurementDb> dbs, IWhatsApp whatsApp, IFileStore files, SendRecorder recorder, IOptionsMonitor<WhatsAppOptions> options, Node node, IChangeNotices notices,
    TimeProvider clock, ILogger<SendMessagesJob> logger)
    : OutsideJob<OutboundMessage>(dbs, node, clock, logger)
{
    private readonly IDbContextFactory<ProcurementDb> dbs = dbs;
    private readonly TimeProvider clock = clock;

    protected override int Take => 32;

    protected override TimeSpan Lease => TimeSpan.FromMinutes(3);

    /// <summary>A message waits for the older ones of its conversation, and for the one whose answer is open.</summary>
    protected override string Where =>
        """
        state <> 'Pending' OR NOT EXISTS (
            SELECT 1 FROM outbound_messages o WHERE o.conversation_id = outbound_messages.conversation_id AND o.id <> outbound_messages.id AND o.due_at IS NOT NULL
            AND (o.state = 'Sending' OR (o.state = 'Pending' AND (o.created_at, o.id) < (outbound_messages.created_at, outbound_messages.id))))
        """;

    protected override async Task ActAsync(OutboundMessage row, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var letter = await Letter.LoadAsync(db, row, options.CurrentValue, clock.GetUtcNow(), cancellationToken);
        switch (SendPolicy.Decide(letter.Facts, clock.GetUtcNow()))
        {
            case SendVerdict.Send send:
                await SendAsync(db, row, letter, send.AsTemplate, cancellationToken);
                break;
            case SendVerdict.Wait wait:
                await SaveAsync(db, row, () => row.Postpone(wait.Until), cancellationToken);
                break;
            case SendVerdict.Drop:
                await SaveAsync(db, row, row.Supersede, cancellationToken);
                notices.Wake(Stages.Tell);
                break;
            case SendVerdict.Fail fail:
                await SaveAsync(db, row, () => row.Fail(clock.GetUtcNow(), fail.Code, fail.Reason), cancellationToken);
                notices.Wake(Stages.Tell);
                break;
            case SendVerdict.Unknown:
                await SaveAsync(db, row, () => row.BecomeUncertain(clock.GetUtcNow() + SendPolicy.WaitForStatus, "The send was cut off before its answer was recorded."), cancellationToken);
                notices.Wake(Stages.Tell);
                break;
            case SendVerdict.LeaveToPerson person:
                await SaveAsync(db, row, () => row.GiveUp(clock.GetUtcNow(), person.Reason), cancellationToken);
                break;
            default:
                throw new InvalidOperationException("No such verdict.");
        }
    }

    protected override void EndTrying(OutboundMessage row, DateTimeOffset now, Exception trouble)
    {
        if (row.State == OutboundState.Pending) row.Fail(now, null, Describe(trouble));
        else row.GiveUp(now, Describe(trouble));
    }

    private async Task SendAsync(ProcurementDb db, OutboundMessage row, Letter letter, bool asTemplate, CancellationToken cancellationToken)
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
                await recorder.RecordAsync(row.Id, letter.Conversation.OurNumberId, new SendResult.Refused(code, refused.Message), letter.Facts.HasTemplate, asTemplate, cancellationToken);
                return;
            }
        }

        var body = letter.Write(asTemplate, mediaId);
        await SaveAsync(db, row, row.Sending, cancellationToken);
        var result = await whatsApp.SendAsync(letter.Conversation.OurNumberId, body, cancellationToken);
        await recorder.RecordAsync(row.Id, letter.Conversation.OurNumberId, result, letter.Facts.HasTemplate, asTemplate, CancellationToken.None);
    }

    private async Task<string> UploadAsync(Letter letter, string key, CancellationToken cancellationToken)
    {
        var file = await files.GetAsync(key, cancellationToken) ?? throw new InvalidOperationException("The file to send is not in the store.");
        return await whatsApp.UploadAsync(letter.Conversation.OurNumberId, letter.Content.FileName ?? "document", letter.Content.ContentType ?? file.ContentType, file.Content, cancellationToken);
    }

    private static async Task SaveAsync(ProcurementDb db, OutboundMessage row, Action move, CancellationToken cancellationToken)
    {
        if (db.Entry(row).State == EntityState.Detached) db.Attach(row);
        move();
        await db.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>A claimed message with all that decides and fills it.</summary>
internal sealed record Letter(OutboundMessage Row, OutboundContent Content, Conversation Conversation, PersonAddress Address, SendFacts Facts, string? Purpose, TemplateOptions? Template, string Number, string Total)
{
    public static async Task<Letter> LoadAsync(ProcurementDb db, OutboundMessage row, WhatsAppOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var content = OutboundContent.Read(row.Kind, row.Content);
        var mayBeOutdated = row.TurnId is not null && row.Purpose is "summary" or "question";
        // One query for all of it: this runs for every message that we send.
        var found = await (from conversation in db.Conversations.AsNoTracking()
                           join address in db.Addresses.AsNoTracking() on conversation.AddressId equals address.Id
                           join state in db.SenderStates.AsNoTracking() on conversation.OurNumberId equals state.OurNumberId into senders
                           from sender in senders.DefaultIfEmpty()
                           where conversation.Id == row.ConversationId
                           select new
                           {
                               Conversation = conversation,
                               Address = address,
                               Sender = sender,
                               MoreWasSaid = mayBeOutdated && (db.InboundMessages.Any(x => x.ConversationId == conversation.Id && x.BatchId == null && !x.NotForTurn)
                                   || db.Turns.Any(x => x.ConversationId == conversation.Id && (x.State == TurnState.Pending || x.State == TurnState.Running))),
                               Replaced = address.State == AddressState.Held && db.Addresses.Any(x => x.ReplacesId == address.Id),
                           }).SingleAsync(cancellationToken);
        SenderState? senderRow = found.Sender;
        var since = now - PairRate.Span;
        var recent = row.Kind == OutboundKinds.Read
            ? []
            : await db.OutboundMessages.Where(x => x.ConversationId == row.ConversationId && x.CreatedAt > now.AddDays(-3) && x.SentAt > since && x.Kind != OutboundKinds.Read).Select(x => x.SentAt!.Value).ToListAsync(cancellationToken);
        var request = row.RequestId is null ? null : await db.Requests.Where(x => x.Id == row.RequestId).Select(x => new { x.Number, x.Total, x.Currency }).SingleOrDefaultAsync(cancellationToken);
        var purpose = row.TemplatePurpose ?? content.Purpose;
        var template = options.TemplateFor(purpose);
        var facts = new SendFacts(
            row.State, row.Kind, await IsOvertakenAsync(db, row, cancellationToken), found.MoreWasSaid, row.CreatedAt, found.Replaced,
            options.CanSend, senderRow?.StoppedAt, senderRow?.PausedUntil, found.Conversation.SendHeldUntil, found.Conversation.LastInboundAt, row.ErrorCode, template is not null, recent);
        var total = request?.Total is { } sum ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{sum:0.00} {request.Currency}") : "-";
        return new Letter(row, content, found.Conversation, found.Address, facts, purpose, template, request?.Number ?? "-", total);
    }

    public string Write(bool asTemplate, string? mediaId)
    {
        var to = new Recipient(Address.Phone, Address.UserId);
        if (!asTemplate || Template is null) return WhatsAppBody.Of(Row.Kind, Row.Text, Content, to, Row.Id, mediaId);
        return WhatsAppBody.OfTemplate(Row.Text, Content, to, Row.Id, new TemplateFill(Template.Name!, Template.Language!, Purpose!, Number, Total));
    }

    /// <summary>By a newer revision, or by a later turn that could not take this one back as it was claimed for sending at that moment.</summary>
    private static Task<bool> IsOvertakenAsync(ProcurementDb db, OutboundMessage row, CancellationToken cancellationToken)
    {
        if (row.Purpose is not ("summary" or "question") || row.RequestId is null) return Task.FromResult(false);
        var ofTurn = row.TurnId is not null;
        return db.OutboundMessages.AnyAsync(x => x.ConversationId == row.ConversationId && x.RequestId == row.RequestId
            && ((row.Purpose == "summary" && x.Purpose == "summary" && x.RequestRevision > row.RequestRevision)
                || (ofTurn && x.TurnId != null && x.TurnId != row.TurnId && (x.Purpose == "summary" || x.Purpose == "question") && x.CreatedAt > row.CreatedAt && x.State != OutboundState.Superseded)), cancellationToken);
    }
}
