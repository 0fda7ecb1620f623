using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Understanding;

/// <summary>Search and match over catalogues that have titles only.</summary>
public sealed class CatalogueSearchTests
{
    private static readonly CatalogueEntry[] Entries =
    [
        Entry("A1", "Norvik TX-2410 toner cartridge black", "Toner for Norvik HL-220 printers", "Norvik"),
        Entry("A2", "Norvik TX-2420 toner cartridge black", "Toner for Norvik HL-240 printers", "Norvik"),
        Entry("B1", "Quill desk calculator 12 digits", "Solar calculator", "Quill"),
        Entry("B2", "Quill calculator case for desk calculators", "Soft case", "Quill"),
        Entry("C1", "Quill Media Studio 3 Deluxe", "Video editing", "Quill"),
        Entry("C2", "Quill Media Studio 3 Deluxe upgrade", "Video editing, from version 2", "Quill"),
        Entry("C3", "Quill Media Studio 4 Deluxe", "Video editing", "Quill"),
        Entry("D1", "Halden gaming notebook 15 inch", "Fast graphics", "Halden"),
        Entry("D2", "Halden notebook 14 inch", "Light", "Halden"),
        Entry("D3", "Halden gaming mouse", "Six buttons", "Halden"),
        Entry("E1", "Halden GS4 game console", "Console", "Halden"),
    ];

    private static readonly CatalogueIndex Shop = new(Entries);

    [Theory]
    [InlineData("calculator", "B1")]
    [InlineData("gaming laptop", "D1")]
    [InlineData("gs4", "E1")]
    [InlineData("toner hl-240", "A2")]
    [InlineData("tx2420", "A2")]
    [InlineData("calculater case", "B2")]
    public void A_short_text_finds_the_thing_that_it_names(string text, string sku) => Assert.Equal(sku, Shop.Search(text, 3)[0].Sku);

    [Theory]
    [InlineData("Quill Media Studio v3.0 Deluxe", "C1")]
    [InlineData("media studio deluxe 3 upg (quill)", "C2")]
    [InlineData("Media Studio4 deluxe by quill", "C3")]
    [InlineData("NORVIK TX2410 cart black original", "A1")]
    public void A_title_is_known_by_version_code_and_qualifier(string text, string sku) => Assert.Equal(sku, Shop.Match(text, 3)[0].Sku);

    [Fact]
    public void Confidence_falls_with_a_second_that_is_as_near_and_with_another_code()
    {
        var clear = Shop.Match("Norvik TX-2410 toner cartridge black", 2)[0];
        var open = Shop.Match("Norvik toner cartridge black", 2)[0];
        var other = Shop.Match("Norvik TX-2999 toner cartridge black", 2)[0];

        Assert.Equal("A1", clear.Sku);
        Assert.True(clear.Score > 0.85, $"{clear.Score}");
        Assert.True(open.Score < clear.Score && other.Score < clear.Score, $"{clear.Score} {open.Score} {other.Score}");
        Assert.InRange(other.Score, 0, 0.7);
    }

    [Fact]
    public void A_title_is_taken_asked_about_or_not_in_the_catalogue()
    {
        var taken = Decide("Norvik TX-2420 toner cartridge black for HL-240");
        var asked = Decide("Norvik toner cartridge black HL");
        var absent = Decide("Skagen stainless steel electric kettle two litres");

        Assert.Equal((ItemVerdict.Sure, "A2"), (taken.Verdict, taken.Item?.Sku));
        Assert.Equal(ItemVerdict.Choose, asked.Verdict);
        Assert.Equal(["A1", "A2"], asked.Options.Take(2).Select(option => option.Sku).Order());
        Assert.Equal(ItemVerdict.NotInCatalogue, absent.Verdict);
    }

    [Fact]
    public void A_restricted_or_withdrawn_title_is_never_taken()
    {
        const string title = "Norvik TX-2420 toner cartridge black for HL-240";
        var withdrawn = new CatalogueIndex([.. Entries.Select(entry => entry with { Orderable = entry.Sku != "A2" })]);

        Assert.NotEqual(ItemVerdict.Sure, Decide(title, allowed: entry => entry.Sku != "A2").Verdict);
        Assert.NotEqual("A2", ItemDecision.Of(withdrawn, Query(withdrawn, title), _ => true).Item?.Sku);
    }

    [Theory]
    [InlineData("")]
    [InlineData("(((")]
    [InlineData("- / . '")]
    [InlineData("0000000000000000000000000")]
    [InlineData("\u200b\u0661\u0662 \ud83d\ude00")]
    public void Any_text_is_answered(string text)
    {
        Assert.NotNull(Shop.Search(text, 5));
        Assert.NotNull(Shop.Match(text, 5));
    }

    [Fact]
    public void An_empty_catalogue_finds_nothing()
    {
        var none = new CatalogueIndex([]);

        Assert.Empty(none.Search("stapler", 5));
        Assert.Empty(none.Match("Quill Media Studio 3 Deluxe", 5));
    }

    [Fact]
    public void Thousands_of_items_with_the_same_words_leave_the_right_size_among_those_scored()
    {
        var many = new CatalogueIndex([.. Enumerable.Range(1, 3000).Select(i => Entry($"M{i}", $"hose clamp {i * 2} mm", "", ""))]);

        Assert.Equal("M2995", ItemDecision.Of(many, Query(many, "hose clamp 5990 mm"), _ => true).Item?.Sku);
    }

    private static ItemDecision Decide(string text, Func<CatalogueEntry, bool>? allowed = null) => ItemDecision.Of(Shop, Query(Shop, text), allowed ?? (_ => true));

    private static ItemQuery Query(CatalogueIndex index, string text) => new QueryReader(index, "en").Read(Tokens.Of(text));

    private static CatalogueEntry Entry(string sku, string name, string description, string brand) =>
        new(sku, name, description, "general", "each", 1, "each", 1, "USD", "", "", [], brand.Length == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["brand"] = brand }, 1, [], true, true);
}
