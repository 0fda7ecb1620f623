using Microsoft.Extensions.Options;

namespace Procurement.Engine.Agent;

/// <summary>Section <c>Llm</c>: any OpenAI-compatible endpoint. Without endpoint and model the rules work alone.</summary>
public sealed class LlmOptions
{
    public const string Section = "Llm";

    /// <summary>Ends in <c>/v1</c>.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Empty where the endpoint wants none.</summary>
    public string? ApiKey { get; set; }

    public string? Model { get; set; }

    /// <summary>True: pictures that came with the words are shown to the model too.</summary>
    public bool? Vision { get; set; }

    /// <summary>Tokens (prompt and completion) that all calls of one day, in the company's time zone, may use; afterwards the rules work alone. Null or 0: no limit.</summary>
    public long? DailyTokenBudget { get; set; }

    public bool IsSet => !string.IsNullOrWhiteSpace(Endpoint) && !string.IsNullOrWhiteSpace(Model);
}

internal sealed class LlmOptionsRules : IValidateOptions<LlmOptions>
{
    public ValidateOptionsResult Validate(string? name, LlmOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(LlmOptions options)
    {
        if (options.DailyTokenBudget < 0) yield return "Llm:DailyTokenBudget is below 0.";
        if (string.IsNullOrWhiteSpace(options.Endpoint) && string.IsNullOrWhiteSpace(options.Model)) yield break;
        if (string.IsNullOrWhiteSpace(options.Endpoint)) yield return "Llm:Endpoint is missing: Llm:Model needs it.";
        else if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || !address.AbsolutePath.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal))
            yield return "Llm:Endpoint must be an http or https address that ends in /v1.";
        if (string.IsNullOrWhiteSpace(options.Model)) yield return "Llm:Model is missing: Llm:Endpoint needs it.";
    }
}
