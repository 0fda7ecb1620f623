namespace Procurement.Simulators.WhatsApp;

/// <summary>A person's chat at a glance.</summary>
/// <param name="Phone">E.164.</param>
/// <param name="Name">Profile name.</param>
/// <param name="UserId">Business-scoped id.</param>
/// <param name="Messages">How many, both directions.</param>
/// <param name="Unread">Messages of the product that the person has not seen.</param>
/// <param name="WindowClosesAt">Until when free-form messages may be sent; null: the person has never written.</param>
/// <param name="Last">The newest message; null: none.</param>
public sealed record Conversation(string Phone, string Name, string UserId, int Messages, int Unread, DateTimeOffset? WindowClosesAt, ChatMessage? Last);
