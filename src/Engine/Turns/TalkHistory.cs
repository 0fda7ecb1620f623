using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Orders;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>Earlier requests and approval cards of the people of a group, read as plain facts: nothing of it is changed by reading.</summary>
internal sealed class TalkHistory
{
    /// <summary>Requests of a person that understanding may refer to, newest first.</summary>
    private const int MostEarlier = 50;

    private const string Columns = "r.id, r.number, r.revision, r.status, r.requester_id, r.site_code, r.need_by, r.created_at";
    private readonly Dictionary<Guid, List<RequestFact>> earlier = [];
    private readonly Dictionary<Guid, List<RequestFact>> cards = [];

    public IReadOnlyList<RequestFact> Of(Guid person) => earlier.GetValueOrDefault(person) ?? [];

    public IReadOnlyList<RequestFact> CardsOf(Guid person) => cards.GetValueOrDefault(person) ?? [];

    public static async Task<TalkHistory> LoadAsync(ProcurementDb db, List<Person> people, CancellationToken cancellationToken)
    {
        var history = new TalkHistory();
        if (people.Count == 0) return history;
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var own = await ReadAsync(connection, $"""
            SELECT p.person, {Columns} FROM unnest(@people) AS p(person)
            CROSS JOIN LATERAL (SELECT * FROM purchase_requests WHERE requester_id = p.person AND status NOT IN ('Collecting', 'AwaitingConfirmation') ORDER BY created_at DESC LIMIT {MostEarlier}) r
            """, Ids(people), cancellationToken);
        var receivers = people.FindAll(person => person.Roles.Contains(PersonRoles.Receiver));
        var expected = receivers.Count == 0 ? [] : await ReadAsync(connection, $"""
            SELECT p.id, {Columns} FROM people p
            CROSS JOIN LATERAL (SELECT * FROM purchase_requests WHERE site_code = p.site_code AND status = 'Ordered' AND requester_id <> p.id ORDER BY created_at DESC LIMIT {MostEarlier}) r
            WHERE p.id = ANY(@people)
            """, Ids(receivers), cancellationToken);
        var approvers = people.FindAll(person => person.Roles.Exists(role => role is PersonRoles.Approver or PersonRoles.Operator));
        var shown = approvers.Count == 0 ? [] : await ReadAsync(connection, $"""
            SELECT DISTINCT a.approver_id, {Columns} FROM approvals a
            JOIN purchase_requests r ON r.id = a.request_id AND r.revision = a.revision AND r.status = 'AwaitingApproval'
            WHERE a.approver_id = ANY(@people) AND a.state = 'Pending' AND EXISTS (
                SELECT 1 FROM outbound_messages o JOIN conversations c ON c.id = o.conversation_id JOIN person_addresses d ON d.id = c.address_id
                WHERE o.request_id = r.id AND o.request_revision = r.revision AND o.purpose = 'approvalCard' AND d.person_id = a.approver_id
                AND o.state IN ('Sending', 'Sent', 'Delivered', 'Read', 'Uncertain'))
            """, Ids(approvers), cancellationToken);
        var lines = await LinesAsync(connection, [.. own.Concat(expected).Concat(shown).Select(row => row.Fact.Id).Distinct()], cancellationToken);
        Fill(history.earlier, own.Concat(expected), lines);
        Fill(history.cards, shown, lines);
        return history;
    }

    /// <summary>A request whose lines are loaded, as understanding sees it.</summary>
    public static RequestFact Fact(PurchaseRequest request)
    {
        var lines = request.Lines.Where(line => line.RemovedAt is null).OrderBy(line => line.Position).ToList();
        return new RequestFact(request.Id, request.Number, request.Revision, request.Status.ToString(), request.RequesterId, request.SiteCode, request.NeedBy, request.CreatedAt,
            [.. lines.Select(line => new LineFact(line.Position, line.Sku, line.Description, line.Quantity, line.Unit, line.RequestedText, line.RequestedQuantity, line.RequestedUnit, line.SiteCode))],
            Receipt(lines.Count, lines.Count(RecordReceipt.IsSettled), lines.Exists(line => line.ReceivedQuantity > 0)))
        {
            LastPosition = request.Lines.Count == 0 ? 0 : request.Lines.Max(line => line.Position),
        };
    }

    private static string Receipt(int lines, int settled, bool some) => lines > 0 && settled == lines ? "full" : some || settled > 0 ? "part" : "none";

    private static void Fill(Dictionary<Guid, List<RequestFact>> into, IEnumerable<(Guid Person, RequestFact Fact)> rows, ILookup<Guid, LineRow> lines)
    {
        foreach (var group in rows.GroupBy(row => row.Person))
        {
            into[group.Key] = [.. group.Select(row => row.Fact).DistinctBy(fact => fact.Id).OrderByDescending(fact => fact.CreatedAt).Take(MostEarlier).Select(fact =>
            {
                var mine = lines[fact.Id].ToList();
                return fact with { Lines = mine.ConvertAll(line => line.Fact), Receipt = Receipt(mine.Count, mine.Count(line => line.Settled), mine.Exists(line => line.Some)) };
            })];
        }
    }

    private static async Task<List<(Guid Person, RequestFact Fact)>> ReadAsync(NpgsqlConnection connection, string sql, Guid[] people, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter("people", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = people });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<(Guid, RequestFact)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add((reader.GetGuid(0), new RequestFact(reader.GetGuid(1), reader.GetString(2), reader.GetInt32(3), reader.GetString(4), reader.GetGuid(5),
                reader.IsDBNull(6) ? null : reader.GetString(6), reader.IsDBNull(7) ? null : reader.GetFieldValue<DateOnly>(7), reader.GetFieldValue<DateTimeOffset>(8), [])));
        }

        return rows;
    }

    private static async Task<ILookup<Guid, LineRow>> LinesAsync(NpgsqlConnection connection, Guid[] requests, CancellationToken cancellationToken)
    {
        var rows = new List<LineRow>();
        if (requests.Length > 0)
        {
            await using var command = new NpgsqlCommand("""
                SELECT request_id, position, sku, description, quantity, unit, requested_text, requested_quantity, requested_unit, site_code, received_quantity, short_closed
                FROM request_lines WHERE request_id = ANY(@requests) AND removed_at IS NULL ORDER BY request_id, position
                """, connection);
            command.Parameters.Add(new NpgsqlParameter("requests", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = requests });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) rows.Add(Line(reader));
        }

        return rows.ToLookup(row => row.Request);
    }

    private static LineRow Line(NpgsqlDataReader reader)
    {
        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
        decimal? Number(int column) => reader.IsDBNull(column) ? null : reader.GetDecimal(column);
        var quantity = Number(4);
        var received = reader.GetDecimal(10);
        return new LineRow(reader.GetGuid(0), new LineFact(reader.GetInt32(1), Text(2), reader.GetString(3), quantity, Text(5), reader.GetString(6), Number(7), Text(8), Text(9)),
            reader.GetBoolean(11) || received >= quantity, received > 0);
    }

    private static Guid[] Ids(List<Person> people) => [.. people.Select(person => person.Id).Distinct()];

    private sealed record LineRow(Guid Request, LineFact Fact, bool Settled, bool Some);
}
