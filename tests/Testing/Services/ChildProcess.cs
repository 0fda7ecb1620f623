using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Procurement.Testing.Services;

/// <summary>
/// A process that cannot outlive us: the kernel signals it when we end, even by SIGKILL. Its output is kept for the message of a failure.
/// Linux only (<c>setpriv</c> of util-linux).
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptLines = 2000, SigInt = 2, SigTerm = 15;

    // The kernel ties the death signal to the thread that forked, so all children are forked by one thread that never ends.
    private static readonly BlockingCollection<Action> Forks = StartForkThread();

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly StreamWriter? log;

    private ChildProcess(ChildStart start)
    {
        log = start.LogFile is null ? null : new StreamWriter(new FileStream(start.LogFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        var info = new ProcessStartInfo("setpriv", start.CommandLine)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = start.WorkingDirectory,
        };
        foreach (var (name, value) in start.Environment)
            if (value is null) info.Environment.Remove(name);
            else info.Environment[name] = value;
        process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <exception cref="System.ComponentModel.Win32Exception">setpriv is not there.</exception>
    public static ChildProcess Start(ChildStart start)
    {
        var child = new ChildProcess(start);
        OnForkThread(() => child.process.Start());
        child.process.StandardInput.Close();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs a command to its end and returns what it printed on standard output and error.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message has its output.</exception>
    public static async Task<string> RunAsync(ChildStart start, CancellationToken cancellationToken)
    {
        await using var child = Start(start);
        var code = await child.WaitForExitAsync(cancellationToken);
        return code == 0 ? child.Output : throw new InvalidOperationException($"{start.File} ended with {code}: {child.Output}");
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>The last lines that it printed (2,000 are kept).</summary>
    public string Output => string.Join('\n', lines);

    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await ExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>SIGKILL: gone at once, as in a power cut.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited) process.Kill();
        await ExitAsync(CancellationToken.None);
    }

    /// <summary>SIGTERM, and SIGKILL when it has not ended in time.</summary>
    public Task StopAsync(TimeSpan? patience = null) => EndAsync(SigTerm, patience ?? TimeSpan.FromSeconds(30));

    /// <summary>SIGINT, and SIGKILL when it has not ended in time.</summary>
    public Task InterruptAsync(TimeSpan? patience = null) => EndAsync(SigInt, patience ?? TimeSpan.FromSeconds(30));

    /// <summary>SIGTERM to it and to all that it started and that has not left its session. Waits first while that installs packages: cut off, it would leave them broken.</summary>
    public async Task StopSessionAsync()
    {
        await Eventually.Until(() => !Session().Any(member => member.Name is "apt-get" or "dpkg"), CancellationToken.None, "The installation of packages", TimeSpan.FromMinutes(5));
        foreach (var (id, _) in Session()) _ = SendSignal(id, SigTerm);
        await ExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
        if (log is not null) await log.DisposeAsync();
    }

    /// <summary>Until it has exited and its output is read; what it started may hold its output open for ever (a browser that outlives it), and is waited for only briefly.</summary>
    private async Task ExitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var brief = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            brief.CancelAfter(TimeSpan.FromSeconds(5));
            try
            {
                await process.WaitForExitAsync(brief.Token);
                return;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                if (process.HasExited) return;
            }
        }
    }

    private async Task EndAsync(int signal, TimeSpan patience)
    {
        if (process.HasExited) return;
        _ = SendSignal(process.Id, signal);
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            await ExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    /// <summary>The processes of the session that it leads, by <c>/proc/ID/stat</c>: <c>ID (name) state parent group session ...</c></summary>
    private List<(int Id, string Name)> Session()
    {
        var members = new List<(int Id, string Name)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                var (open, close) = (stat.IndexOf('(', StringComparison.Ordinal), stat.LastIndexOf(')'));
                var rest = stat[(close + 2)..].Split(' ');
                if (int.Parse(rest[3], CultureInfo.InvariantCulture) == process.Id) members.Add((int.Parse(stat[..open], CultureInfo.InvariantCulture), stat[(open + 1)..close]));
            }
            catch (IOException)
            {
                // Ended while we looked.
            }
        }
        return members;
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        while (lines.Count > KeptLines) lines.TryDequeue(out _);
        if (log is null) return;
        lock (log) log.WriteLine(line);
    }

    private static void OnForkThread(Action fork)
    {
        var done = new TaskCompletionSource();
        Forks.Add(() =>
        {
            try
            {
                fork();
                done.SetResult();
            }
            catch (Exception trouble)
            {
                done.SetException(trouble);
            }
        });
        done.Task.GetAwaiter().GetResult();
    }

    private static BlockingCollection<Action> StartForkThread()
    {
        var forks = new BlockingCollection<Action>();
        new Thread(() => { foreach (var fork in forks.GetConsumingEnumerable()) fork(); }) { IsBackground = true, Name = "forks children" }.Start();
        return forks;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
