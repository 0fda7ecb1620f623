using Npgsql;
using Procurement.Route.Tests.Whole;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>Hears the points of an order as PostgreSQL commits them.</summary>
internal sealed class PointListener : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly CancellationTokenSource ending = new();
    private readonly Lock gate = new();
    private (string Point, TaskCompletionSource Heard)? awaited;
    private Task listening = Task.CompletedTask;

    private PointListener(NpgsqlConnection connection) => this.connection = connection;

    public static async Task<PointListener> StartAsync(string database, CancellationToken cancellationToken)
    {
        var listener = new PointListener(new NpgsqlConnection(database + ";Pooling=false"));
        await listener.connection.OpenAsync(cancellationToken);
        await listener.ExecuteAsync(KillPoints.Triggers, cancellationToken);
        listener.connection.Notification += (_, told) => listener.Hear(told.Payload.Split('|')[1]);
        await listener.ExecuteAsync($"LISTEN {KillPoints.Channel}", cancellationToken);
        listener.listening = listener.ListenAsync();
        return listener;
    }

    /// <summary>Ends when the point is committed from now on.</summary>
    public Task NextAsync(string point)
    {
        lock (gate)
        {
            awaited = (point, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return awaited.Value.Heard.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await listening.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await connection.DisposeAsync();
        ending.Dispose();
    }

    private void Hear(string point)
    {
        lock (gate)
        {
            if (awaited is { } one && one.Point == point) one.Heard.TrySetResult();
        }
    }

    private async Task ListenAsync()
    {
        while (!ending.IsCancellationRequested) await connection.WaitAsync(ending.Token);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
