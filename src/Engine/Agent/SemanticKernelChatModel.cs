using Microsoft.Extensions.Logging;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using Procurement.Engine.Company;

namespace Procurement.Engine.Agent;

/// <summary>
/// A model behind an OpenAI-compatible endpoint, by Semantic Kernel. The loop is ours: no function runs by itself, each call is looked up in
/// this turn's toolset, and the rounds are counted.
/// </summary>
internal sealed partial class SemanticKernelChatModel(ModelCalls calls, Pictures pictures, CompanyKnowledgeCache company, ModelPatience patience, TimeProvider clock, ILogger<SemanticKernelChatModel> logger) : IChatModel
{
    /// <summary>Calls of the model in one turn: a search, its use, a correction.</summary>
    internal const int MostRounds = 3;

    /// <summary>"Done." is no attempt to say something.</summary>
    private const int MostIdleLetters = 10;

    private const int MostToolCallsEach = 30, MostTokensEach = 2000, MostArgumentChars = 50_000;

    public async Task<ModelProposal?> ProposeAsync(ModelTurn turn, CancellationToken cancellationToken)
    {
        var names = Toolset.For(turn);
        if (names.Count == 0) return null;
        var knowledge = await company.GetAsync(cancellationToken);
        var proposal = new Proposal(turn, knowledge, SaidTexts.Of(turn, knowledge.Catalogue));
        using var late = new CancellationTokenSource(patience.Proposal, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var trouble = await TalkAsync(turn, proposal, names, either.Token, cancellationToken);
        if (proposal.Refusals > 0) LogRefused(turn.TurnId, proposal.Refusals);
        var tokens = await calls.SpentOnAsync(turn.TurnId, cancellationToken);
        return trouble is null
            ? new ModelProposal(proposal.Merge(), tokens) { Adds = proposal.Adds }
            : new ModelProposal(turn.ByRules with { Explanation = [.. turn.ByRules.Explanation, $"The rules decided alone: {trouble}."] }, tokens);
    }

    /// <returns>Why the model's proposals do not count; null when they do.</returns>
    private async Task<string?> TalkAsync(ModelTurn turn, Proposal proposal, IReadOnlyList<string> names, CancellationToken patient, CancellationToken stopping)
    {
        var tools = new ModelTools(proposal).Functions(names);
        var settings = new OpenAIPromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(tools, autoInvoke: false), MaxTokens = MostTokensEach };
        var history = new ChatHistory(Prompts.ExplainWords);
        history.AddUserMessage([new TextContent(ModelContext.Data(turn, proposal)), .. await pictures.OfAsync(turn, stopping)]);
        for (var round = 1; round <= MostRounds; round++)
        {
            var answer = await calls.AskAsync(turn.TurnId, turn.Company.TimeZone, history, settings, patient, stopping);
            if (answer.Content is null) return answer.Outcome == ModelCalls.BudgetSpent ? "the day's token budget is spent" : $"the model did not answer ({answer.Outcome})";
            if (answer.Content.Content?.Count(char.IsLetter) > MostIdleLetters) proposal.Refuse("text of its own, which is not read");
            var wanted = FunctionCallContent.GetFunctionCalls(answer.Content).ToList();
            if (wanted.Count == 0) return null;
            if (wanted.Sum(LengthOf) > MostArgumentChars) return "the model did not answer (tooLong)";
            history.Add(answer.Content);
            var told = new List<FunctionResultContent>();
            for (var i = 0; i < wanted.Count; i++) told.Add(i < MostToolCallsEach ? await RunAsync(wanted[i], tools, proposal, stopping) : Told(wanted[i], "error: too many calls at once."));
            if (wanted.Count > MostToolCallsEach) proposal.Refuse($"{wanted.Count - MostToolCallsEach} calls beyond the {MostToolCallsEach} of one answer");
            // Another round would send the whole prompt again to hear that there is nothing left.
            if (proposal.IsSettled && told.TrueForAll(one => one.Result is string result && Proposal.IsOk(result))) return null;
            history.AddRange(told.Select(one => one.ToChatMessage()));
        }

        proposal.Refuse($"more than {MostRounds} rounds");
        return null;
    }

    private static async Task<FunctionResultContent> RunAsync(FunctionCallContent call, IReadOnlyList<KernelFunction> tools, Proposal proposal, CancellationToken cancellationToken)
    {
        FunctionResultContent Error(string why)
        {
            proposal.Refuse($"{call.FunctionName}: {why}");
            return Told(call, $"error: {why}");
        }

        if (tools.FirstOrDefault(tool => tool.Name == call.FunctionName) is not { } tool) return Error("there is no such tool.");
        if (call.Exception is not null) return Error("the arguments are not valid JSON.");
        try
        {
            var result = await tool.InvokeAsync(EmptyKernel, call.Arguments, cancellationToken);
            return Told(call, result.GetValue<string>() ?? "");
        }
#pragma warning disable CA1031 // Arguments of any shape come from outside; the model is told and may try again.
        catch (Exception misfit) when (misfit is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return Error("the arguments do not fit the tool.");
        }
    }

    private static int LengthOf(FunctionCallContent call) => (call.FunctionName?.Length ?? 0) + (call.Arguments?.Sum(argument => argument.Value?.ToString()?.Length ?? 0) ?? 0);

    private static readonly Kernel EmptyKernel = new();

    private static FunctionResultContent Told(FunctionCallContent call, string answer) => new(call, answer);

    [LoggerMessage(LogLevel.Warning, "The model was refused {Refusals} times in turn {Turn}; the turn's explanation says what")]
    private partial void LogRefused(Guid turn, int refusals);
}
