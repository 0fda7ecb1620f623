using Procurement.Data.Messaging;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>The parts of a stored message that a turn hears.</summary>
public sealed record StoredMessage(Guid Id, string Type, string? Text, string? ReplyId, string? RefersTo, bool Forwarded, DateTimeOffset SentAt, bool Revoked, bool ListReply)
{
    /// <summary>For an edit or deletion: our row of the message that it changes; null where we never got that message.</summary>
    public Guid? Changes { get; init; }
}

/// <summary>A file that came with a message.</summary>
public sealed record StoredMedia(string Kind, MediaState State, string? ExtractedText, string? TextPlaces = null);

/// <summary>The message of ours, or of theirs, that a message replies to.</summary>
public sealed record QuotedMessage(string Text, string? RequestNumber, int? Revision = null);

/// <summary>From stored messages to what understanding reads: text, captions, transcripts and the text of documents.</summary>
public static class HearMessages
{
    /// <summary>Words heard of one message, in reading order; and whether something of it could not be read.</summary>
    public static (IReadOnlyList<HeardMessage> Heard, bool Unreadable) Read(StoredMessage message, StoredMedia? media, QuotedMessage? quoted)
    {
        if (message.Revoked) return ([], false);
        HeardMessage Hear(HeardKind kind, string text) => new(message.Id, message.SentAt, kind, text, message.ReplyId, message.Forwarded, quoted?.Text, quoted?.RequestNumber, quoted?.Revision);
        var text = message.Text?.Trim() ?? "";
        var read = media?.ExtractedText?.Trim() ?? "";
        switch (message.Type)
        {
            case "text": return ([Hear(HeardKind.Text, text)], text.Length == 0);
            case "interactive" or "button": return message.ReplyId is null && text.Length == 0 ? ([], true) : ([Hear(message.ListReply ? HeardKind.ListReply : HeardKind.ButtonReply, text)], false);
            case "audio": return read.Length > 0 ? ([Hear(HeardKind.Transcript, read)], false) : ([], true);
            case "reaction": return ([Hear(HeardKind.Reaction, text)], false);
            case "sticker": return ([Hear(HeardKind.Reaction, "")], false);
            case "location": return ([Hear(HeardKind.Location, text)], false);
            case "image" or "video" or "document":
                var heard = new List<HeardMessage>();
                // The caption speaks of what is in the file ("without line 3", "2 of these"), so it is read after it.
                if (read.Length > 0) heard.Add(Hear(HeardKind.DocumentText, read) with { Places = media?.TextPlaces?.Split('\n') });
                else if (message.Type != "document") heard.Add(Hear(HeardKind.Media, ""));
                if (text.Length > 0) heard.Add(Hear(HeardKind.Caption, text));
                return (heard, read.Length == 0 && (text.Length == 0 || message.Type == "document"));
            case "edit" or "revoke" when message.Changes is { } original: return ([Hear(HeardKind.Text, text) with { Changes = original, QuotedText = null }], false);
            case "revoke": return ([], false);
            default: return text.Length > 0 ? ([Hear(HeardKind.Text, text)], false) : ([], true);
        }
    }
}
