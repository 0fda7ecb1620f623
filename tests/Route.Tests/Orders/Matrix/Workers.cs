using System.Collections.Concurrent;
using System.Globalization;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>Many runs over a few rooms side by side; each run's line goes into a file under artifacts/ as it ends, and the table at the end.</summary>
internal static class Workers
{
    /// <param name="open">What plays the runs of a room.</param>
    public static async Task<IReadOnlyList<RunRecord>> RunAsync<TPlayer, T>(PostgresFixture postgres, string report, IReadOnlyList<T> todo, Func<MatrixRoom, CancellationToken, Task<TPlayer>> open,
        Func<TPlayer, T, CancellationToken, Task<RunRecord>> play, CancellationToken cancellationToken) where TPlayer : IAsyncDisposable
    {
        var (waiting, done, file) = (new ConcurrentQueue<T>(todo), new ConcurrentQueue<RunRecord>(), Path.Combine(Repository.Root, "artifacts", "ordering-trials", report));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync($"{file}.txt", "", cancellationToken);
        var writing = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(todo.Count, Knobs.Number("MATRIX_WORKERS", 3))).Select(_ => Task.Run(WorkAsync, cancellationToken)));
        await File.WriteAllTextAsync($"{file}.md", Report.Of([.. done]), cancellationToken);
        return [.. done];

        async Task WorkAsync()
        {
            await using var room = await MatrixRoom.OpenAsync(postgres, cancellationToken);
            await using var player = await open(room, cancellationToken);
            while (waiting.TryDequeue(out var next))
            {
                var record = await play(player, next, cancellationToken);
                done.Enqueue(record);
                lock (writing) File.AppendAllText($"{file}.txt", record + Environment.NewLine);
            }
        }
    }
}

/// <summary>What a person who looks for a bug may set in the environment; without them a run is what the document reports.</summary>
internal static class Knobs
{
    public static int Number(string name, int usual) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } set ? int.Parse(set, CultureInfo.InvariantCulture) : usual;

    /// <summary>MATRIX_ONLY: parts of the shop's and the case's name, with | between them.</summary>
    public static bool Wants(string name) => Environment.GetEnvironmentVariable("MATRIX_ONLY") is not { Length: > 0 } only || only.Split('|').Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}
