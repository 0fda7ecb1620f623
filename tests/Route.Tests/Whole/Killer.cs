using System.Diagnostics;
using System.Threading.Channels;
using Npgsql;
using Procurement.Testing;
using Fault = Procurement.Testing.Fault;

namespace Procurement.Route.Tests.Whole;

/// <summary>One kill: the points of its commit (or the call in progress), and how long until the portal was ready again.</summary>
internal sealed record Kill(IReadOnlyList<string> Points, TimeSpan Restart);

/// <summary>
/// Kills the portal with SIGKILL the moment a point commits that it has not been killed at, and starts it again. Points of the same commit are one moment.
/// </summary>
internal sealed class Killer(WholeRoute route) : IAsyncDisposable
{
    private readonly Channel<(string Commit, string Point)> heard = Channel.CreateUnbounded<(string, string)>();
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly List<Kill> kills = [];
    private readonly HashSet<string> killedAt = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource ending = new();
    private NpgsqlConnection? listening;
    private Task running = Task.CompletedTask;
    private int barriers;

    public IReadOnlyList<Kill> Kills => kills;

    /// <summary>Points at which it was never killed.</summary>
    public IReadOnlyList<string> Missing => [.. KillPoints.OfAPurchase.Where(point => !killedAt.Contains(point))];

    /// <summary>Whether points kill; calls in progress do so anyway.</summary>
    public bool IsArmed { get; set; } = true;

    /// <summary>Installs the triggers and begins.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        listening = new NpgsqlConnection(route.Database.ConnectionString + ";Pooling=false");
        await listening.OpenAsync(cancellationToken);
        await ExecuteAsync(KillPoints.Triggers, cancellationToken);
        listening.Notification += (_, told) => heard.Writer.TryWrite((told.Payload.Split('|')[0], told.Payload.Split('|')[1]));
        await using (var listen = new NpgsqlCommand($"LISTEN {KillPoints.Channel}", listening)) await listen.ExecuteNonQueryAsync(cancellationToken);
        running = Task.WhenAll(ListenAsync(ending.Token), KillAtPointsAsync(ending.Token));
    }

    /// <summary>Throws what went wrong while killing, if anything.</summary>
    public void ThrowIfBroken()
    {
        if (running.IsFaulted) running.GetAwaiter().GetResult();
    }

    /// <summary>Spoils the next call that matches, kills while the caller waits for its answer, and starts again.</summary>
    public async Task KillDuringAsync(FaultProxy proxy, Func<ProxiedCall, bool> matches, Fault fault, string name, CancellationToken cancellationToken)
    {
        var stands = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnHeld(ProxiedCall call) => stands.TrySetResult();
        proxy.Held += OnHeld;
        proxy.SpoilNext(matches, fault);
        await stands.Task.WaitAsync(Story.Patience, cancellationToken);
        proxy.Held -= OnHeld;
        await KillNowAsync([name], cancellationToken);
    }

    public async Task KillNowAsync(IReadOnlyList<string> points, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            await route.Portal.KillAsync();
            kills.Add(new Kill(points, await RestartAsync(cancellationToken)));
        }
        finally
        {
            one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        if (listening is not null) await listening.DisposeAsync();
        ending.Dispose();
        one.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested) await listening!.WaitAsync(cancellationToken);
    }

    private async Task KillAtPointsAsync(CancellationToken cancellationToken)
    {
        await foreach (var (commit, point) in heard.Reader.ReadAllAsync(cancellationToken))
        {
            if (!IsArmed || !KillPoints.OfAPurchase.Contains(point) || killedAt.Contains(point)) continue;
            await one.WaitAsync(cancellationToken);
            try
            {
                await route.Portal.KillAsync();
                var points = await SameCommitAsync(commit, point, cancellationToken);
                killedAt.UnionWith(points);
                kills.Add(new Kill(points, await RestartAsync(cancellationToken)));
            }
            finally
            {
                one.Release();
            }
        }
    }

    /// <summary>Reads what was told up to the portal's death: the rest of this commit; what committed after it was not killed at and is dropped.</summary>
    private async Task<List<string>> SameCommitAsync(string commit, string first, CancellationToken cancellationToken)
    {
        var points = new List<string> { first };
        var barrier = $"barrier {++barriers}";
        await ExecuteAsync($"SELECT pg_notify('{KillPoints.Channel}', '0|{barrier}')", cancellationToken);
        await foreach (var (its, point) in heard.Reader.ReadAllAsync(cancellationToken))
        {
            if (point == barrier) return points;
            if (its == commit && !points.Contains(point)) points.Add(point);
        }
        return points;
    }

    private async Task<TimeSpan> RestartAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await route.Portal.RestartAsync(cancellationToken);
        return watch.Elapsed;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(route.Database.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
