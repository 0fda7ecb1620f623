using MimeKit;

namespace Procurement.Engine.Orders.Mail;

/// <summary>Section <c>Mail</c>: the server through which orders go to suppliers that take them by e-mail. Without <see cref="Host"/> such orders are left to a person.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    public string? Host { get; set; }
    public int Port { get; set; } = 587;

    /// <summary>startTls (required), tls (from the first byte), or none (this machine only).</summary>
    public string Security { get; set; } = "startTls";
    /// <summary>PEM file with the authority that vouches for the server, where no public one does; null: the machine's own.</summary>
    public string? CertificateAuthority { get; set; }
    public string? User { get; set; }
    public string? Password { get; set; }

    /// <summary>Sender, as in <c>Purchasing &lt;orders@company.example&gt;</c>. Its domain is in every Message-ID.</summary>
    public string? From { get; set; }

    /// <summary>Where answers by mail go; null: to the sender.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>Address of this portal as suppliers reach it, for the link by which they accept or decline.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>How long that link works.</summary>
    public int LinkDays { get; set; } = 14;

    /// <summary>How long the server may be silent.</summary>
    public int TimeoutSeconds { get; set; } = 60;

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Host);

    public string Domain => MailboxAddress.TryParse(From, out var sender) ? sender.Domain : "localhost";

    /// <summary>What keeps these settings from being used, one sentence each, naming the key; empty when they are complete or absent.</summary>
    public IEnumerable<string> Problems()
    {
        if (!IsConfigured) yield break;
        if (!MailboxAddress.TryParse(From, out var sender) || sender.Domain.Length == 0) yield return "Mail:From is not a mail address";
        if (ReplyTo is { Length: > 0 } && !MailboxAddress.TryParse(ReplyTo, out _)) yield return "Mail:ReplyTo is not a mail address";
        if (Security.ToLowerInvariant() is not ("starttls" or "tls" or "none")) yield return "Mail:Security must be startTls, tls or none";
        if (Security.Equals("none", StringComparison.OrdinalIgnoreCase) && !IsLoopback(Host!)) yield return "Mail:Security none is for a server on this machine only";
        if (CertificateAuthority is { Length: > 0 } && !File.Exists(CertificateAuthority)) yield return "Mail:CertificateAuthority is not a file";
        if (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) yield return "Mail:PublicUrl is missing: the address at which suppliers reach this portal";
        else if (address.Scheme == "http" && !address.IsLoopback) yield return "Mail:PublicUrl must use https: the link decides about an order";
        if (string.IsNullOrEmpty(User) != string.IsNullOrEmpty(Password)) yield return "Mail:User and Mail:Password: a server needs both or none";
    }

    private static bool IsLoopback(string host) => host is "localhost" || (System.Net.IPAddress.TryParse(host, out var ip) && System.Net.IPAddress.IsLoopback(ip));
}
