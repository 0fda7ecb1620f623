using System.Text.RegularExpressions;
using MimeKit;

namespace Procurement.Testing.Services;

/// <summary>A real SMTP server on a free port of 127.0.0.1 (tests/Services/smtp), which can be told to misbehave as servers do.</summary>
public sealed partial class SmtpServer : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private ChildProcess process = null!;

    public int Port { get; private set; }

    /// <param name="certificate">Paths of a certificate and its key: then STARTTLS and the sign-in po / correct are wanted. Null: neither.</param>
    public static async Task<SmtpServer> StartAsync((string Certificate, string Key)? certificate, CancellationToken cancellationToken)
    {
        var server = new SmtpServer();
        string[] arguments = [Repository.PathTo("tests", "Services", "smtp", "server.py"), server.folder.Path, .. certificate is { } files ? new[] { files.Certificate, files.Key } : []];
        server.process = ChildProcess.Start(new ChildStart("/usr/bin/python3", arguments));
        await Eventually.Until(() => Listening().IsMatch(server.process.Output) || server.process.HasExited, cancellationToken, "The SMTP server listening", lastState: () => server.process.Output);
        if (server.process.HasExited) throw new InvalidOperationException($"The SMTP server did not start: {server.process.Output}");
        server.Port = int.Parse(Listening().Match(server.process.Output).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        return server;
    }

    /// <summary>How it behaves from now on: see tests/Services/smtp/server.py.</summary>
    public Task BehaveAsync(string json, CancellationToken cancellationToken) => File.WriteAllTextAsync(Path.Combine(folder.Path, "behaviour.json"), json, cancellationToken);

    /// <summary>True once a mail was taken whose sender waits for an answer that never comes.</summary>
    public bool IsHolding => File.Exists(Path.Combine(folder.Path, "held"));

    /// <summary>Every mail that it took, oldest first.</summary>
    public async Task<List<MimeMessage>> MailsAsync(CancellationToken cancellationToken)
    {
        var mails = new List<MimeMessage>();
        foreach (var file in Directory.GetFiles(folder.Path, "*.eml").Order(StringComparer.Ordinal)) mails.Add(await MimeMessage.LoadAsync(file, cancellationToken));
        return mails;
    }

    /// <summary>Takes it away, as an outage does.</summary>
    public Task StopAsync() => process.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Dispose();
    }

    [GeneratedRegex(@"^listening (\d+)$", RegexOptions.Multiline)]
    private static partial Regex Listening();
}
