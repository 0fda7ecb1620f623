using Xunit;

namespace Procurement.Testing.Services;

/// <summary>
/// A real Tryton ERP with a small seeded company, started once for this user and held for ourselves until disposed: other test processes wait meanwhile.
/// A fixture of a test class; what an earlier class did is put back as it was seeded (3-4 s).
/// </summary>
public sealed class Tryton : IAsyncLifetime
{
    /// <summary>What the script takes where nothing else is set: known before the server is up.</summary>
    public const string DefaultDatabase = "tryton", DefaultUser = "buyer", DefaultPassword = "tryton-fake-pw";

    private readonly string script = Repository.PathTo("tests", "Services", "erp", "tryton-up");
    private readonly string folder;
    private readonly string currency;
    private readonly bool shared;
    private readonly Lazy<int> chosenPort;
    private IReadOnlyDictionary<string, string> values = new Dictionary<string, string>(StringComparer.Ordinal);
    private IDisposable? exclusive;

    /// <summary>The shared server, whose company keeps EUR.</summary>
    public Tryton() : this("EUR", keepIn: null) { }

    private Tryton(string currency, string? keepIn)
    {
        this.currency = currency;
        shared = keepIn is null;
        chosenPort = new Lazy<int>(Port);
        folder = keepIn ?? Path.Combine(SharedService.Folder, $"tryton-{currency}");
    }

    /// <summary>The shared server whose company keeps this currency (ISO 4217); each currency has its own. Start it before use.</summary>
    public static Tryton In(string currency) => new(currency, keepIn: null);

    /// <summary>A server of our own in a folder: used again when it holds one, not restored, and stopped on dispose. Start it before use.</summary>
    public static Tryton KeptIn(string folder, string currency) => new(currency, folder);

    /// <summary>The address of the server with its database: <c>http://127.0.0.1:port/tryton/</c>.</summary>
    public Uri Url => new(values["TRYTON_URL"]);

    /// <summary>The address of the server alone; known before it is started.</summary>
    public Uri ServerUrl => values.Count > 0 ? new Uri(Url, "/") : new Uri($"http://127.0.0.1:{chosenPort.Value}/");

    /// <summary>Whether its folder holds a company that an earlier start has seeded.</summary>
    public bool IsSeeded => File.Exists(Path.Combine(folder, "seeded"));

    public string Database => values["TRYTON_DATABASE"];

    /// <summary>A user who may purchase and keep products and parties.</summary>
    public string User => values["TRYTON_USER"];

    public string Admin => values["TRYTON_ADMIN"];

    /// <summary>Of <see cref="User"/> and <see cref="Admin"/> alike.</summary>
    public string Password => values["TRYTON_USER_PASSWORD"];

    public async ValueTask InitializeAsync() => await StartAsync(CancellationToken.None);

    /// <exception cref="InvalidOperationException">The script failed; the message has what it said (for example which packages are missing).</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (shared) exclusive = await SharedService.LockAsync($"tryton-{currency}", cancellationToken);
        var seeded = IsSeeded;
        await RunAsync("up", cancellationToken);
        if (seeded && shared) await RestoreAsync(cancellationToken);
    }

    /// <summary>Puts the data back as it was seeded; sessions end.</summary>
    public Task RestoreAsync(CancellationToken cancellationToken) => RunAsync("restore", cancellationToken);

    /// <summary>Stops the server and its database; the data stays.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => RunAsync("down", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!shared && Directory.Exists(folder)) await StopAsync(CancellationToken.None);
        exclusive?.Dispose();
    }

    private async Task RunAsync(string verb, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        values = await SharedService.RunScriptAsync(script, folder, verb,
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["TRYTON_PORT"] = $"{chosenPort.Value}", ["TRYTON_CURRENCY"] = currency }, cancellationToken);
    }

    /// <summary>The port of last time while that is ours or free, else a new one.</summary>
    private int Port()
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "port");
        var ours = File.Exists(Path.Combine(folder, "trytond.pid")) && Directory.Exists($"/proc/{File.ReadAllText(Path.Combine(folder, "trytond.pid")).Trim()}");
        if (File.Exists(file) && int.TryParse(File.ReadAllText(file), out var kept) && (ours || FreePorts.IsFree(kept))) return kept;
        var fresh = FreePorts.Next();
        File.WriteAllText(file, $"{fresh}");
        return fresh;
    }
}
