using Procurement.Data.Messaging;
using Procurement.Data.Requests;
using Procurement.Data.Turns;

namespace Procurement.Engine.Turns;

/// <summary>A turn with its facts and the rows that it may change.</summary>
internal sealed record LoadedTurn(Turn Turn, TurnFacts Facts, Conversation Conversation, PurchaseRequest? Draft, IReadOnlyList<Question> Questions, string? PersonWanted);

/// <summary>Keys of replies that are sent at most once a day.</summary>
internal static class DailyReplies
{
    public static string Refusal(Guid conversation, DateTimeOffset now) => $"refusal:{conversation}:{now:yyyyMMdd}";

    public static string Hint(Guid conversation, DateTimeOffset now) => $"hint:{conversation}:{now:yyyyMMdd}";
}
