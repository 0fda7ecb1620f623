using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Understanding;

public sealed class NumbersAndDatesTests
{
    [Theory]
    [InlineData("7,5", "7.5")]
    [InlineData("7.5", "7.5")]
    [InlineData("1,000", "1000")]
    [InlineData("1.000", "1000")]
    [InlineData("1.234,5", "1234.5")]
    [InlineData("12,345.25", "12345.25")]
    [InlineData("0,250", "0.25")]
    public void Decimal_and_thousands_marks_are_told_apart(string text, string value) => Assert.Equal(D(value), Numbers.Parse(text));

    [Theory]
    [InlineData("en", "twenty five", "25")]
    [InlineData("en", "half a dozen", "6")]
    [InlineData("en", "1½ dozen", "18")]
    [InlineData("en", "a gross", "144")]
    [InlineData("en", "10k", "10000")]
    [InlineData("es", "treinta y dos", "32")]
    [InlineData("es", "dos docenas", "24")]
    [InlineData("pt", "três", "3")]
    [InlineData("fr", "une dizaine", "10")]
    [InlineData("fr", "vingt-cinq", "25")]
    [InlineData("hi-Latn", "dhai", "2.5")]
    [InlineData("hi-Latn", "ek darjan", "12")]
    public void Numbers_are_read_in_words_of_every_language(string language, string text, string value) => Assert.Equal(D(value), NumberWords.At(Tokens.Of(text), 0, language, true)?.Value);

    [Fact]
    public void A_telephone_number_is_no_quantity() => Assert.Null(NumberWords.At(Tokens.Of("0501234567"), 0, "en", true));

    [Theory]
    [InlineData("en", "by thursday", "2026-11-26")]
    [InlineData("en", "wednesday", "2026-12-02")]
    [InlineData("en", "for tmrw", "2026-11-26")]
    [InlineData("en", "by the 3rd", "2026-12-03")]
    [InlineData("en", "before 10 December", "2026-12-10")]
    [InlineData("en", "by end of the week", "2026-11-27")]
    [InlineData("en", "in 3 days", "2026-11-28")]
    [InlineData("en", "for new year's eve", "2026-12-31")]
    [InlineData("es", "para pasado mañana", "2026-11-27")]
    [InlineData("es", "antes del 30/11", "2026-11-30")]
    [InlineData("es", "para el 5 de diciembre", "2026-12-05")]
    [InlineData("pt", "até segunda-feira", "2026-11-30")]
    [InlineData("pt", "pra amanhã", "2026-11-26")]
    [InlineData("fr", "d'ici vendredi", "2026-11-27")]
    [InlineData("fr", "avant le 2 décembre", "2026-12-02")]
    [InlineData("en", "by 23/12/2026", "2026-12-23")]
    [InlineData("en", "Sep-23-2027", "2027-09-23")]
    [InlineData("en", "by Dec/2", "2026-12-02")]
    [InlineData("en", "monday 30", "2026-11-30")]
    [InlineData("en", "fri 11th", "2026-12-11")]
    [InlineData("en", "three weeks from tomorrow", "2026-12-17")]
    [InlineData("en", "2 days before 10 December", "2026-12-08")]
    [InlineData("en", "in two months", "2027-01-25")]
    [InlineData("en", "next week wednesday", "2026-12-02")]
    [InlineData("en", "feb 29", "2028-02-29")]
    [InlineData("es", "el veintinueve de diciembre", "2026-12-29")]
    [InlineData("es", "el 5 de enero de 2028", "2028-01-05")]
    [InlineData("pt", "em 2 semanas", "2026-12-09")]
    [InlineData("hi-Latn", "parso tak", "2026-11-27")]
    [InlineData("hi-Latn", "shukravar tak", "2026-11-27")]
    public void A_day_counts_from_the_day_of_the_message(string language, string text, string day) => Assert.Equal(DateOnly.ParseExact(day, "yyyy-MM-dd", null), DateReading.Read(text, new(2026, 11, 25), language));

    [Fact]
    public void Tomorrow_is_counted_in_the_zone_of_the_speakers_site()
    {
        var late = new HeardMessage(Guid.NewGuid(), new(2026, 11, 24, 21, 30, 0, TimeSpan.FromHours(-5)), HeardKind.Text, "2 padlocks for tomorrow");

        var understood = Say.Hearing(Say.Talk(Say.Suresh), late);

        Assert.Equal(new DateOnly(2026, 11, 26), understood.The<SetNeedBy>()!.Value);
    }

    [Fact]
    public void A_weekday_that_contradicts_its_date_is_asked()
    {
        var understood = Say.By(Say.Grace, "3 staplers by monday 27 nov");

        Assert.Contains(understood.Asks, a => a.Kind == AskKinds.NeedBy);
        Assert.Null(understood.The<SetNeedBy>());
    }

    [Fact]
    public void A_number_of_boxes_after_a_weekday_is_no_day_of_the_month()
    {
        var understood = Say.By(Say.Grace, "on monday 30 boxes staples 26/6");

        Assert.Equal(new DateOnly(2026, 11, 30), understood.The<SetNeedBy>()!.Value);
        Assert.Equal(30, understood.The<AddLine>()!.Quantity);
    }

