using Procurement.Data;
using Procurement.Data.Messaging;
using Procurement.Engine.Messaging.Sending;

namespace Procurement.Engine.Messaging;

/// <summary>A message to write to a person.</summary>
/// <param name="Key">What it is for, once: <c>turn:{id}</c>, <c>card:{approval}</c>, <c>placed:{order}</c> ... A second message with the key is refused by the database.</param>
/// <param name="Purpose">summary, question, refusal, handover, status, acknowledgement, approvalCard, notification.</param>
/// <param name="Kind">text, buttons, list, template, image or document.</param>
/// <param name="Text">What the person reads: the body, or the caption of a file.</param>
/// <param name="Content">Kind-specific JSON in our own shape (<see cref="OutboundContent"/>); null for plain text.</param>
/// <param name="TemplatePurpose">approval_request, question, request_update or reminder: the template used outside the 24-hour window; null where only free text makes sense.</param>
public sealed record NewOutbound(
    string Key, string Purpose, string Kind, string Text, string? Content = null, Guid? RequestId = null, int? RequestRevision = null, Guid? TurnId = null,
    string? TemplatePurpose = null, Guid? WrittenBy = null, string? TraceId = null);

/// <summary>The way in which every part sends: a row in the caller's transaction. After the commit wake <see cref="Stages.Tell"/>.</summary>
public static class Outbox
{
    /// <summary>
    /// Owes a message. A text longer than WhatsApp takes becomes several rows, in order; the returned last one carries the key and the buttons.
    /// </summary>
    /// <exception cref="ArgumentException">WhatsApp would never take it: no text, too many buttons or rows, ids too long.</exception>
    public static OutboundMessage Add(ProcurementDb db, Conversation conversation, NewOutbound message, DateTimeOffset now)
    {
        var content = OutboundContent.Read(message.Kind, message.Content);
        SendLimits.Check(message.Kind, message.Text, content);
        var parts = SendLimits.Split(message.Text, SendLimits.LongestText(message.Kind));
        for (var i = 0; i < parts.Count - 1; i++)
        {
            // A millisecond apart, so that they are sent in their order.
            var lead = message with { Key = $"{message.Key}:{i + 1}", Kind = OutboundKinds.Text, Text = parts[i], Content = null };
            db.OutboundMessages.Add(Row(conversation, lead, now.AddMilliseconds(i)));
        }

        var last = Row(conversation, message with { Text = parts[^1] }, now.AddMilliseconds(parts.Count - 1));
        db.OutboundMessages.Add(last);
        return last;
    }

    /// <summary>
    /// Marks the message (and all before it) as read and shows "typing" until we send, at most 25 s. Once for each burst: the key is the message's id.
    /// Call when its batch is taken up, not before: the ticks promise that somebody is at it.
    /// </summary>
    public static OutboundMessage AddRead(ProcurementDb db, Conversation conversation, Guid newestMessageId, string whatsAppId, DateTimeOffset now)
    {
        var read = new NewOutbound($"read:{newestMessageId}", "acknowledgement", OutboundKinds.Read, "", OutboundContent.ForRead(whatsAppId));
        var row = Row(conversation, read, now);
        db.OutboundMessages.Add(row);
        return row;
    }

    private static OutboundMessage Row(Conversation conversation, NewOutbound message, DateTimeOffset now)
    {
        var row = new OutboundMessage
        {
            Id = Guid.CreateVersion7(now),
            Key = message.Key,
            ConversationId = conversation.Id,
            RequestId = message.RequestId,
            RequestRevision = message.RequestRevision,
            TurnId = message.TurnId,
            Purpose = message.Purpose,
            Kind = message.Kind,
            Text = message.Text,
            Content = message.Content,
            TemplatePurpose = message.TemplatePurpose,
            CreatedAt = now,
            WrittenBy = message.WrittenBy,
            TraceId = message.TraceId ?? System.Diagnostics.Activity.Current?.TraceId.ToString(),
        };
        row.Owe(now);
        return row;
    }
}

/// <summary>Values of <see cref="OutboundMessage.Kind"/>.</summary>
public static class OutboundKinds
{
    public const string Text = "text", Buttons = "buttons", List = "list", Template = "template", Image = "image", Document = "document", Read = "read";
}
