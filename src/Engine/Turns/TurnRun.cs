using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Turns;
using Procurement.Engine.Agent;
using Procurement.Engine.Approvals;
using Procurement.Engine.Company;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Understanding;
using Procurement.Engine.Work;

namespace Procurement.Engine.Turns;

/// <summary>Loads, decides and writes turns in a given transaction: one path for groups, for single turns, and for those that a model helped with.</summary>
internal sealed class TurnRun(CompanyKnowledgeCache company, IApprovalDecisions decisions, IReceipts receipts, IOptions<OrderingOptions> ordering, IChangeNotices notices)
{
    /// <param name="leaveToModel">A turn that the rules left unexplained is handed on instead of decided.</param>
    /// <param name="proposal">For a single turn: what a model proposed.</param>
    public async Task<TurnsWritten> RunAsync(ProcurementDb db, List<Turn> turns, bool leaveToModel, ModelProposal? proposal, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (facts, knowledge) = await company.BothAsync(cancellationToken);
        var loaded = await TurnLoader.LoadAsync(db, turns, facts, now, cancellationToken);
        var decided = new List<(LoadedTurn Loaded, Route Route, Understood? Read, string Author)>();
        var handedOn = 0;
        foreach (var one in loaded)
        {
            var (route, read) = Read(one.Facts, knowledge);
            if (leaveToModel && read is not null && ModelReading.IsWanted(read))
            {
                one.Turn.Start(now);
                handedOn++;
                continue;
            }

            var understood = proposal is null || read is null ? read : ModelReading.Guard(read, proposal.Understood);
            decided.Add((one, route, understood, proposal?.Adds == true ? "model" : read is null ? "requester" : "rules"));
        }

        var asked = await UnitDoubts.RunAsync(db, decided.ConvertAll(turn => (turn.Loaded.Facts, turn.Read)), now, cancellationToken);
        var plans = decided.Select((turn, index) => (turn.Loaded, Plan: TurnDecision.Decide(turn.Loaded.Facts, turn.Route, asked[index], turn.Author))).ToList();
        var writer = new TurnWriter(db, new TurnSteps(decisions, receipts, ordering.Value),
            await NumbersAsync(db, plans.Count(pair => TurnWriter.OpensRequest(pair.Loaded, pair.Plan)), now, cancellationToken), now);
        foreach (var (one, plan) in plans) await writer.WriteAsync(one, plan, proposal?.Tokens ?? 0, cancellationToken);
        await writer.FinishAsync(cancellationToken);
        await db.SaveInBulkAsync(cancellationToken);
        writer.Written.Turns += handedOn;
        if (handedOn > 0) writer.Written.Wakes.Add(Stages.Turn);
        return writer.Written;
    }

    /// <summary>What the turn's words mean by rules; null where there are none to read.</summary>
    public static (Route Route, Understood? Read) Read(TurnFacts facts, CompanyKnowledge knowledge)
    {
        var route = Routing.Decide(facts);
        if (route.Settled is not null) return (route, null);
        var edits = EditedMessages.Of(facts, knowledge);
        var words = ReadingBounds.Of([.. edits.Words, .. route.Words]);
        route = route with { Decisions = [.. route.Decisions, .. edits.Steps], Words = words.Read, Unread = words, EditUnclear = edits.IsUnclear || facts.EditUnseen };
        var read = route.Words.Count > 0 ? BatchReading.Read(route.Words, edits.TalkOf(facts), knowledge) : null;
        return (route, edits.With(read, facts.Language ?? facts.Sender.Person!.Language));
    }

    /// <summary>After the commit.</summary>
    public void Say(TurnsWritten written)
    {
        foreach (var stage in written.Wakes) notices.Wake(stage);
        foreach (var number in written.Requests) notices.Changed(ChangeKinds.Request, number);
        foreach (var conversation in written.Conversations) notices.Changed(ChangeKinds.Conversation, conversation.ToString());
    }

    private static async Task<Queue<string>> NumbersAsync(ProcurementDb db, int count, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (count == 0) return new Queue<string>();
        var values = await db.Database.SqlQuery<long>($"SELECT nextval('request_numbers') AS \"Value\" FROM generate_series(1, {count})").ToListAsync(cancellationToken);
        return new Queue<string>(values.Select(value => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PR-{now.Year}-{value:D6}")));
    }
}

/// <summary>A model proposes contents; it never decides (product.md, rule 4).</summary>
internal static class ModelReading
{
    /// <summary>
    /// Whether a model is to be asked: words are left that name goods, a number or a change, or nothing at all was understood. A greeting or a remark beside an order
    /// that the rules read is worth no prompt.
    /// </summary>
    public static bool IsWanted(Understood read) =>
        read.Unexplained.Any(words => words.IsTelling)
        || read is { Intent: Intent.Unclear, Unexplained.Count: > 0, Operations.Count: 0, Asks.Count: 0, Refused.Count: 0 };

    /// <summary>The proposal, unless it would confirm, cancel, approve, reject or receive where the rules did not read that.</summary>
    public static Understood Guard(Understood byRules, Understood proposed) =>
        proposed.Intent is Intent.Confirm or Intent.Cancel or Intent.Approve or Intent.Reject or Intent.Receipt && (proposed.Intent, proposed.Request) != (byRules.Intent, byRules.Request)
            ? byRules
            : proposed with { InstructsTheSystem = proposed.InstructsTheSystem || byRules.InstructsTheSystem };
}
