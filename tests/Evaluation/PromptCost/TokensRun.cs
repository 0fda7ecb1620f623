using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Procurement.Data.Messaging;
using Procurement.Engine.Messaging;
using Procurement.Evaluation.Cases;
using Procurement.Evaluation.Playing;
using Procurement.Testing;

namespace Procurement.Evaluation.PromptCost;

/// <summary>
/// Prompt tokens of the prompts that are really sent while conversations are played with a model behind a loopback endpoint, beside those of a plain agent for the
/// same conversations. The model is scripted: it searches until its rounds are over, so that the dearest course is counted.
/// </summary>
internal static class TokensRun
{
    private const int AtOnce = 2;

    public static async Task RunAsync(EvaluateOptions options, CancellationToken cancellationToken)
    {
        var file = options.Input ?? Repository.PathTo("tests", "Samples", "conversations", "conversations.dev.jsonl");
        var cases = await ConversationCase.ReadAsync(file, cancellationToken);
        await using var evaluator = await Evaluator.StartAsync(options.Company, cancellationToken);
        var (tokens, agent) = (new PromptTokens(), new PlainAgent(await evaluator.Knowledge.GetAsync(cancellationToken)));
        var counted = new CountedTurn[cases.Count][];
        await Parallel.ForEachAsync(Enumerable.Range(0, cases.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, stop) => counted[i] = await CountAsync(evaluator, cases[i], Path.GetDirectoryName(Path.GetFullPath(file))!, tokens, agent, stop));
        var table = Table(cases.Count, [.. counted.SelectMany(turns => turns)]);
        await File.WriteAllTextAsync(options.Out!, table, cancellationToken);
        Console.Write(table);
    }

    private static async Task<CountedTurn[]> CountAsync(Evaluator evaluator, ConversationCase one, string folder, PromptTokens tokens, PlainAgent agent, CancellationToken cancellationToken)
    {
        await using var model = await ScriptedModel.StartAsync(cancellationToken);
        model.By = _ => (200, ScriptedModel.Completion([("search_catalogue", new { words = one.Turns[0].Messages[0].Text ?? "list" })], null));
        var settings = new Dictionary<string, string?> { ["Llm:Endpoint"] = model.Endpoint, ["Llm:Model"] = "scripted-model", ["Llm:DailyTokenBudget"] = "0", ["Llm:Vision"] = "false" };
        return await evaluator.PlayAsync(one, folder, settings, null, async (engine, _) =>
        {
            var sent = model.Requests.Select(request => (request.ToolAnswers.Count, Tokens: tokens.Of(request.Body))).ToList();
            return await TurnsAsync(engine, sent, tokens, agent, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Turns with words in the order in which they were taken; a tap needs no model of anybody.</summary>
    private static async Task<CountedTurn[]> TurnsAsync(EngineNode engine, List<(int Answers, int Tokens)> sent, PromptTokens tokens, PlainAgent agent, CancellationToken cancellationToken)
    {
        await using var db = await engine.OpenAsync(cancellationToken);
        var turns = await db.Turns.AsNoTracking().OrderBy(turn => turn.Number).ToListAsync(cancellationToken);
        var uses = await db.ModelUses.AsNoTracking().GroupBy(use => use.TurnId).Select(group => new { group.Key, Calls = group.Count() }).ToListAsync(cancellationToken);
        var media = await db.MediaFiles.AsNoTracking().Where(file => file.ExtractedText != null).ToDictionaryAsync(file => file.MessageId, file => file.ExtractedText!, cancellationToken);
        var heard = await db.InboundMessages.AsNoTracking().ToListAsync(cancellationToken);
        var said = await db.OutboundMessages.AsNoTracking().Where(message => message.Kind != OutboundKinds.Read).ToListAsync(cancellationToken);
        var at = 0;
        var counted = new List<CountedTurn>();
        foreach (var turn in turns)
        {
            var calls = uses.Find(use => use.Key == turn.Id)?.Calls ?? 0;
            var ours = sent.GetRange(at, calls);
            at += calls;
            var batch = heard.Where(message => message.BatchId == turn.BatchId).OrderBy(message => message.SentAt).ToList();
            var words = string.Join('\n', batch.Where(message => message.ReplyId is null).Select(Words).Where(text => text.Length > 0));
            if (words.Length == 0) continue;
            var talk = heard.Where(message => message.ConversationId == turn.ConversationId && message.SentAt <= batch[^1].SentAt).Select(message => (message.SentAt, Text: Words(message)))
                .Concat(said.Where(message => message.ConversationId == turn.ConversationId && message.CreatedAt < turn.CreatedAt).Select(message => (SentAt: message.CreatedAt, message.Text)))
                .OrderBy(message => message.SentAt).Select(message => message.Text).ToList();
            counted.Add(new CountedTurn(ours.Count, ours.FirstOrDefault().Tokens, ours.Sum(one => one.Tokens), tokens.Of(agent.Messages(talk, words), PlainAgent.Tools)));
        }

        return [.. counted];

        string Words(InboundMessage message) => string.Join('\n', new[] { message.Text, media.GetValueOrDefault(message.Id) }.Where(text => !string.IsNullOrWhiteSpace(text)));
    }

    private static string Table(int cases, IReadOnlyList<CountedTurn> turns)
    {
        var asked = turns.Where(turn => turn.Calls > 0).ToList();
        var (plain, first, all) = (turns.Sum(turn => turn.Plain), turns.Sum(turn => turn.First), turns.Sum(turn => turn.All));
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{cases} conversations, {turns.Count} turns with words; the model was asked in {asked.Count} of them.").AppendLine();
        text.AppendLine("| over all turns | calls | prompt tokens | per turn | share |").AppendLine("| --- | ---: | ---: | ---: | ---: |");
        Row("plain agent, one call for each turn", turns.Count, plain, turns.Count, plain);
        Row("here, the model answers at once", asked.Count, first, turns.Count, plain);
        Row("here, the model uses all its rounds", asked.Sum(turn => turn.Calls), all, turns.Count, plain);
        text.AppendLine().AppendLine("| over the turns in which the model is asked | calls | prompt tokens | per call | share |").AppendLine("| --- | ---: | ---: | ---: | ---: |");
        var same = asked.Sum(turn => turn.Plain);
        Row("plain agent, one call for each turn", asked.Count, same, asked.Count, same);
        Row("here, the model answers at once", asked.Count, first, asked.Count, same);
        Row("here, the model uses all its rounds", asked.Sum(turn => turn.Calls), all, asked.Sum(turn => turn.Calls), same);
        return text.ToString();

        void Row(string name, int calls, int prompt, int over, int beside) => text.AppendLine(CultureInfo.InvariantCulture,
            $"| {name} | {calls:N0} | {prompt:N0} | {(over == 0 ? 0 : prompt / (double)over):N0} | {(beside == 0 ? 0 : 100.0 * prompt / beside):0.0}% |");
    }

    /// <param name="First">Prompt tokens of the first call.</param>
    /// <param name="All">Of all calls.</param>
    /// <param name="Plain">Of the plain agent's one call.</param>
    private sealed record CountedTurn(int Calls, int First, int All, int Plain);
}
