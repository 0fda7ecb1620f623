using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Messaging;

namespace Procurement.Engine.Turns;

/// <summary>What messages reply to: ours with its request, or the person's own.</summary>
internal static class QuotedMessages
{
    /// <returns>By the id of the replying message.</returns>
    public static async Task<Dictionary<Guid, QuotedMessage>> LoadAsync(ProcurementDb db, IReadOnlyList<(Guid Message, Guid Conversation, string RefersTo)> replies, CancellationToken cancellationToken)
    {
        if (replies.Count == 0) return [];
        var ids = replies.Select(reply => reply.RefersTo).Distinct().ToList();
        var ours = await (from message in db.OutboundMessages.AsNoTracking()
                          join request in db.Requests on message.RequestId equals (Guid?)request.Id into about
                          from request in about.DefaultIfEmpty()
                          where message.WhatsAppId != null && ids.Contains(message.WhatsAppId)
                          select new { Id = message.WhatsAppId!, message.Text, Number = (string?)request.Number, message.RequestRevision }).ToListAsync(cancellationToken);
        var theirs = await db.InboundMessages.AsNoTracking().Where(message => ids.Contains(message.WhatsAppId)).Select(message => new { Id = message.WhatsAppId, message.Text }).ToListAsync(cancellationToken);
        var found = theirs.Select(message => (message.Id, Quote: new QuotedMessage(message.Text ?? "", null)))
            .Concat(ours.Select(message => (message.Id, Quote: new QuotedMessage(message.Text, message.Number, message.RequestRevision))))
            .GroupBy(pair => pair.Id).ToDictionary(group => group.Key, group => group.Last().Quote);
        foreach (var reply in replies.Where(reply => !found.ContainsKey(reply.RefersTo)))
        {
            // The same message under its other id: by the token that both hold.
            if (await ReferredMessages.OursAsync(db, reply.Conversation, reply.RefersTo, cancellationToken) is not { } message) continue;
            var number = message.RequestId is { } id ? await db.Requests.Where(request => request.Id == id).Select(request => request.Number).FirstOrDefaultAsync(cancellationToken) : null;
            found[reply.RefersTo] = new QuotedMessage(message.Text, number, message.RequestRevision);
        }

        return replies.Where(reply => found.ContainsKey(reply.RefersTo)).ToDictionary(reply => reply.Message, reply => found[reply.RefersTo]);
    }
}
