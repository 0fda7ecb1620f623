using Procurement.Data.Company;
using Procurement.Engine.Requests;
using Procurement.Engine.Tests.Understanding;
using Procurement.Engine.Turns;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Turns;

public sealed class ReadBurstTests
{
    private static readonly CompanyFacts Company = new(
        SampleFacts.Catalogue.ToDictionary(entry => entry.Sku), SampleFacts.Sites.ToDictionary(site => site.Code),
        SampleFacts.Company.CostCenters.ToDictionary(center => center.Code), SampleFacts.Company.Suppliers.ToDictionary(supplier => supplier.Code), "AED", "Asia/Dubai");

    [Theory]
    [InlineData(BurstShape.Complete, "need 20 boxes nitrile gloves M, the 200s, and 2 mop buckets")]
    [InlineData(BurstShape.Complete, "hi", "need 20 boxes nitrile gloves M, the 200s", "for bldg 7 by thursday")]
    [InlineData(BurstShape.Complete, "where is my order?")]
    [InlineData(BurstShape.Greeting, "hi")]
    [InlineData(BurstShape.Greeting, "hola")]
    [InlineData(BurstShape.Greeting, "please")]
    [InlineData(BurstShape.Lacks, "need nitrile gloves")]
    [InlineData(BurstShape.Lacks, "need HDMI cables 2m")]
    [InlineData(BurstShape.Unfinished, "need 20 boxes nitrile gloves M, the 200s and")]
    [InlineData(BurstShape.Unfinished, "hi", "2 mop buckets,")]
    [InlineData(BurstShape.Unfinished, "for bldg 7:")]
    [InlineData(BurstShape.Aside, "thanks a lot")]
    [InlineData(BurstShape.Unclear, "qwerty zxcv blorp")]
    public void A_burst_is_read_as_its_turn_would_read_it(BurstShape shape, params string[] messages) => Assert.Equal(shape, Read(messages).Shape);

    [Theory]
    [InlineData("hola", BurstShape.Picture)]
    [InlineData("", BurstShape.Picture)]
    [InlineData("2 of these", BurstShape.Lacks)]
    public void A_photo_waits_for_its_words(string words, BurstShape shape)
    {
        var photo = Say.Message("", HeardKind.Media);

        Assert.Equal(shape, ReadBurst.Of(Facts(words.Length == 0 ? [photo] : [photo, Say.Message(words)]), SampleFacts.Company).Shape);
    }

    [Fact]
    public void Where_and_when_are_noticed()
    {
        Assert.False(Read("need 20 boxes nitrile gloves M, the 200s").SaysWhereOrWhen);
        Assert.True(Read("need 20 boxes nitrile gloves M, the 200s for bldg 7").SaysWhereOrWhen);
        Assert.True(Read("need 20 boxes nitrile gloves M, the 200s", "by thursday").SaysWhereOrWhen);
    }

    [Theory]
    [InlineData("en", "2 mop buckets and")]
    [InlineData("en", "20 boxes gloves -")]
    [InlineData("en", "we need...")]
    [InlineData("es", "2 cubos y")]
    [InlineData("pt", "2 baldes e")]
    [InlineData("fr", "2 seaux bleus et")]
    [InlineData("fr", "il me faut")]
    [InlineData("hi-Latn", "2 balti aur")]
    public void A_connector_at_the_end_stops_in_the_middle(string language, string text) => Assert.True(ReadBurst.StopsInTheMiddle(text, language));

    [Theory]
    [InlineData("en", "2 mop buckets.")]
    [InlineData("en", "20 boxes nitrile gloves size M")]
    [InlineData("es", "2 cubos azules para hoy")]
    [InlineData("pt", "2 baldes azuis")]
    [InlineData("fr", "3 de plus")]
    [InlineData("hi-Latn", "2 balti chahiye")]
    [InlineData("en", "")]
    public void A_whole_sentence_does_not(string language, string text) => Assert.False(ReadBurst.StopsInTheMiddle(text, language));

    private static BurstReading Read(params string[] messages) => ReadBurst.Of(Facts([.. messages.Select(text => Say.Message(text))]), SampleFacts.Company);

    private static TurnFacts Facts(params HeardMessage[] batch) => new(Guid.Empty, Say.Now, new Sender(AddressState.Verified, Say.Talk(Say.Grace).Speaker, true), false, null, batch,
        batch.Count(message => message.Kind == HeardKind.Media), Say.Talk(Say.Grace), null, [], Company, false, false);
}
