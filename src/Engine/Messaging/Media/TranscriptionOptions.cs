using Microsoft.Extensions.Options;

namespace Procurement.Engine.Messaging.Media;

/// <summary>Section <c>Transcription</c>: an OpenAI-compatible endpoint that writes down what is said. Without it a voice note is answered with a request for text.</summary>
public sealed class TranscriptionOptions
{
    public const string Section = "Transcription";

    /// <summary>Address to which <c>/audio/transcriptions</c> is added, e.g. <c>https://host/v1</c>.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Empty where the endpoint wants none.</summary>
    public string? ApiKey { get; set; }

    public string? Model { get; set; }

    public bool IsSet => !string.IsNullOrWhiteSpace(Endpoint) && !string.IsNullOrWhiteSpace(Model);
}

internal sealed class TranscriptionOptionsRules : IValidateOptions<TranscriptionOptions>
{
    public ValidateOptionsResult Validate(string? name, TranscriptionOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(TranscriptionOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Endpoint) && string.IsNullOrWhiteSpace(options.Model)) yield break;
        if (string.IsNullOrWhiteSpace(options.Endpoint)) yield return "Transcription:Endpoint is missing: Transcription:Model needs it.";
        else if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) yield return "Transcription:Endpoint must be an http or https address.";
        if (string.IsNullOrWhiteSpace(options.Model)) yield return "Transcription:Model is missing: Transcription:Endpoint needs it.";
    }
}
