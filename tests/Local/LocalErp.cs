using Procurement.Testing.Services;

namespace Procurement.Local;

/// <summary>
/// A Tryton of our own. Its first set-up takes a minute, so it goes on beside the portal, which books what is owed when the ERP answers.
/// </summary>
internal sealed class LocalErp : IAsyncDisposable
{
    private readonly Tryton tryton;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task starting;

    private LocalErp(Tryton tryton, bool restore)
    {
        this.tryton = tryton;
        starting = Task.Run(() => StartAsync(restore, stopping.Token));
    }

    /// <summary>Where it will answer.</summary>
    public Uri Server => tryton.ServerUrl;

    /// <summary>Whether it is installed, or can be.</summary>
    public static async Task<bool> IsPossibleAsync(CancellationToken cancellationToken)
    {
        if (File.Exists("/usr/bin/trytond")) return true;
        if (!File.Exists("/usr/bin/apt-get")) return false;
        if (string.Equals(Environment.UserName, "root", StringComparison.Ordinal)) return true;
        await using var asking = ChildProcess.Start(new ChildStart("bash", "-c", "sudo -n true"));
        return await asking.WaitForExitAsync(cancellationToken) == 0;
    }

    /// <param name="restore">Put its data back as it was seeded.</param>
    public static LocalErp Start(string folder, string currency, bool restore) => new(Tryton.KeptIn(folder, currency), restore);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await starting;
        await tryton.DisposeAsync();
        stopping.Dispose();
    }

    private async Task StartAsync(bool restore, CancellationToken cancellationToken)
    {
        try
        {
            var wasSeeded = tryton.IsSeeded;
            await tryton.StartAsync(cancellationToken);
            if (restore && wasSeeded) await tryton.RestoreAsync(cancellationToken);
            Console.WriteLine($"ERP is up: {tryton.Url} as {tryton.User} / {tryton.Password}");
        }
        catch (OperationCanceledException)
        {
            // Stopped while it was still being set up.
        }
        catch (Exception trouble)
        {
            await Console.Error.WriteLineAsync($"The ERP could not be started; orders are not booked until it can be.\n{trouble.Message}");
        }
    }
}
