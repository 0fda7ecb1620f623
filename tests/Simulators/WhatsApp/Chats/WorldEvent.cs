namespace Procurement.Simulators.WhatsApp;

/// <summary>Something that an open phone page should show.</summary>
/// <param name="Kind">message (added or changed), typing, people (changed, or everything was forgotten).</param>
internal sealed record WorldEvent(string Kind, string? Phone = null, ChatMessage? Message = null, bool IsTyping = false)
{
    public static WorldEvent Of(ChatMessage message) => new("message", message.Phone, message);
}
