using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Procurement.Engine.Company;
using Procurement.Engine.Messaging.Media;

namespace Procurement.Engine.Agent;

/// <summary>Registers the language model that the configuration names, or none.</summary>
public static class AgentSetup
{
    public static IServiceCollection AddAgent(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(LlmOptions.Section);
        services.AddOptions<LlmOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LlmOptions>, LlmOptionsRules>();
        if (section.Get<LlmOptions>() is not { IsSet: true } options) return services;
        services.TryAddSingleton<CompanyKnowledgeCache>();
        services.TryAddSingleton(ModelPatience.Usual);
        services.AddModelClient();
        services.AddSingleton<ModelCalls>();
        services.AddSingleton<Pictures>();
        if (options.Vision == true) services.AddSingleton<IPictureReader, PictureReader>();
        services.AddSingleton<IChatModel, SemanticKernelChatModel>();
        return services;
    }

    /// <summary>Neither addresses nor headers of calls are logged: they carry the key.</summary>
    private static void AddModelClient(this IServiceCollection services)
    {
        var client = services.AddHttpClient(ModelCalls.HttpClientName, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            .RemoveAllLoggers();
        client.AddResilienceHandler("model", (pipeline, context) => Limit(pipeline, context.ServiceProvider.GetRequiredService<ModelPatience>()));
        client.AddHttpMessageHandler(() => new AnswerLimit());
    }

    private static void Limit(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, ModelPatience patience)
    {
        // Waits for the outside pass by the machine's clock, whatever clock the engine reads.
        pipeline.TimeProvider = TimeProvider.System;
        pipeline.AddTimeout(patience.Call)
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 2,
                Delay = patience.BetweenAttempts,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = outcome => ValueTask.FromResult(HttpClientResiliencePredicates.IsTransient(outcome.Outcome) && !AsksForTooLong(outcome.Outcome, patience) && !AnswerLimit.IsPassed(outcome.Outcome.Exception)),
            })
            // An endpoint that is down is left alone for a while: turns then go on by rules at once.
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions { SamplingDuration = TimeSpan.FromMinutes(2), MinimumThroughput = 5, FailureRatio = 0.8, BreakDuration = TimeSpan.FromSeconds(30) })
            .AddTimeout(patience.Attempt);
    }

    private static bool AsksForTooLong(Outcome<HttpResponseMessage> outcome, ModelPatience patience) =>
        outcome.Result is { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } answer && answer.Headers.RetryAfter?.Delta > patience.LongestRetryAfter;
}
