namespace Procurement.Simulators.WhatsApp;

/// <summary>Meta: free-form messages only within 24 h of the person's last message.</summary>
internal static class ReplyWindow
{
    public static readonly TimeSpan Length = TimeSpan.FromHours(24);

    private static readonly string[] NoMessages = ["reaction", "edit", "revoke", "system"];

    public static bool IsOpen(DateTimeOffset? lastMessage, DateTimeOffset now) => lastMessage is { } last && now - last < Length;

    /// <summary>Reactions, edits, revokes and system notices are no messages and open nothing.</summary>
    public static bool IsOpenedBy(string type) => !NoMessages.Contains(type);
}
