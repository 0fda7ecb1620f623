namespace Procurement.Testing.Services;

/// <summary>
/// A service that is slow to set up and therefore shared: its script starts it once under a folder of this user, and every later test assembly finds it
/// running. <c>scripts/services down</c> stops it (<c>./test</c> does so at its end for what it started).
/// </summary>
internal static class SharedService
{
    private static readonly TimeSpan SetUpPatience = TimeSpan.FromMinutes(6);

    /// <summary>Where the shared services keep their data; <c>PROCUREMENT_SERVICES</c> moves it.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("PROCUREMENT_SERVICES") is { Length: > 0 } set ? set : $"/tmp/procurement-services-{UserId()}";

    /// <summary>Takes a service for ourselves until the result is disposed; other test processes wait.</summary>
    public static async Task<IDisposable> LockAsync(string name, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, name + ".lock");
        return await Eventually.Get(() => Task.FromResult(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)),
            _ => true, cancellationToken, $"The lock of {name}", TimeSpan.FromMinutes(10));
    }

    /// <summary>Runs a service script and returns the KEY=value lines that it left in its folder's <c>env</c> file.</summary>
    /// <exception cref="InvalidOperationException">The script failed; the message has what it said.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> RunScriptAsync(
        string script, string folder, string verb, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var said = Path.Combine(folder, "script.log");
        // The services that it leaves running inherit its output, so that goes to a file: a pipe of ours would never end.
        await using var child = ChildProcess.Start(new ChildStart("bash", "-c", "exec bash \"$1\" \"$2\" \"$3\" >\"$4\" 2>&1 </dev/null", "bash", script, folder, verb, said) { Environment = settings });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(SetUpPatience);
        var code = await ExitAsync(child, patience.Token);
        if (code != 0) throw new InvalidOperationException($"{Path.GetFileName(script)} {verb} ended with {code}: {await File.ReadAllTextAsync(said, cancellationToken)}");

        var lines = File.Exists(Path.Combine(folder, "env")) ? await File.ReadAllLinesAsync(Path.Combine(folder, "env"), cancellationToken) : [];
        return lines.Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
    }

    private static async Task<int> ExitAsync(ChildProcess child, CancellationToken cancellationToken)
    {
        try
        {
            return await child.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await child.StopSessionAsync();
            throw;
        }
    }

    private static string UserId() => File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
}
