using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Procurement.Engine.Orders.Mail;

/// <summary>How sending one mail ended.</summary>
internal abstract record PostResult(string Words)
{
    /// <summary>The server has taken it.</summary>
    public sealed record Taken(string Words) : PostResult(Words);

    /// <summary>Certainly not taken, and it may go later: no connection, or a reply 4xx.</summary>
    public sealed record NotNow(string Words) : PostResult(Words);

    /// <summary>Certainly not taken, and it will not be as it is: a reply 5xx.</summary>
    public sealed record Never(string Words) : PostResult(Words);

    /// <summary>The content was on its way and no reply came: it may have been taken.</summary>
    public sealed record Unknown(string Words) : PostResult(Words);
}

/// <summary>Mail through an SMTP server. One connection for one mail.</summary>
internal sealed class SmtpPost(IOptions<MailOptions> options)
{
    /// <param name="arm">Called once the server would take a mail, before it is given one: commits that from here on it may have gone. False: it is left undone.</param>
    public async Task<PostResult> SendAsync(MimeMessage message, Func<Task<bool>> arm, CancellationToken cancellationToken)
    {
        using var heard = new SmtpConversation();
        using var client = new SmtpClient(heard) { Timeout = (int)TimeSpan.FromSeconds(options.Value.TimeoutSeconds).TotalMilliseconds };
        if (await ConnectAsync(client, heard, cancellationToken) is { } refused) return refused;
        if (!await arm()) return new PostResult.NotNow("Sending came too late after it was armed.");
        try
        {
            // Not cancelled by a stop of the node, yet never without an end.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.TimeoutSeconds * 2));
            var words = await client.SendAsync(message, limit.Token);
            await LeaveAsync(client);
            return new PostResult.Taken(words);
        }
        catch (Exception trouble) when (IsTrouble(trouble))
        {
            return Verdict(heard, trouble);
        }
    }

    private async Task<PostResult?> ConnectAsync(SmtpClient client, SmtpConversation heard, CancellationToken cancellationToken)
    {
        var set = options.Value;
        try
        {
            if (set.CertificateAuthority is { Length: > 0 } authority) client.ServerCertificateValidationCallback = (_, certificate, _, errors) => IsVouchedFor(certificate, errors, authority);
            var security = set.Security.ToLowerInvariant() switch { "tls" => SecureSocketOptions.SslOnConnect, "none" => SecureSocketOptions.None, _ => SecureSocketOptions.StartTls };
            await client.ConnectAsync(set.Host!, set.Port, security, cancellationToken);
            if (set.User is { Length: > 0 } user) await client.AuthenticateAsync(user, set.Password ?? "", cancellationToken);
            // One reply for each thing said: nothing is sent ahead of an answer.
            client.Capabilities &= ~(SmtpCapabilities.Chunking | SmtpCapabilities.BinaryMime | SmtpCapabilities.Pipelining);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception trouble) when (IsTrouble(trouble) || trouble is SslHandshakeException or MailKit.Security.AuthenticationException or NotSupportedException)
        {
            return heard.LastCode >= 500 || trouble is MailKit.Security.AuthenticationException or NotSupportedException ? new PostResult.Never(Words(heard, trouble)) : new PostResult.NotNow(Words(heard, trouble));
        }
    }

    /// <summary>By the company's own authority, for this very host.</summary>
    private static bool IsVouchedFor(X509Certificate? certificate, SslPolicyErrors errors, string authority)
    {
        if (certificate is not X509Certificate2 presented || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(authority);
        return chain.Build(presented);
    }

    private static PostResult Verdict(SmtpConversation heard, Exception trouble)
    {
        if (heard.ContentReply is { } reply) return Of(SmtpConversation.CodeOf(reply), reply);
        if (heard.ContentBegun) return new PostResult.Unknown($"The connection broke while the mail was given, and the server has not said that it took it ({trouble.GetType().Name}).");
        return trouble is SmtpCommandException refused ? Of((int)refused.StatusCode, $"{(int)refused.StatusCode} {refused.Message}") : Of(heard.LastCode >= 400 ? heard.LastCode : 0, Words(heard, trouble));
    }

    private static PostResult Of(int code, string words) => code switch
    {
        >= 200 and < 300 => new PostResult.Taken(words),
        >= 500 => new PostResult.Never(words),
        _ => new PostResult.NotNow(words),
    };

    /// <summary>The mail is taken; that the goodbye fails changes nothing.</summary>
    private static async Task LeaveAsync(SmtpClient client)
    {
        try
        {
            await client.DisconnectAsync(quit: true, CancellationToken.None);
        }
        catch (Exception trouble) when (IsTrouble(trouble))
        {
            // Gone already.
        }
    }

    private static bool IsTrouble(Exception trouble) => trouble is CommandException or ProtocolException or IOException or SocketException or TimeoutException or ServiceNotConnectedException or OperationCanceledException;

    private static string Words(SmtpConversation heard, Exception trouble) => heard.LastCode >= 400 ? heard.LastReply : trouble.Message;
}
