using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Messaging;
using Procurement.Engine.Notices;
using Procurement.Engine.Turns;
using Quartz;

namespace Procurement.Engine.Requests;

/// <summary>Expires drafts that were not confirmed, and closes orders of which nothing more is heard. Once per cluster.</summary>
[DisallowConcurrentExecution]
public sealed partial class EndStaleRequestsJob(IDbContextFactory<ProcurementDb> dbs, IOptions<RequestOptions> options, TimeProvider clock, IChangeNotices notices, ILogger<EndStaleRequestsJob> logger) : IJob
{
    private const int Take = 200;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var silentSince = now - TimeSpan.FromHours(options.Value.ExpireAfterHours);
        var orderedBefore = now - TimeSpan.FromDays(options.Value.CloseAfterDays);
        while (await EndAsync($"SELECT *, xmin FROM purchase_requests WHERE status IN ('Collecting', 'AwaitingConfirmation') AND NOT imported AND last_heard_at < {silentSince} LIMIT {Take} FOR UPDATE SKIP LOCKED",
            RequestStatus.Expired, "notice.expired", $"Not confirmed within {options.Value.ExpireAfterHours:0.##} hours.", now, cancellationToken))
        {
        }

        while (await EndAsync($"SELECT *, xmin FROM purchase_requests WHERE status = 'Ordered' AND NOT imported AND ordered_at < {orderedBefore} LIMIT {Take} FOR UPDATE SKIP LOCKED",
            RequestStatus.Closed, "notice.closed", $"Nothing more was heard within {options.Value.CloseAfterDays:0.##} days after ordering.", now, cancellationToken))
        {
        }
    }

    /// <summary>True when there may be more.</summary>
    private async Task<bool> EndAsync(FormattableString which, RequestStatus end, string notice, string note, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var requests = await db.Requests.FromSql(which).AsTracking().ToListAsync(cancellationToken);
        if (requests.Count == 0) return false;
        var ids = requests.ConvertAll(request => request.Id);
        var conversations = requests.ConvertAll(request => request.ConversationId);
        var talks = await db.Conversations.AsNoTracking().Where(row => conversations.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellationToken);
        var requesters = requests.ConvertAll(request => request.RequesterId);
        var languages = await db.People.AsNoTracking().Where(person => requesters.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Language, cancellationToken);
        foreach (var question in await db.Questions.Where(question => question.RequestId != null && ids.Contains(question.RequestId.Value) && question.AnsweredAt == null).ToListAsync(cancellationToken)) question.AnsweredAt = now;
        foreach (var request in requests)
        {
            request.MoveTo(end, now, note);
            db.Add(OperationRows.Decision(end == RequestStatus.Expired ? "expire" : "close", request, "system", null, note, now));
            if (request.ConversationId is not { } id || !talks.TryGetValue(id, out var talk)) continue;
            var text = Phrases.In(talk.Language ?? languages.GetValueOrDefault(request.RequesterId)).Say(notice, ("number", request.Number));
            Outbox.Add(db, talk, new NewOutbound($"{end}:{request.Id}", "notification", OutboundKinds.Text, text, null, request.Id, request.Revision, TemplatePurpose: "request_update", TraceId: request.TraceId), now);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notices.Wake(Stages.Tell);
        foreach (var request in requests) notices.Changed(ChangeKinds.Request, request.Number);
        Ended(requests.Count, end);
        return requests.Count == Take;
    }

    [LoggerMessage(LogLevel.Information, "{Requests} requests became {Status}, as nothing more was heard")]
    private partial void Ended(int requests, RequestStatus status);
}
