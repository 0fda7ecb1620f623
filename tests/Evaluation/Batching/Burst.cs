namespace Procurement.Evaluation.Batching;

internal enum BurstKind { Single, Fragments, TrailingAnd, Photo }

/// <param name="At">Seconds after the first message of the burst.</param>
/// <param name="Text">Null for a photo without a caption.</param>
internal sealed record BurstMessage(double At, string? Text);

/// <summary>One thought of a person, in the messages in which it came.</summary>
/// <param name="Language">Of the person.</param>
internal sealed record Burst(int Person, string Language, BurstKind Kind, IReadOnlyList<BurstMessage> Messages);
