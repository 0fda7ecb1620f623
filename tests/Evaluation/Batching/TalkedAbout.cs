using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Requests;
using Procurement.Engine.Turns;
using Procurement.Engine.Understanding;

namespace Procurement.Evaluation.Batching;

/// <summary>One person's draft and open questions between the turns of a burst, as the rows would hold them.</summary>
internal sealed class TalkedAbout(CompanyFacts company, CompanyKnowledge knowledge, string language, DateTimeOffset now)
{
    private const string Number = "PR-2026-000001";
    private static readonly Guid Person = new("00000000-0000-0000-0000-0000000000aa"), Draft = new("00000000-0000-0000-0000-0000000000bb");
    private DraftFacts? draft;
    private List<AskedQuestion> questions = [];

    /// <summary>What a turn over these messages would decide by.</summary>
    public TurnFacts Facts(IEnumerable<BurstMessage> messages)
    {
        var heard = messages.Select(message => new HeardMessage(Guid.Empty, now.AddSeconds(message.At), message.Text is null ? HeardKind.Media : HeardKind.Text, message.Text ?? "")).ToList();
        var speaker = new Speaker(Person, "", [PersonRoles.Requester], "HQ", company.Sites["HQ"].CostCenter, language, company.Sites["HQ"].TimeZone);
        var fact = draft is null ? null : new RequestFact(Draft, Number, 1, draft.Status.ToString(), Person, draft.State.Site, draft.State.NeedBy, now,
            [.. draft.State.Present.Select(line => new LineFact(line.Position, line.Sku, line.Description, line.Quantity, line.Unit, line.RequestedText, line.RequestedQuantity, line.RequestedUnit, line.Site))]);
        return new TurnFacts(Guid.Empty, now, new Sender(AddressState.Verified, speaker, Active: true), TakenOver: false, language, heard, heard.Count(message => message.Kind == HeardKind.Media),
            new Talk(speaker, fact, [], [.. questions.Select(asked => asked.Question)], []), draft, questions, company, RefusedToday: false, HintedToday: false);
    }

    public BurstReading Read(IEnumerable<BurstMessage> messages) => ReadBurst.Of(Facts(messages), knowledge);

    /// <summary>Runs a turn over the messages; what it asks for (kinds of questions, "unclear" and "greeting" for those replies), which stays open.</summary>
    public IReadOnlySet<string> Turn(IReadOnlyList<BurstMessage> messages)
    {
        var facts = Facts(messages);
        var (route, read) = TurnRun.Read(facts, knowledge);
        var plan = TurnDecision.Decide(facts, route, read);
        if (plan.Draft is { } change)
        {
            draft = new DraftFacts(Draft, Number, 1, change.Complete ? RequestStatus.AwaitingConfirmation : RequestStatus.Collecting, change.State);
            questions = [.. change.Questions.Select(missing => new AskedQuestion(
                missing.Open ?? new OpenQuestion(Guid.NewGuid(), missing.Ask.Kind, missing.Ask.Position, missing.Ask.About, missing.Ask.Options, Number), 1, Escalated: false))];
        }

        return plan.Answer switch
        {
            Answer.Unclear or Answer.Unreadable => new HashSet<string> { "unclear" },
            Answer.Greeting => new HashSet<string> { "greeting" },
            _ => plan.Draft is null ? plan.Asks.Select(ask => ask.Kind).ToHashSet() : plan.Draft.Questions.Select(missing => missing.Ask.Kind).ToHashSet(),
        };
    }
}
