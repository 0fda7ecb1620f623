using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Messaging;

namespace Procurement.Engine.Messaging;

/// <summary>
/// Finds the message that a quote, reaction, edit or deletion is about: by its exact id, else by the token that both forms of an id share, within the conversation
/// and only where it is the only one.
/// </summary>
public static class ReferredMessages
{
    public static Task<OutboundMessage?> OursAsync(ProcurementDb db, Guid conversationId, string whatsAppId, CancellationToken cancellationToken) =>
        OnlyOne(db.OutboundMessages.Where(x => x.ConversationId == conversationId), x => x.WhatsAppId == whatsAppId, MessageToken.Of(whatsAppId) is { } token ? x => x.MessageToken == token : null, cancellationToken);

    public static Task<InboundMessage?> TheirsAsync(ProcurementDb db, Guid conversationId, string whatsAppId, CancellationToken cancellationToken) =>
        OnlyOne(db.InboundMessages.Where(x => x.ConversationId == conversationId), x => x.WhatsAppId == whatsAppId, MessageToken.Of(whatsAppId) is { } token ? x => x.MessageToken == token : null, cancellationToken);

    private static async Task<T?> OnlyOne<T>(
        IQueryable<T> rows, System.Linq.Expressions.Expression<Func<T, bool>> exact, System.Linq.Expressions.Expression<Func<T, bool>>? byToken, CancellationToken cancellationToken) where T : class
    {
        if (await rows.SingleOrDefaultAsync(exact, cancellationToken) is { } found) return found;
        if (byToken is null) return null;
        var alike = await rows.Where(byToken).Take(2).ToListAsync(cancellationToken);
        return alike.Count == 1 ? alike[0] : null;
    }
}
