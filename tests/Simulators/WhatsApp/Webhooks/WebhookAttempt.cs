namespace Procurement.Simulators.WhatsApp;

/// <summary>One try to post a webhook.</summary>
/// <param name="At">When it began.</param>
/// <param name="Body">The exact bytes.</param>
/// <param name="Signature">The header that went with them.</param>
/// <param name="Number">1 for the first try of this body.</param>
/// <param name="HttpStatus">The answer; null: no answer at all.</param>
public sealed record WebhookAttempt(DateTimeOffset At, byte[] Body, string Signature, int Number, int? HttpStatus);
