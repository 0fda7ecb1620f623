using Procurement.Data.Requests;

namespace Procurement.Engine.Requests;

/// <summary>Why a person is needed now (product.md, <c>attention</c>). Derived on read, never stored.</summary>
public static class AttentionRules
{
    public const string QuestionUnanswered = "questionUnanswered", Held = "held", ToReview = "toReview", ToApprove = "toApprove", MessageFailed = "messageFailed",
        MediaFailed = "mediaFailed", BookingFailed = "bookingFailed", PersonWanted = "personWanted", UnknownSender = "unknownSender";

    public static IReadOnlyList<string> OfRequest(RequestAttentionFacts facts)
    {
        var why = new List<string>();
        if (facts.QuestionEscalated && !facts.Status.IsOver()) why.Add(QuestionUnanswered);
        if (facts.Status == RequestStatus.OnHold) why.Add(Held);
        if (facts.Status == RequestStatus.InReview) why.Add(ToReview);
        if (facts.Status == RequestStatus.AwaitingApproval) why.Add(ToApprove);
        why.AddRange(facts.OrderAttentions.OfType<string>());
        if (facts.BookingFailed) why.Add(BookingFailed);
        if (facts.MessageFailed) why.Add(MessageFailed);
        if (facts.CancelRequested && !facts.Status.IsOver()) why.Add(PersonWanted);
        return [.. why.Distinct(StringComparer.Ordinal)];
    }

    /// <param name="attention">The order's own reason; null when there is none.</param>
    public static IReadOnlyList<string> OfOrder(string? attention, bool bookingFailed) =>
        [.. new[] { attention, bookingFailed ? BookingFailed : null }.OfType<string>()];

    /// <param name="personWanted">The conversation's own reason; null when nobody is wanted.</param>
    public static IReadOnlyList<string> OfConversation(string? personWanted, bool messageFailed, bool mediaFailed)
    {
        var reason = personWanted switch
        {
            null => null,
            UnknownSender or QuestionUnanswered => personWanted,
            _ => PersonWanted,
        };
        return [.. new[] { reason, messageFailed ? MessageFailed : null, mediaFailed ? MediaFailed : null }.OfType<string>()];
    }
}

/// <param name="QuestionEscalated">A question of it was given to an operator and is still open.</param>
/// <param name="OrderAttentions">The reason of each of its orders; null entries for orders that need nobody.</param>
/// <param name="MessageFailed">A message about it could not be sent.</param>
public sealed record RequestAttentionFacts(RequestStatus Status, bool QuestionEscalated, IReadOnlyList<string?> OrderAttentions, bool BookingFailed, bool MessageFailed, bool CancelRequested);
