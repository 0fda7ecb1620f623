using System.Text.Json;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Understanding;

/// <summary>Whatever understanding puts on a draft says which words it came from.</summary>
public sealed class EvidenceTests
{
    [Fact]
    public void Every_field_of_every_draft_of_the_development_conversations_quotes_the_words_it_came_from()
    {
        var (fields, wrong) = (0, new List<string>());
        foreach (var row in File.ReadLines(Path.Combine(SampleFacts.Conversations, "conversations.dev.jsonl")).Where(row => row.Length > 0))
        {
            var conversation = JsonDocument.Parse(row).RootElement;
            foreach (var turn in ConversationPlayer.Play(conversation).Turns)
            {
                foreach (var operation in turn.Understood.Operations.Where(SetsAField))
                {
                    fields++;
                    if (operation.Evidence.Count == 0 || !operation.Evidence.All(evidence => IsSaid(evidence, turn.Batch)))
                        wrong.Add($"{conversation.GetProperty("id")} {operation}: {string.Join(" | ", operation.Evidence.Select(e => e.Quote))}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(fields > 200, $"{fields} fields");
    }

    [Fact]
    public void The_quote_of_a_date_is_its_words_alone()
    {
        var understood = Say.By(Say.Grace, "3 staplers by the 15th of next month please");

        Assert.Equal("by the 15th of next month", Assert.Single(understood.The<SetNeedBy>()!.Evidence).Quote);
    }

    private static bool SetsAField(RequestOperation operation) =>
        operation is AddLine or SetItem or SetQuantity or SetLineSite or SetSite or SetNeedBy or SetCostCenter or SetSupplier or SetMaxTotal or SetUrgent or RemoveLine;

    // Words of the message that is named; a picture without words is its own evidence.
    private static bool IsSaid(Evidence evidence, IReadOnlyList<HeardMessage> batch) =>
        batch.FirstOrDefault(message => message.Id == evidence.MessageId) is { } message
        && (evidence.Quote.Length > 0 ? message.Text.Contains(evidence.Quote, StringComparison.Ordinal) : message.Kind == HeardKind.Media && message.Text.Length == 0);
}
