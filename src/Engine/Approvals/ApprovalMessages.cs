using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Approvals;
using Procurement.Data.Checks;
using Procurement.Data.Requests;
using Procurement.Engine.Messaging;
using Procurement.Engine.Messaging.Sending;
using Procurement.Engine.Requests;

namespace Procurement.Engine.Approvals;

/// <summary>Why a card is sent.</summary>
internal enum CardReason { Asked, StandIn, Reminder, Outdated }

/// <summary>Writes cards to approvers and news to requesters into the outbox, inside the caller's transaction.</summary>
internal sealed class ApprovalMessages(IOptions<WhatsAppOptions> options)
{
    private const int MostFindings = 3, MostFindingChars = 160;

    /// <summary>One card for each approval: who asks for what, what was found, which rule asks; with Approve and Reject for this revision.</summary>
    public async Task AddCardsAsync(ProcurementDb db, PurchaseRequest request, IReadOnlyCollection<Approval> approvals, CardReason reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (approvals.Count == 0) return;
        var reachable = await PersonConversations.ForAsync(db, options.Value.PhoneNumberId, [.. approvals.Select(approval => approval.ApproverId).Distinct()], now, cancellationToken);
        if (reachable.Count == 0) return;
        var requester = await db.People.Where(x => x.Id == request.RequesterId).Select(x => x.Name).FirstOrDefaultAsync(cancellationToken) ?? "";
        var site = await db.Sites.Where(x => x.Code == request.SiteCode).Select(x => x.Name).FirstOrDefaultAsync(cancellationToken) ?? request.SiteCode ?? "";
        var findings = await FindingsOf(db, request, cancellationToken);
        foreach (var approval in approvals)
        {
            if (!reachable.TryGetValue(approval.ApproverId, out var approver)) continue;
            var texts = ApprovalTexts.In(approver.Language);
            var buttons = new[]
            {
                new OutboundButton($"approve:{request.Number}:{request.Revision.ToString(CultureInfo.InvariantCulture)}", texts.Approve),
                new OutboundButton($"reject:{request.Number}:{request.Revision.ToString(CultureInfo.InvariantCulture)}", texts.Reject),
            };
            Outbox.Add(db, approver.Conversation, new NewOutbound(
                KeyOf(approval, reason, now), "approvalCard", OutboundKinds.Buttons, CardText(request, approver.Language, requester, site, findings, approval, reason), OutboundContent.ForButtons(buttons),
                RequestId: request.Id, RequestRevision: request.Revision, TemplatePurpose: reason == CardReason.Reminder ? "reminder" : "approval_request", TraceId: request.TraceId), now);
        }
    }

    public Task AddApprovedAsync(ProcurementDb db, PurchaseRequest request, string? approver, string? comment, DateTimeOffset now, CancellationToken cancellationToken) =>
        AddNewsAsync(db, request, "approved", texts => approver is null ? Fill(texts.ApprovedByRule, request.Number) : Fill(texts.Approved, request.Number, approver), comment, now, cancellationToken);

    public Task AddRejectedAsync(ProcurementDb db, PurchaseRequest request, string by, string? comment, DateTimeOffset now, CancellationToken cancellationToken) =>
        AddNewsAsync(db, request, "rejected", texts => Fill(texts.Rejected, request.Number, by), comment, now, cancellationToken);

    /// <summary>Once for each revision, however often it is held.</summary>
    public async Task AddHeldAsync(ProcurementDb db, PurchaseRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = NewsKey("held", request);
        if (!await db.OutboundMessages.AnyAsync(x => x.Key == key, cancellationToken)) await AddNewsAsync(db, request, "held", texts => Fill(texts.Held, request.Number), null, now, cancellationToken);
    }

    private async Task AddNewsAsync(ProcurementDb db, PurchaseRequest request, string what, Func<ApprovalTexts, string> say, string? comment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reachable = await PersonConversations.ForAsync(db, options.Value.PhoneNumberId, [request.RequesterId], now, cancellationToken);
        if (!reachable.TryGetValue(request.RequesterId, out var requester)) return;
        var conversation = request.ConversationId is { } own ? await db.Conversations.FindAsync([own], cancellationToken) ?? requester.Conversation : requester.Conversation;
        var texts = ApprovalTexts.In(requester.Language);
        var text = string.IsNullOrWhiteSpace(comment) ? say(texts) : $"{say(texts)}\n{Fill(texts.Comment, comment.Trim())}";
        Outbox.Add(db, conversation, new NewOutbound(NewsKey(what, request), "notification", OutboundKinds.Text, text,
            RequestId: request.Id, RequestRevision: request.Revision, TemplatePurpose: "request_update", TraceId: request.TraceId), now);
    }

    private static string NewsKey(string what, PurchaseRequest request) => string.Create(CultureInfo.InvariantCulture, $"{what}:{request.Id}:{request.Revision}");

    /// <summary>What an approver must know of: warnings and worse, the gravest first.</summary>
    private static async Task<List<Finding>> FindingsOf(ProcurementDb db, PurchaseRequest request, CancellationToken cancellationToken)
    {
        await db.Findings.Where(x => x.RequestId == request.Id && x.Revision == request.Revision).LoadAsync(cancellationToken);
        return [.. db.Findings.Local.Where(x => x.RequestId == request.Id && x.Revision == request.Revision && x.Severity != FindingSeverity.Info).OrderByDescending(x => x.Severity).ThenBy(x => x.Code, StringComparer.Ordinal)];
    }

    /// <summary>At most what WhatsApp takes beside buttons: the lines give way to the findings and the rule, and say how many are left off.</summary>
    private static string CardText(PurchaseRequest request, string language, string requester, string site, List<Finding> findings, Approval approval, CardReason reason)
    {
        var texts = ApprovalTexts.In(language);
        var lead = reason switch
        {
            CardReason.Outdated => texts.Outdated + "\n",
            CardReason.Reminder => texts.Reminder + "\n",
            CardReason.StandIn => texts.StandIn + "\n",
            _ => "",
        };
        var head = lead + Fill(texts.Heading, request.Number, requester);
        var told = findings.Take(MostFindings).Select(finding => Fill(finding.Decision is null ? texts.Finding : texts.Released, SendLimits.Shorten(finding.Explanation, MostFindingChars)));
        var foot = string.Join('\n', told.Append(Fill(texts.Rule, approval.Rule)));
        var room = Math.Max(80, SendLimits.Body - head.Length - foot.Length - 4);
        return SendLimits.Shorten($"{head}\n\n{SendLimits.Shorten(RequestSummary.Text(request, language, site, room).TrimEnd(), room)}\n\n{foot}", SendLimits.Body);
    }

    private static string KeyOf(Approval approval, CardReason reason, DateTimeOffset now) => reason switch
    {
        CardReason.Asked or CardReason.StandIn => $"card:{approval.Id}",
        CardReason.Reminder => $"remind:{approval.Id}",
        _ => string.Create(CultureInfo.InvariantCulture, $"card:{approval.Id}:{Guid.CreateVersion7(now)}"),
    };

    private static string Fill(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
}
