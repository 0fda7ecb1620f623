using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using Procurement.Engine.Company;

namespace Procurement.Engine.Agent;

/// <summary>
/// A model behind an OpenAI-compatible endpoint, by Semantic Kernel. The loop is ours: no function runs by itself, each call is looked up in
/// this turn's toolset, and the rounds are counted.
/// </summary>
internal sealed class SemanticKernelChatModel(ModelCalls calls, Pictures pictures, CompanyKnowledgeCache company, ModelPatience patience, TimeProvider clock) : IChatModel
{
    /// <summary>Calls of the model in one turn: a search, its use, a correction, and one more.</summary>
    internal const int MostRounds = 4;

    private const int MostToolCallsEach = 30, MostTokensEach = 2000;

    public async Task<ModelProposal?> ProposeAsync(ModelTurn turn, CancellationToken cancellationToken)
    {
        var names = Toolset.For(turn);
        if (names.Count == 0) return null;
        var knowledge = await company.GetAsync(cancellationToken);
        var proposal = new Proposal(turn, knowledge, SaidTexts.Of(turn, knowledge.Catalogue));
        using var late = new CancellationTokenSource(patience.Proposal, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var trouble = await TalkAsync(turn, proposal, names, either.Token, cancellationToken);
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
        var history = new ChatHistory(ModelContext.Instructions);
        history.AddUserMessage([new TextContent(ModelContext.Data(turn, proposal)), .. await pictures.OfAsync(turn, stopping)]);
        for (var round = 1; round <= MostRounds; round++)
        {
            var answer = await calls.AskAsync(turn.TurnId, turn.Company.TimeZone, history, settings, patient, stopping);
            if (answer.Content is null) return answer.Outcome == ModelCalls.BudgetSpent ? "the day's token budget is spent" : $"the model did not answer ({answer.Outcome})";
            var wanted = FunctionCallContent.GetFunctionCalls(answer.Content).ToList();
            if (wanted.Count == 0) break;
            history.Add(answer.Content);
            for (var i = 0; i < wanted.Count; i++) history.Add((i < MostToolCallsEach ? await RunAsync(wanted[i], tools, stopping) : Told(wanted[i], "error: too many calls at once.")).ToChatMessage());
        }

        return null;
    }

    private static async Task<FunctionResultContent> RunAsync(FunctionCallContent call, IReadOnlyList<KernelFunction> tools, CancellationToken cancellationToken)
    {
        if (tools.FirstOrDefault(tool => tool.Name == call.FunctionName) is not { } tool) return Told(call, "error: there is no such tool.");
        if (call.Exception is not null) return Told(call, "error: the arguments are not valid JSON.");
        try
        {
            var result = await tool.InvokeAsync(EmptyKernel, call.Arguments, cancellationToken);
            return Told(call, result.GetValue<string>() ?? "");
        }
#pragma warning disable CA1031 // Arguments of any shape come from outside; the model is told and may try again.
        catch (Exception misfit) when (misfit is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return Told(call, "error: the arguments do not fit the tool.");
        }
    }

    private static readonly Kernel EmptyKernel = new();

    private static FunctionResultContent Told(FunctionCallContent call, string answer) => new(call, answer);
}
