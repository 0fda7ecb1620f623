using Npgsql;
using Procurement.Benchmarks.Parts;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Benchmarks.Measurements;

/// <summary>Times in milliseconds from a batch's close to its reply at the Graph side.</summary>
internal sealed record ReplyTimes(int Replies, double Median, double P99);

/// <summary>How long a person waits for us once the quiet window is over, under light load.</summary>
internal sealed class ReplyMeasurement(Room room)
{
    public const int Conversations = 100;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    /// <param name="portal">With a quiet window of a second.</param>
    /// <param name="firstPerson">The first of people who have not written yet.</param>
    public async Task<ReplyTimes> RunAsync(PortalProcess portal, GraphSink sink, int firstPerson, CancellationToken cancellationToken)
    {
        // What came before is left out.
        var known = sink.Arrivals.Keys.ToHashSet();
        using var timer = new PeriodicTimer(Between);
        for (var person = firstPerson; person < firstPerson + Conversations; person++)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            using var request = OrderTalk.Post([person]);
            using var answer = await portal.Http.SendAsync(request, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        await Eventually.Until(() => sink.Arrivals.Count - known.Count >= Conversations, cancellationToken, "The last reply");
        var closed = await ClosedAsync(cancellationToken);
        var waits = sink.Arrivals.Where(arrival => !known.Contains(arrival.Key)).Select(arrival => (arrival.Value.UtcDateTime - closed[arrival.Key]).TotalMilliseconds).Order().ToArray();
        return new ReplyTimes(waits.Length, OpenLoopSender.At(waits, 0.5), OpenLoopSender.At(waits, 0.99));
    }

    private async Task<Dictionary<Guid, DateTime>> ClosedAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(room.Postgres.ConnectionString(OurPortal.Database));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT o.id, b.closed_at FROM outbound_messages o JOIN turns t ON t.id = o.turn_id JOIN message_batches b ON b.id = t.batch_id", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var closed = new Dictionary<Guid, DateTime>();
        while (await reader.ReadAsync(cancellationToken)) closed[reader.GetGuid(0)] = reader.GetDateTime(1);
        return closed;
    }
}
