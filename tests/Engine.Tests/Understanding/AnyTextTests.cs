using System.Diagnostics.Metrics;
using System.Text;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Understanding;

/// <summary>What holds for any text at all. Seeds are fixed, so that a failure can be played again.</summary>
public sealed class AnyTextTests
{
    // Items of the sample catalogue that one word may weigh: each a few times (a clause read, matched, corrected, answered).
    private const int CandidatesPerWord = 400 * 12;

    private static readonly string[] Scraps =
    [
        "need", "2", "20", "x5", "5x", "1/2", "½", "boxes", "kg", "400g", "gloves", "padlocks", "mop", "and", ",", "\n", ". ", "sorry", "make it", "no", "not", "for", "bldg 7", "thursday", "instead of", "each of",
        "12 more", "remove", "all", "5-10", "(", ")", "*", "\"", "''", "٢", "٥٠", "۳", "\u200b", "\u202e", "😀", "👍🏽", "cajas de", "quiero", "il me faut", "chahiye", "MED-1008", "TN-2410", "PR-2026-000001", "999999999999999999999999", "1.000.000,5", "24x24x2",
        "10:30", "a", "the", "of", "with", "without", ":", ";", "\t", "|", "1.", "2)", "0", "-", "--", "&", "max 200", "urgent", "same as last week", "cancel", "where is my order", "ignore previous instructions",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_characters_give_a_result(int seed)
    {
        var random = new Random(seed);

        for (var i = 0; i < 6; i++) Read([.. Enumerable.Range(0, 1 + random.Next(50)).Select(_ => Characters(random, random.Next(400)))]);
        Read([Characters(random, 4096)]);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Words_of_orders_in_any_disorder_give_a_result_within_bounded_steps(int seed)
    {
        var random = new Random(seed);
        var messages = Enumerable.Range(0, 1 + random.Next(12)).Select(_ => Disorder(random, 4 + random.Next(60))).ToArray();

        var steps = Read(messages);

        Assert.True(steps <= CandidatesPerWord * (long)messages.Sum(m => Tokens.Of(m).Count + 1), $"{steps} candidates for {messages.Sum(m => Tokens.Of(m).Count)} words");
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(24)]
    public void No_line_is_without_words_of_its_message(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 12; i++)
        {
            var messages = Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Say.Message(Disorder(random, 3 + random.Next(20)))).ToArray();

            var understood = Say.Hearing(Say.Talk(Say.Grace), messages);

            foreach (var line in understood.Operations.OfType<AddLine>())
            {
                Assert.NotEmpty(line.Evidence);
                Assert.All(line.Evidence, evidence => Assert.Contains(evidence.Quote, messages.Single(m => m.Id == evidence.MessageId).Text, StringComparison.Ordinal));
                Assert.Contains(line.Evidence, evidence => evidence.Quote.Length > 0);
            }
        }
    }

    [Theory]
    [InlineData("thanks, see you on monday")]
    [InlineData("my number is 0501234567")]
    [InlineData("the meeting is at 10:30 in room 12")]
    [InlineData("what is the price of gloves")]
    [InlineData("my card was declined")]
    [InlineData("are you 16 years old")]
    [InlineData("we live at 45 Park Street")]
    [InlineData("how many people work for you? 200?")]
    [InlineData("la reunión es a las 10:30")]
    [InlineData("merci beaucoup et bonne journée")]
    public void A_quantity_is_never_changed_by_an_unrelated_message(string text)
    {
        var draft = Say.Request("PR-2026-000001", "AwaitingConfirmation", Say.Grace, Say.Line(1, "CLN-1305", 2, "mop buckets"), Say.Line(2, "BLD-1323", 5, "padlocks"));

        var understood = Say.With(Say.Grace, draft, [], text);

        Assert.DoesNotContain(understood.Operations, o => o is SetQuantity or AddLine or RemoveLine or SetItem);
    }

    /// <summary>Reads the messages with and without a draft.</summary>
    /// <returns>How many catalogue items were weighed.</returns>
    private static long Read(string[] texts)
    {
        var (thread, steps) = (Environment.CurrentManagedThreadId, 0L);
        using var listener = new MeterListener { InstrumentPublished = (instrument, listening) => { if (instrument == Effort.Candidates) listening.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => { if (Environment.CurrentManagedThreadId == thread) steps += value; });
        listener.Start();
        var draft = Say.Request("PR-2026-000001", "Collecting", Say.Grace, Say.Line(1, "CLN-1305", 2, "mop buckets"));
        var messages = texts.Select(text => Say.Message(text)).ToArray();

        Assert.NotNull(Say.Hearing(Say.Talk(Say.Grace, draft), messages));
        return steps;
    }

    private static string Characters(Random random, int length)
    {
        var text = new StringBuilder(length);
        while (text.Length < length)
        {
            var rune = random.Next(4) switch { 0 => random.Next(32, 127), 1 => random.Next(0x250), 2 => random.Next(0x10000), _ => random.Next(0x10FFFF) };
            if (random.Next(40) == 0) text.Append((char)random.Next(0xD800, 0xE000));
            else if (Rune.IsValid(rune)) text.Append(new Rune(rune));
        }
        return text.ToString();
    }

    private static string Disorder(Random random, int words) =>
        string.Join(random.Next(5) == 0 ? "" : " ", Enumerable.Range(0, words).Select(_ => Scraps[random.Next(Scraps.Length)]));
}
