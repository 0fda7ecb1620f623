using System.Diagnostics.Metrics;
using Npgsql;

namespace Procurement.Portal.Features.Health;

/// <summary>How much work is owed at each stage, how late the oldest is, and what was given up: looked at now and then, read by every scrape.</summary>
internal sealed partial class WorkGauges : BackgroundService
{
    public const string Meter = "Procurement.Work";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    private static readonly (string Stage, string Table)[] Stages =
        [("batch", "conversations"), ("fetch-media", "media_files"), ("turn", "turns"), ("check", "purchase_requests"), ("order", "purchase_orders"), ("book", "erp_postings"), ("tell", "outbound_messages")];

    private readonly NpgsqlDataSource dataSource;
    private readonly TimeProvider clock;
    private readonly ILogger<WorkGauges> logger;
    private readonly Meter meter = new(Meter);
    private volatile IReadOnlyList<Seen> seen = [];

    public WorkGauges(NpgsqlDataSource dataSource, TimeProvider clock, ILogger<WorkGauges> logger)
    {
        (this.dataSource, this.clock, this.logger) = (dataSource, clock, logger);
        meter.CreateObservableGauge("procurement.work.due", () => Read(x => x.Due), description: "Rows whose work is due.");
        meter.CreateObservableGauge("procurement.work.oldest", () => Read(x => x.OldestSeconds), unit: "s", description: "Lateness of the oldest due row.");
        meter.CreateObservableGauge("procurement.work.given_up", () => Read(x => x.GivenUp), description: "Rows that wait for a person after trying ended.");
    }

    private sealed record Seen(string Stage, double Due, double OldestSeconds, double GivenUp);

    private IEnumerable<Measurement<double>> Read(Func<Seen, double> value) => seen.Select(x => new Measurement<double>(value(x), new KeyValuePair<string, object?>("stage", x.Stage)));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Ending.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var sql = string.Join(" UNION ALL ", Stages.Select(x => $"SELECT '{x.Stage}', count(*) FILTER (WHERE due_at <= $1), coalesce(extract(epoch FROM $1 - min(due_at) FILTER (WHERE due_at <= $1)), 0), count(*) FILTER (WHERE gave_up_at IS NOT NULL) FROM {x.Table} WHERE due_at IS NOT NULL OR gave_up_at IS NOT NULL"));
            await using var command = dataSource.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var all = new List<Seen>();
            while (await rows.ReadAsync(cancellationToken)) all.Add(new Seen(rows.GetString(0), rows.GetInt64(1), Convert.ToDouble(rows.GetValue(2), System.Globalization.CultureInfo.InvariantCulture), rows.GetInt64(3)));
            seen = all;
        }
        catch (Exception trouble) when (trouble is NpgsqlException or TimeoutException)
        {
            NotSeen(trouble);
        }
    }

    public override void Dispose()
    {
        meter.Dispose();
        base.Dispose();
    }

    [LoggerMessage(LogLevel.Warning, "The owed work could not be counted")]
    private partial void NotSeen(Exception trouble);
}
