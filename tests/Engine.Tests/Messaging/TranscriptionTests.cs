using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Data.Messaging;
using Procurement.Engine.Messaging.Media;
using Procurement.Engine.Tests.Evaluation;
using Procurement.Evaluation.Cases;
using Procurement.Evaluation.Playing;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Messaging;

/// <summary>A voice note through the whole engine, written down by a scripted endpoint over real HTTP.</summary>
public sealed class TranscriptionTests(EvaluatorFixture fixture) : IClassFixture<EvaluatorFixture>, IAsyncLifetime
{
    private const string Known = "+447700900108", Unknown = "+15550109999", Key = "sk-voice-secret";
    private ScriptedTranscription endpoint = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => endpoint = await ScriptedTranscription.StartAsync(Stop);

    public ValueTask DisposeAsync() => endpoint.DisposeAsync();

    [Fact]
    public async Task What_is_said_becomes_a_draft_with_the_words_as_its_evidence()
    {
        endpoint.Hears("hello we need four mop buckets for friday thanks");

        var heard = await PlayAsync();

        var request = Assert.Single(endpoint.Requests);
        Assert.Equal(("Bearer " + Key, "whisper-like", "voice.wav", "audio/wav"), (request.Authorization, request.Model, request.FileName, request.ContentType));
        Assert.Equal(await File.ReadAllBytesAsync(Repository.PathTo("tests", "Samples", "conversations", "media", "dev-voice-1.wav"), Stop), request.Sound);
        Assert.Equal((MediaState.Stored, "hello we need four mop buckets for friday thanks"), (heard.State, heard.Text));
        Assert.Equal(4, Assert.Single(heard.Played.Actual.Lines).Quantity);
    }

    [Fact]
    public async Task A_busy_endpoint_is_asked_again_later()
    {
        endpoint.Answers(429).Answers(503).Hears("four mop buckets please");

        var heard = await PlayAsync();

        Assert.Equal(3, endpoint.Requests.Count);
        Assert.Equal("four mop buckets please", heard.Text);
    }

    [Fact]
    public async Task An_endpoint_that_does_not_answer_in_time_is_asked_again_later()
    {
        endpoint.Hangs().Hears("four mop buckets please");

        var heard = await PlayAsync(patience: TimeSpan.FromSeconds(1));

        Assert.Equal("four mop buckets please", heard.Text);
    }

    [Theory]
    [InlineData(400, "{}", 1)]
    [InlineData(401, "{}", 1)]
    [InlineData(413, "", 1)]
    [InlineData(200, "no json", 1)]
    [InlineData(200, "[]", 1)]
    [InlineData(200, "{\"text\": 17}", 1)]
    [InlineData(200, "{\"text\": \"  \\u0000 \"}", 1)]
    public async Task A_voice_note_that_is_refused_or_says_nothing_is_kept_and_answered_with_a_request_for_text(int status, string body, int calls)
    {
        endpoint.Answers(status, body);

        var heard = await PlayAsync();

        Assert.Equal(calls, endpoint.Requests.Count);
        AskedForText(heard);
    }

    [Fact]
    public async Task An_endpoint_that_stays_away_ends_in_a_request_for_text_too()
    {
        var heard = await PlayAsync();

        Assert.Equal(7, endpoint.Requests.Count);
        AskedForText(heard);
    }

    [Fact]
    public async Task An_answer_far_too_long_is_not_read()
    {
        endpoint.Answers(200, "{\"text\": \"" + new string('a', 2_000_000) + "\"}");

        AskedForText(await PlayAsync());
    }

    [Fact]
    public async Task Without_an_endpoint_a_voice_note_is_answered_with_a_request_for_text()
    {
        AskedForText(await PlayAsync(configured: false));

        Assert.Empty(endpoint.Requests);
    }

    [Fact]
    public async Task Nothing_is_spent_on_people_whom_we_do_not_know()
    {
        var heard = await PlayAsync(Unknown);

        Assert.Empty(endpoint.Requests);
        Assert.Equal((MediaState.Stored, null), (heard.State, heard.Text));
    }

    [Theory]
    [InlineData("https://voice.example/v1", null, "Transcription:Model")]
    [InlineData(null, "whisper-like", "Transcription:Endpoint")]
    [InlineData("voice.example", "whisper-like", "Transcription:Endpoint")]
    [InlineData("ftp://voice.example", "whisper-like", "Transcription:Endpoint")]
    public void Options_that_cannot_work_are_refused_by_name(string? address, string? model, string key)
    {
        var result = new TranscriptionOptionsRules().Validate(null, new TranscriptionOptions { Endpoint = address, Model = model });

        Assert.Contains(key, result.FailureMessage, StringComparison.Ordinal);
        Assert.True(new TranscriptionOptionsRules().Validate(null, new TranscriptionOptions()).Succeeded);
    }

    private static void AskedForText(Heard heard)
    {
        Assert.Equal((MediaState.Stored, null), (heard.State, heard.Text));
        Assert.Contains("as text", Assert.Single(heard.Replies), StringComparison.OrdinalIgnoreCase);
    }

    private Task<Heard> PlayAsync(string from = Known, bool configured = true, TimeSpan? patience = null)
    {
        var one = ConversationCase.Parse($$"""{"id": "voice", "tags": [], "from": "{{from}}", "sentAt": "2026-11-23T08:15:00+04:00", "turns": [{"messages": [{"after": 0, "audio": "media/dev-voice-1.wav"}]}], "expect": {"outcome": "none"} }""");
        var settings = configured ? new Dictionary<string, string?> { ["Transcription:Endpoint"] = endpoint.Endpoint, ["Transcription:ApiKey"] = Key, ["Transcription:Model"] = "whisper-like" } : [];
        return fixture.Evaluator.PlayAsync(one, Repository.PathTo("tests", "Samples", "conversations"), settings,
            services => services.AddSingleton(new TranscriptionPatience(patience ?? TimeSpan.FromSeconds(60))),
            async (engine, _) =>
            {
                await engine.SettleAsync(TimeSpan.FromMinutes(10), Stop);
                await using var db = await engine.OpenAsync(Stop);
                var media = await db.MediaFiles.AsNoTracking().SingleAsync(Stop);
                var played = await new ResultReader(one, engine).ReadAsync(Stop);
                return new Heard(media.State, media.ExtractedText, played, [.. played.Replies]);
            },
            Stop);
    }

    private sealed record Heard(MediaState State, string? Text, PlayedCase Played, List<string> Replies);
}