    [Fact]
    public void Staples_of_26_6_are_no_date() => Assert.Null(Say.By(Say.Grace, "2 boxes staples 26/6").The<SetNeedBy>());

    [Theory]
    [InlineData("en", "this is for monday two weeks from now", "2026-12-07")]
    [InlineData("en", "the 15th day of next month", "2026-12-15")]
    [InlineData("en", "in a fortnight", "2026-12-09")]
    [InlineData("en", "2 days before easter", "2027-03-26")]
    [InlineData("en", "tue 9 dec", "2026-12-09")]
    [InlineData("es", "el primer lunes de diciembre", "2026-12-07")]
    [InlineData("pt", "em dois anos", "2028-11-25")]
    [InlineData("fr", "dans trois ans", "2029-11-25")]
    [InlineData("en", "em 2 semanas", "2026-12-09")]
    public void A_phrase_that_the_grammar_does_not_know_is_read_all_the_same(string language, string text, string day) => Assert.Equal(DateOnly.ParseExact(day, "yyyy-MM-dd", null), DateReading.Read(text, new(2026, 11, 25), language));

    [Theory]
    [InlineData("next friday", "2026-12-04")]
    [InlineData("friday", "2026-11-27")]
    [InlineData("this coming friday", "2026-11-27")]
    [InlineData("february twenty second", "2027-02-22")]
    [InlineData("the third of december", "2026-12-03")]
    [InlineData("monday the thirtieth", "2026-11-30")]
    [InlineData("by 12/25", "2026-12-25")]
    public void An_english_day_is_read(string text, string day) => Assert.Equal(DateOnly.ParseExact(day, "yyyy-MM-dd", null), DateReading.Read(text, new(2026, 11, 25), "en"));

    [Theory]
    [InlineData("America/Chicago", "2026-12-05")]
    [InlineData("Asia/Dubai", "2027-05-12")]
    [InlineData("Europe/London", "2027-05-12")]
    public void Day_and_month_stand_in_the_order_of_the_site(string zone, string day)
    {
        var talk = Say.Talk(Say.Grace);
        var heard = new HeardMessage(Guid.NewGuid(), new(2026, 11, 25, 9, 0, 0, TimeSpan.Zero), HeardKind.Text, "2 padlocks by 12/05");

        var understood = Say.Hearing(talk with { Speaker = talk.Speaker with { TimeZone = zone } }, heard);

        Assert.Equal(DateOnly.ParseExact(day, "yyyy-MM-dd", null), understood.The<SetNeedBy>()!.Value);
    }

    [Theory]
    [InlineData("3 staplers by the 15th of next month", "2026-12-15")]
    [InlineData("3 staplers in a fortnight", "2026-12-09")]
    [InlineData("3 staplers for the first monday of december", "2026-12-07")]
    [InlineData("3 staplers a week from friday", "2026-12-04")]
    public void A_day_to_deliver_by_may_be_said_in_any_words(string text, string day) => Assert.Equal(DateOnly.ParseExact(day, "yyyy-MM-dd", null), Need(text));

    [Theory]
    [InlineData("2 may be enough, so 2 padlocks")]
    [InlineData("3 staplers size 10/12")]
    [InlineData("3 staplers now")]
    [InlineData("a second stapler")]
    [InlineData("3 staplers for the day shift")]
    [InlineData("3 staplers, next day is fine too")]
    [InlineData("first aid kit, second shelf")]
    [InlineData("2 year planner, 3 of them")]
    [InlineData("2 sun cream")]
    [InlineData("3 staplers like the ones from last tuesday two weeks ago")]
    [InlineData("padlocks for 12 months warranty")]
    public void What_only_looks_like_a_date_is_no_day_to_deliver_by(string text) => Assert.Null(Need(text));

    [Fact]
    public void An_answer_to_by_when_needs_no_word_before_it()
    {
        var draft = Say.Request("PR-1", "Collecting", Say.Grace);
        var question = new OpenQuestion(Guid.NewGuid(), AskKinds.NeedBy, null, "", [], "PR-1");

        Assert.Equal(new DateOnly(2026, 12, 5), Say.With(Say.Grace, draft, [question], "5/12").The<SetNeedBy>()?.Value);
        Assert.Null(Say.With(Say.Grace, draft, [], "5/12").The<SetNeedBy>());
    }

    [Fact]
    public void Any_text_at_all_is_read_without_an_exception()
    {
        var random = new Random(20261125);
        string[] pieces = ["in", "99999999", "years", "days", "from", "31", "february", "0", "month", "-1", "9999", "12/31/9999", "week", "of", "\ud83d", "ago", "١٢", "one hundred", "thousand", "before", "easter", "\0", "İ", "30/2", "after", "the", "last"];
        for (var run = 0; run < 60; run++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.True(DateReading.Read(text, new(2026, 11, 25), Lexicon.Languages[run % Lexicon.Languages.Count]) is null or { Year: >= 2026 }, text);
        }
    }

    private static DateOnly? Need(string text) =>
        Say.Hearing(Say.Talk(Say.Grace), new HeardMessage(Guid.NewGuid(), new(2026, 11, 25, 6, 0, 0, TimeSpan.Zero), HeardKind.Text, text)).The<SetNeedBy>()?.Value;

    private static decimal D(string number) => decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
}
