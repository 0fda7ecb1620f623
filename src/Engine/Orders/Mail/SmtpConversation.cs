using System.Globalization;
using System.Text;
using MailKit;

namespace Procurement.Engine.Orders.Mail;

/// <summary>
/// Listens to what is said with the server, so that it is known whether a mail that was cut off can have been taken: exceptions do not tell. A mail
/// whose content was asked for and got no reply may have been taken; one that got a reply is as the reply says.
/// </summary>
internal sealed class SmtpConversation : IProtocolLogger
{
    private readonly StringBuilder reply = new();
    private string lastReply = "";

    /// <summary>The server has asked for the content. From here on silence means that nothing is known; before, nothing of it has left.</summary>
    public bool ContentBegun { get; private set; }

    /// <summary>The server's reply to the content; null while there is none.</summary>
    public string? ContentReply { get; private set; }

    /// <summary>The server's last whole reply, for a person to read.</summary>
    public string LastReply => lastReply;

    /// <summary>First number of the last reply; 0 where there was none.</summary>
    public int LastCode => CodeOf(lastReply);

    private bool contentOffered;

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public void LogConnect(Uri uri)
    {
    }

    public void LogClient(byte[] buffer, int offset, int count)
    {
        if (!contentOffered && Encoding.ASCII.GetString(buffer, offset, Math.Min(count, 6)).Equals("DATA\r\n", StringComparison.OrdinalIgnoreCase)) contentOffered = true;
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        reply.Append(Encoding.UTF8.GetString(buffer, offset, count));
        while (Line() is { } line)
        {
            if (line.Length > 3 && line[3] == '-') continue;
            lastReply = line;
            if (!contentOffered) continue;
            if (!ContentBegun && CodeOf(line) == 354) ContentBegun = true;
            else ContentReply ??= line;
        }
    }

    private string? Line()
    {
        var end = reply.ToString().IndexOf('\n', StringComparison.Ordinal);
        if (end < 0) return null;
        var line = reply.ToString(0, end).TrimEnd('\r');
        reply.Remove(0, end + 1);
        return line;
    }

    public static int CodeOf(string? line) => line is { Length: >= 3 } && int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0;

    public void Dispose()
    {
    }
}
