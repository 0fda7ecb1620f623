using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Procurement.Engine.Messaging.Media;

/// <summary>The service that writes down what is said could not be reached or is busy: the same may work later.</summary>
internal sealed class TranscriptionUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>How long one transcription is waited for; below the lease of the file.</summary>
internal sealed record TranscriptionPatience(TimeSpan Attempt)
{
    public static readonly TranscriptionPatience Usual = new(TimeSpan.FromSeconds(60));
}

/// <summary>What is said in a voice note, by an OpenAI-compatible endpoint: <c>POST {Endpoint}/audio/transcriptions</c>.</summary>
internal sealed partial class Transcription(IHttpClientFactory http, IOptions<TranscriptionOptions> options, TranscriptionPatience patience, ILogger<Transcription> logger)
{
    public const string HttpClientName = "transcription";

    /// <summary>An hour of talk has some 60 kilobytes.</summary>
    private const int MostAnswerBytes = 1024 * 1024;

    /// <param name="type">As sniffed: endpoints choose the decoder by it and by the file's ending.</param>
    /// <returns>Null when nothing was heard, or the endpoint refuses this recording or us.</returns>
    /// <exception cref="TranscriptionUnavailableException">It did not answer in time, is busy or broken: to be tried again.</exception>
    public async Task<ReadText?> ReadAsync(byte[] sound, string type, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(patience.Attempt);
        try
        {
            using var request = Request(sound, type);
            using var answer = await http.CreateClient(HttpClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
            if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)answer.StatusCode >= 500) throw new TranscriptionUnavailableException($"The transcription endpoint answered {(int)answer.StatusCode}.");
            if (answer.IsSuccessStatusCode)
            {
                await answer.Content.LoadIntoBufferAsync(MostAnswerBytes, late.Token);
                return Said(await answer.Content.ReadAsByteArrayAsync(late.Token));
            }

            Refused((int)answer.StatusCode);
            return null;
        }
        catch (OperationCanceledException trouble) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TranscriptionUnavailableException("The transcription endpoint did not answer in time.", trouble);
        }
        catch (HttpRequestException trouble) when (trouble.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            Broken();
            return null;
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException)
        {
            throw new TranscriptionUnavailableException("The transcription endpoint could not be reached.", trouble);
        }
    }

    private HttpRequestMessage Request(byte[] sound, string type)
    {
        var file = new ByteArrayContent(sound);
        file.Headers.ContentType = new MediaTypeHeaderValue(type);
        var form = new MultipartFormDataContent { { file, "file", $"voice.{EndingOf(type)}" }, { new StringContent(options.Value.Model!), "model" }, { new StringContent("json"), "response_format" } };
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Value.Endpoint!.TrimEnd('/') + "/audio/transcriptions")) { Content = form };
        if (!string.IsNullOrWhiteSpace(options.Value.ApiKey)) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.ApiKey);
        return request;
    }

    private static string EndingOf(string type) => type switch { "audio/mpeg" => "mp3", "audio/mp4" => "m4a", "audio/aac" => "aac", "audio/amr" => "amr", "audio/wav" => "wav", "video/mp4" => "mp4", "video/3gpp" => "3gp", _ => "ogg" };

    private ReadText? Said(byte[] answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
            {
                Broken();
                return null;
            }

            var lines = new TextLines();
            lines.AddText(text.GetString()!.Trim(), _ => "");
            return lines.Read();
        }
        catch (Exception trouble) when (trouble is JsonException or InvalidOperationException)
        {
            Broken();
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The transcription endpoint refused a voice note with {Status}; the person is asked for text")]
    private partial void Refused(int status);

    [LoggerMessage(LogLevel.Warning, "The transcription endpoint gave an answer that is none; the person is asked for text")]
    private partial void Broken();
}
