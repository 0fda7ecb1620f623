using System.Diagnostics;
using Npgsql;
using Procurement.Benchmarks.Parts;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Benchmarks.Measurements;

/// <summary>Turns per second, by rules only: order texts of many people wait as closed-to-be batches; each turn writes a draft and a reply.</summary>
internal sealed class JobsMeasurement(Room room, BenchOptions options)
{
    private const int MessagesInPost = 100;

    /// <param name="portal">With a quiet window that the posts fit into, and twice as many people imported: half of them write in a round that warms up.</param>
    public async Task<(long Turns, double Seconds, double ProcessorSeconds)> RunAsync(PortalProcess portal, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(room.Postgres.ConnectionString(OurPortal.Database));
        await connection.OpenAsync(cancellationToken);
        await PostAndWaitAsync(portal, connection, options.Jobs, options.Jobs, cancellationToken);
        await UntilSentAsync(cancellationToken);
        await room.SettleDiskAsync(cancellationToken);
        using var process = Process.GetProcessById(portal.ProcessId);
        var used = process.TotalProcessorTime;
        var seconds = await PostAndWaitAsync(portal, connection, 0, options.Jobs, cancellationToken);
        process.Refresh();
        var processor = process.TotalProcessorTime - used;
        await UntilSentAsync(cancellationToken);
        return (options.Jobs, seconds, processor.TotalSeconds);
    }

    private Task UntilSentAsync(CancellationToken cancellationToken) => Eventually.Until(
        async () => await room.AskAsync<long>(OurPortal.Database, "SELECT count(*) FROM outbound_messages WHERE due_at IS NOT NULL", cancellationToken) == 0, cancellationToken, "Everything sent", TimeSpan.FromMinutes(3));

    private static async Task<double> PostAndWaitAsync(PortalProcess portal, NpgsqlConnection connection, int first, int people, CancellationToken cancellationToken)
    {
        var before = await CountsAsync(connection, cancellationToken);
        foreach (var group in Enumerable.Range(first, people).Chunk(MessagesInPost))
        {
            using var request = OrderTalk.Post(group);
            using var answer = await portal.Http.SendAsync(request, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        // The turns of a group show at once when it commits, so the last of them is seen when all are written.
        var watch = Stopwatch.StartNew();
        Counts now;
        for (now = before; now.Done - before.Done < people; now = await CountsAsync(connection, cancellationToken))
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(3)) throw new TimeoutException($"{now.Done - before.Done} of {people} turns ran:\n{portal.Log}");
            await Task.Delay(20, cancellationToken);
        }
        var ended = DateTime.UtcNow;
        if (now.Drafts - before.Drafts != people || now.Replies - before.Replies != people)
            throw new InvalidOperationException($"{people} turns, but {now.Drafts - before.Drafts} drafts and {now.Replies - before.Replies} replies");
        await using var started = new NpgsqlCommand("SELECT min(created_at) FROM (SELECT created_at FROM turns ORDER BY number DESC LIMIT $1) AS these", connection) { Parameters = { new() { Value = people } } };
        return (ended - (DateTime)(await started.ExecuteScalarAsync(cancellationToken))!).TotalSeconds;
    }

    private static async Task<Counts> CountsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string sql = "SELECT (SELECT count(*) FROM turns WHERE state = 'Done'), (SELECT count(*) FROM purchase_requests), (SELECT count(*) FROM outbound_messages WHERE turn_id IS NOT NULL)";
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new Counts(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    private sealed record Counts(long Done, long Drafts, long Replies);
}
