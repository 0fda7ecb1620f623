using Npgsql;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>
/// The statements of receiving, each over arrays, so that their text is always the same and prepared once. The columns are those of the rows in Data;
/// tests write by these and read by EF Core.
/// </summary>
internal static class ReceiveSql
{
    public static NpgsqlBatchCommand Deliveries(IReadOnlyList<ReceivedDelivery> group) => new(
        "INSERT INTO webhook_deliveries (id, received_at, body, items) SELECT * FROM unnest($1, $2, $3, $4) ON CONFLICT DO NOTHING")
    {
        Parameters =
        {
            Of(group, x => x.Id), Of(group, x => x.ReceivedAt), Of(group, x => x.Body), Of(group, x => x.Items),
        },
    };

    /// <summary>An update that we keep and do not use is settled at once; a broken item waits for a person.</summary>
    public static NpgsqlBatchCommand Parked(IReadOnlyList<(Guid Delivery, ReceivedRest Item)> rest, DateTimeOffset now) => new(
        """
        INSERT INTO parked_items (id, delivery_id, path, reason, field, parked_at, settled_at)
        SELECT g.*, $6, CASE WHEN g.field IS NOT NULL THEN $6 END FROM unnest($1, $2, $3, $4, $5) AS g(id, delivery_id, path, reason, field)
        ON CONFLICT DO NOTHING
        """)
    {
        Parameters =
        {
            Of(rest, x => x.Item.Id), Of(rest, x => x.Delivery), Of(rest, x => x.Item.Path), Of(rest, x => x.Item.Reason), Of(rest, x => x.Item.Field),
            new NpgsqlParameter<DateTimeOffset> { TypedValue = now },
        },
    };

    /// <summary>In one order on every node, so that two that store the same messages wait for each other. Fails when one of them has been removed.</summary>
    public static NpgsqlBatchCommand LockConversations(IReadOnlyList<MessageRow> rows)
    {
        var ids = rows.Select(x => x.ConversationId).Distinct().ToArray();
        return new NpgsqlBatchCommand("SELECT 1 / (count(*) = $2)::int FROM (SELECT id FROM conversations WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE) AS locked")
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = ids }, new NpgsqlParameter<int> { TypedValue = ids.Length } },
        };
    }

    /// <summary>
    /// Each message once, and its conversation owes a look. An edit or deletion that overtook its message is applied to it here.
    /// </summary>
    public static NpgsqlBatchCommand Messages(IReadOnlyList<MessageRow> rows) => new(
        """
        WITH given AS (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
                WITH ORDINALITY AS g(id, whats_app_id, message_token, conversation_id, delivery_id, type, text, reply_id, refers_to, forwarded, payload, sent_at, received_at, trace_id, due_at, place)),
        changed AS (
            SELECT DISTINCT ON (g.id) g.id, c.type, c.text, c.received_at FROM given g
            JOIN inbound_messages c ON c.refers_to = g.whats_app_id AND c.type IN ('edit', 'revoke') ORDER BY g.id, c.arrival DESC),
        stored AS (
            INSERT INTO inbound_messages (id, whats_app_id, message_token, conversation_id, delivery_id, type, text, reply_id, refers_to, forwarded, payload, sent_at, received_at, not_for_turn, edited_at, revoked_at, trace_id)
            SELECT g.id, g.whats_app_id, g.message_token, g.conversation_id, g.delivery_id, g.type, CASE WHEN c.type = 'edit' THEN c.text ELSE g.text END, g.reply_id, g.refers_to, g.forwarded, g.payload::jsonb,
                g.sent_at, g.received_at, c.id IS NOT NULL, CASE WHEN c.type = 'edit' THEN c.received_at END, CASE WHEN c.type = 'revoke' THEN c.received_at END, g.trace_id
            FROM given g LEFT JOIN changed c ON c.id = g.id ORDER BY g.place
            ON CONFLICT (whats_app_id) DO NOTHING
            RETURNING id),
        fresh AS (
            SELECT g.conversation_id, min(g.due_at) AS due_at, max(g.received_at) AS received_at FROM given g JOIN stored USING (id) GROUP BY g.conversation_id)
        UPDATE conversations c SET due_at = LEAST(c.due_at, f.due_at), gave_up_at = NULL,
            last_inbound_at = GREATEST(c.last_inbound_at, f.received_at), last_message_at = GREATEST(c.last_message_at, f.received_at)
        FROM fresh f WHERE c.id = f.conversation_id
        """)
    {
        Parameters =
        {
            Of(rows, x => x.Message.Id), Of(rows, x => x.Message.WhatsAppId), Of(rows, x => x.Message.Token), Of(rows, x => x.ConversationId), Of(rows, x => x.DeliveryId),
            Of(rows, x => x.Message.Type), Of(rows, x => x.Message.Text), Of(rows, x => x.Message.ReplyId), Of(rows, x => x.Message.RefersTo), Of(rows, x => x.Message.Forwarded),
            Of(rows, x => x.Message.Payload), Of(rows, x => x.Message.SentAt), Of(rows, x => x.ReceivedAt), Of(rows, x => x.Message.TraceId), Of(rows, x => x.DueAt),
        },
    };

    /// <summary>For messages that were new: a repeated one has its file already.</summary>
    public static NpgsqlBatchCommand Media(IReadOnlyList<MessageRow> rows, DateTimeOffset now)
    {
        var files = rows.Where(x => x.Message.Media is not null).Select(x => (Row: x, Media: x.Message.Media!)).ToList();
        return new NpgsqlBatchCommand(
            """
            INSERT INTO media_files (id, message_id, conversation_id, whats_app_media_id, kind, declared_mime_type, file_name, expected_sha256, last_error, state, created_at, due_at, gave_up_at, attempts)
            SELECT g.*, CASE WHEN g.error IS NULL THEN 'Pending' ELSE 'Failed' END, $10, CASE WHEN g.error IS NULL THEN $10 END, CASE WHEN g.error IS NOT NULL THEN $10 END, 0
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) AS g(id, message_id, conversation_id, media_id, kind, mime, name, hash, error)
            WHERE EXISTS (SELECT 1 FROM inbound_messages m WHERE m.id = g.message_id)
            """)
        {
            Parameters =
            {
                Of(files, _ => Guid.CreateVersion7(now)), Of(files, x => x.Row.Message.Id), Of(files, x => x.Row.ConversationId), Of(files, x => x.Media.WhatsAppMediaId), Of(files, x => x.Media.Kind),
                Of(files, x => x.Media.MimeType), Of(files, x => x.Media.FileName), Of(files, x => x.Media.Sha256), Of(files, x => x.Media.Error), new NpgsqlParameter<DateTimeOffset> { TypedValue = now },
            },
        };
    }

    private static NpgsqlParameter<TValue[]> Of<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++) values[i] = value(rows[i]);
        return new NpgsqlParameter<TValue[]> { TypedValue = values };
    }
}
