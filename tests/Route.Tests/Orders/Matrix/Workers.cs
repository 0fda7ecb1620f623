using System.Collections.Concurrent;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>Many runs over a few rooms side by side; the lines of each run go into a file as they come.</summary>
internal static class Workers
{
    public static async Task<IReadOnlyList<RunRecord>> RunAsync<T>(PostgresFixture postgres, string report, int workers, IReadOnlyList<T> todo, Func<MatrixRoom, T, CancellationToken, Task<RunRecord>> play, CancellationToken cancellationToken)
    {
        var (waiting, done, file) = (new ConcurrentQueue<T>(todo), new ConcurrentQueue<RunRecord>(), Path.Combine(Repository.Root, "artifacts", "ordering-trials", $"{report}.txt"));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "", cancellationToken);
        var writing = new Lock();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync, cancellationToken)));
        return [.. done];

        async Task WorkAsync()
        {
            await using var room = await MatrixRoom.OpenAsync(postgres, cancellationToken);
            while (waiting.TryDequeue(out var next))
            {
                var record = await play(room, next, cancellationToken);
                done.Enqueue(record);
                lock (writing) File.AppendAllText(file, record + Environment.NewLine);
            }
        }
    }
}
