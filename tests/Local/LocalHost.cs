using Procurement.Testing;
using Procurement.Testing.Installation;
using Procurement.Testing.Services;

namespace Procurement.Local;

/// <summary>Starts everything that is needed to see the main job work on one machine, in order, and ends it in the opposite order.</summary>
internal sealed class LocalHost(LocalOptions options) : IAsyncDisposable
{
    private const string Currency = "AED";

    private readonly Stack<IAsyncDisposable> started = new();

    private string WhatsApp => $"http://127.0.0.1:{options.WhatsAppPort}";

    private Uri Shop => new($"http://127.0.0.1:{options.ShopPort}/");

    /// <summary>Starts all parts; returns when the portal is ready, with the company loaded.</summary>
    public async Task<PortalProcess> StartAsync(CancellationToken cancellationToken)
    {
        CheckPorts();
        var folder = await DataFolder.OpenAsync(options.Data, cancellationToken);
        if (options.Fresh) folder.Clear();

        var erp = await StartErpAsync(folder, cancellationToken);
        var postgres = Keep(await PrivatePostgres.StartAsync(new PostgresOptions(folder.Postgres, Durable: true), cancellationToken));
        await postgres.CreateDatabaseIfMissingAsync("procurement", cancellationToken);
        var redis = InProcessRedis.Start();
        Keep(new Disposing(redis));
        StartSimulators(folder);

        var settings = PortalSettings.For(new Surroundings(postgres.ConnectionString("procurement"), redis.ConnectionString, WhatsApp, folder.Media, erp?.Server));
        await LoadOnceAsync(folder, settings, cancellationToken);
        settings["ASPNETCORE_URLS"] = $"http://localhost:{options.Port}";
        return Keep(await PortalProcess.StartAsync(new PortalStart(settings) { Port = options.Port, LogFile = Path.Combine(folder.Logs, "portal.log") }, cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        while (started.TryPop(out var part))
        {
            if (part is PortalProcess portal) await portal.StopAsync();
            await part.DisposeAsync();
        }
    }

    private void CheckPorts()
    {
        var taken = new[] { options.Port, options.WhatsAppPort, options.ShopPort }.Where(port => !FreePorts.IsFree(port)).ToList();
        if (taken.Count > 0) throw new InvalidOperationException($"Port {string.Join(" and ", taken)} taken by another program: choose others with --port N");
    }

    private async Task<LocalErp?> StartErpAsync(DataFolder folder, CancellationToken cancellationToken)
    {
        if (!options.WithErp) return null;
        if (await LocalErp.IsPossibleAsync(cancellationToken)) return Keep(LocalErp.Start(folder.Tryton, Currency, restore: options.Fresh));
        Console.WriteLine("No ERP: Tryton is not installed and cannot be (not root, no passwordless sudo). Orders are not booked.");
        return null;
    }

    private void StartSimulators(DataFolder folder)
    {
        Keep(StartProgram("WhatsApp", folder,
            "--urls", WhatsApp, "--webhook", $"http://127.0.0.1:{options.Port}/webhooks/whatsapp",
            "--app-secret", PortalSettings.WhatsAppAppSecret, "--access-token", PortalSettings.WhatsAppAccessToken,
            "--phone-number-id", PortalSettings.WhatsAppPhoneNumberId, "--business-account-id", PortalSettings.WhatsAppBusinessAccountId,
            "--people", Path.Combine(Repository.SampleCompany, "people.csv")));
        Keep(StartProgram("Shop", folder,
            "--urls", Shop.ToString(), "--data", folder.Shop,
            "--catalog", Path.Combine(Repository.SampleCompany, "catalog.csv"), "--suppliers", Path.Combine(Repository.SampleCompany, "suppliers.csv"),
            "--sites", Path.Combine(Repository.SampleCompany, "sites.csv")));
    }

    private static ChildProcess StartProgram(string simulator, DataFolder folder, params string[] arguments)
    {
        var program = Repository.PathTo("tests", "Simulators", simulator, "bin", Repository.Configuration, "net10.0", $"Procurement.Simulators.{simulator}.dll");
        return ChildProcess.Start(new ChildStart("dotnet", [program, .. arguments])
        {
            LogFile = Path.Combine(folder.Logs, $"{simulator.ToLowerInvariant()}.log"),
            WorkingDirectory = Path.GetDirectoryName(program)!,
        });
    }

    /// <summary>
    /// Loads the sample company before the portal shows itself at its port, so that "ready" means loaded: a portal on a port of its own takes the imports.
    /// </summary>
    private async Task LoadOnceAsync(DataFolder folder, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        if (options.Fresh) return;
        var fingerprint = LoadSampleCompany.Fingerprint(Shop);
        if (File.Exists(folder.LoadedMark) && await File.ReadAllTextAsync(folder.LoadedMark, cancellationToken) == fingerprint) return;

        Console.WriteLine("Loading the sample company ...");
        await using var portal = await PortalProcess.StartAsync(new PortalStart(settings) { LogFile = Path.Combine(folder.Logs, "load.log") }, cancellationToken);
        await new LoadSampleCompany(portal.Http, Shop).RunAsync(cancellationToken);
        await portal.StopAsync();
        await File.WriteAllTextAsync(folder.LoadedMark, fingerprint, cancellationToken);
    }

    private T Keep<T>(T part) where T : IAsyncDisposable
    {
        started.Push(part);
        return part;
    }

    private sealed class Disposing(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
