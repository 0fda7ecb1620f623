using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Procurement.Data;
using Procurement.Data.Turns;
using ChatTokenUsage = OpenAI.Chat.ChatTokenUsage;

namespace Procurement.Engine.Agent;

/// <summary>What one call came to.</summary>
/// <param name="Content">Null when it failed or was not made.</param>
/// <param name="Outcome">ok, or why there is no content: budgetSpent, timeout, unreachable, brokenAnswer, or http with the status.</param>
internal sealed record ModelAnswer(ChatMessageContent? Content, string Outcome);

/// <summary>Calls the model: within the day's budget, and with a row about every call.</summary>
internal sealed partial class ModelCalls(IDbContextFactory<ProcurementDb> dbs, IHttpClientFactory http, IOptions<LlmOptions> options, TimeProvider clock, ILogger<ModelCalls> logger)
{
    public const string HttpClientName = "llm", Ok = "ok", BudgetSpent = "budgetSpent";

    /// <summary>Where an endpoint does not say what a call used: characters of a token, as English has on average.</summary>
    private const int CharsPerToken = 4;

    /// <summary>What an endpoint says of itself neither empties nor fills the budget at will.</summary>
    private const int MostTokensOfCall = 1_000_000;

    /// <param name="turn">Null for a call about no turn, e.g. to read a picture.</param>
    /// <param name="timeZone">The company's: the budget is of its day.</param>
    /// <param name="patience">Ends the call as timed out.</param>
    /// <param name="stopping">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public async Task<ModelAnswer> AskAsync(Guid? turn, string timeZone, ChatHistory history, PromptExecutionSettings settings, CancellationToken patience, CancellationToken stopping)
    {
        if (await BudgetIsSpentAsync(timeZone, stopping))
        {
            LogNotCalled(turn);
            return new ModelAnswer(null, BudgetSpent);
        }

        try
        {
            var answer = await Chat().GetChatMessageContentAsync(history, settings, kernel: null, patience);
            await KeepAsync(turn, Ok, UsedBy(answer, history));
            return new ModelAnswer(answer, Ok);
        }
#pragma warning disable CA1031 // Whatever an endpoint does, the turn goes on by rules.
        catch (Exception trouble) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var outcome = OutcomeOf(trouble);
            // Neither the message nor the exception: endpoints repeat the key and the words in them.
            LogFailed(turn, outcome, trouble.GetType().Name);
            await KeepAsync(turn, outcome, (0, 0));
            return new ModelAnswer(null, outcome);
        }
    }

    /// <summary>Tokens of all calls for a turn, those of earlier attempts included.</summary>
    public async Task<int> SpentOnAsync(Guid turn, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.ModelUses.Where(use => use.TurnId == turn).SumAsync(use => use.PromptTokens + use.CompletionTokens, cancellationToken);
    }

    /// <summary>Calls that run at the same moment do not see each other: the budget may be passed by what they use.</summary>
    private async Task<bool> BudgetIsSpentAsync(string timeZone, CancellationToken cancellationToken)
    {
        if (options.Value.DailyTokenBudget is not { } budget || budget == 0) return false;
        var (from, to) = BudgetDay.Around(clock.GetUtcNow(), timeZone);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.ModelUses.Where(use => use.At >= from && use.At < to).SumAsync(use => (long)use.PromptTokens + use.CompletionTokens, cancellationToken) >= budget;
    }

    private OpenAIChatCompletionService Chat() =>
        new(options.Value.Model!, new Uri(options.Value.Endpoint!), string.IsNullOrWhiteSpace(options.Value.ApiKey) ? "none" : options.Value.ApiKey, httpClient: http.CreateClient(HttpClientName));

    private static (int Prompt, int Completion) UsedBy(ChatMessageContent answer, ChatHistory history) =>
        answer.Metadata?.GetValueOrDefault("Usage") is ChatTokenUsage usage
            ? (Math.Clamp(usage.InputTokenCount, 0, MostTokensOfCall), Math.Clamp(usage.OutputTokenCount, 0, MostTokensOfCall))
            : (history.Sum(message => message.Items.Sum(item => item.ToString()?.Length ?? 0)) / CharsPerToken, answer.Items.Sum(item => item.ToString()?.Length ?? 0) / CharsPerToken);

    private static string OutcomeOf(Exception trouble) => trouble switch
    {
        TimeoutRejectedException or OperationCanceledException or TimeoutException => "timeout",
        BrokenCircuitException => "resting",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "tooLong",
        HttpOperationException { StatusCode: { } status } when (int)status > 0 => $"http {(int)status}",
        HttpOperationException { InnerException: { } inner } => OutcomeOf(inner),
        HttpOperationException or HttpRequestException or IOException or WebException => "unreachable",
        { InnerException: HttpRequestException or IOException } => OutcomeOf(trouble.InnerException),
        JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or KernelException => "brokenAnswer",
        _ => "failed",
    };

    /// <summary>What was used is written even when we stop meanwhile.</summary>
    private async Task KeepAsync(Guid? turn, string outcome, (int Prompt, int Completion) used)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(CancellationToken.None);
        db.Add(new ModelUse { Id = Guid.CreateVersion7(now), TurnId = turn, At = now, Model = options.Value.Model!, PromptTokens = used.Prompt, CompletionTokens = used.Completion, Outcome = outcome });
        await db.SaveChangesAsync(CancellationToken.None);
    }

    [LoggerMessage(LogLevel.Information, "The model was not asked for turn {Turn}: the day's token budget is spent")]
    private partial void LogNotCalled(Guid? turn);

    [LoggerMessage(LogLevel.Warning, "The model did not help with turn {Turn}: {Outcome} ({Trouble})")]
    private partial void LogFailed(Guid? turn, string outcome, string trouble);
}
