using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Understanding;

public sealed class MatchingTests
{
    [Theory]
    [InlineData(Say.Grace, "2 boxes staples 23/13", "OFC-1256 2 box")]
    [InlineData(Say.Grace, "5 led tubes 4ft", "BLD-1069 5 each")]
    [InlineData(Say.Grace, "3 HP 415A magenta", "ITC-1013 3 each")]
    [InlineData(Say.Grace, "3 sissors and 1 stappler", "OFC-1260 3 each, OFC-1251 1 each")]
    [InlineData(Say.Grace, "4 boxes biros, the blue 50s", "OFC-1051 4 box")]
    [InlineData(Say.Grace, "W2031A x 2", "ITC-1009 2 each")]
    [InlineData(Say.Grace, "cln-1322 x 2", "CLN-1322 2 each")]
    [InlineData(Say.Carlos, "6 bombillas LED 12W E27 luz fría", "BLD-1061 6 each")]
    [InlineData(Say.Grace, "3 cartons skimmed long life milk", "FNB-1007 3 carton")]
    [InlineData(Say.Carlos, "2 cartones de sobres de azúcar moreno", "FNB-1058 2 carton")]
    [InlineData(Say.Carlos, "3 paquetes de bolsas de aspiradora Henry", "CLN-1326 3 pack")]
    [InlineData(Say.Ines, "2 rolos de película aderente", "FNB-1207 2 roll")]
    [InlineData(Say.Claire, "4 seaux bleus et 2 raclettes", "CLN-1306 4 each, CLN-1319 2 each")]
    [InlineData(Say.Suresh, "bhai 3 hathoda aur 2 seedhi bhej do", "BLD-1256 3 each, BLD-1272 2 each")]
    public void Words_sizes_codes_and_typing_errors_find_the_item(string phone, string text, string lines) => Assert.Equal(lines, Say.By(phone, text).Lines());

    [Theory]
    [InlineData("4 hi vis vests orange", AskKinds.Size)]
    [InlineData("4 safety helmets", AskKinds.Colour)]
    [InlineData("2 printer toners", AskKinds.Model)]
    [InlineData("3 bottles dettol", AskKinds.Item)]
    [InlineData("4 packs plastic straws", AskKinds.NoneFound)]
    [InlineData("3 boxes FFP2 with valve", AskKinds.NoneFound)]
    [InlineData("3 cartons long life milk", AskKinds.Item)]
    [InlineData("1 caixa de primeiros socorros", AskKinds.Item)]
    [InlineData("2 latas de pintura blanca de 3,6 l", AskKinds.Item)]
    [InlineData("OFC-1777 x 3", AskKinds.NoneFound)]
    public void What_is_open_decides_the_question(string text, string kind)
    {
        var understood = Say.By(Say.Grace, text);

        Assert.Equal(kind, Assert.Single(understood.Asks).Kind);
        Assert.Null(understood.Operations.OfType<AddLine>().Single().Sku);
    }

    [Fact]
    public void A_clear_item_of_no_catalogue_is_a_line_with_a_warning()
    {
        var understood = Say.By(Say.Grace, "please order 2 folding wheelchairs");

        Assert.Equal("? 2 each", understood.Lines());
        Assert.Equal(Warning.NotInCatalogue, Assert.Single(understood.Warnings).Code);
        Assert.Empty(understood.Asks);
    }

    [Theory]
    [InlineData("200 nitrile gloves XL", "MED-1006 2 box", null)]
    [InlineData("250 nitrile gloves XL", "MED-1006 3 box", Warning.Rounded)]
    [InlineData("90 eggs", "FNB-1122 3 tray", Warning.Converted)]
    [InlineData("2 dozen masonry bits 8mm", "BLD-1266 24 each", null)]
    [InlineData("30 metres pvc conduit 20mm", "BLD-1151 10 length", Warning.Converted)]
    [InlineData("5 green tea", "FNB-1153 5 box", null)]
    public void A_quantity_is_converted_only_as_the_catalogue_says(string text, string lines, string? warning)
    {
        var understood = Say.By(Say.Grace, text);

        Assert.Equal(lines, understood.Lines());
        if (warning is not null) Assert.Contains(understood.Warnings, w => w.Code == warning);
    }

    [Fact]
    public void A_unit_that_nobody_can_convert_is_asked()
    {
        var understood = Say.By(Say.Grace, "4 crates of onions");

        Assert.Equal("FNB-1133 ? kg", understood.Lines());
        Assert.Equal(AskKinds.Unit, Assert.Single(understood.Asks).Kind);
    }

    [Fact]
    public void A_restricted_item_is_left_off_where_neither_role_nor_site_allows_it()
    {
        var office = Say.By(Say.Grace, "2 boxes ibuprofen 400 and 1 stapler");
        var clinic = Say.By(Say.Grace, "2 boxes ibuprofen 400 for palm clinic");

        Assert.Equal("OFC-1251 1 each", office.Lines());
        Assert.Single(office.Refused);
        Assert.Equal("MED-1205 2 box", clinic.Lines());
    }

    [Fact]
    public void A_named_supplier_settles_between_offers_and_a_brand_is_no_supplier()
    {
        var named = Say.By(Say.Grace, "4 cartons A4 80g white from OfficeWorld");
        var brand = Say.By(Say.Grace, "4 packs sticky notes, the OfficeWorld brand 75x75");

        Assert.Equal("OFC-1002 4 carton", named.Lines());
        Assert.Equal("OFW", named.The<SetSupplier>()!.Value);
        Assert.Equal("OFC-1104 4 pack", brand.Lines());
        Assert.Null(brand.The<SetSupplier>());
    }

    [Fact]
    public void Search_ranks_the_item_that_was_meant_first()
    {
        var found = SampleFacts.Company.Catalogue.Search("nitrile gloves xl", 5);

        Assert.Equal("MED-1006", found[0].Sku);
        Assert.True(found.Count <= 5);
        Assert.Equal("BLD-1323", SampleFacts.Company.Catalogue.Search("candado", 3)[0].Sku);
        Assert.Equal("ITC-1014", SampleFacts.Company.Catalogue.Search("tn2410", 3)[0].Sku);
        Assert.Empty(SampleFacts.Company.Catalogue.Search("", 3));
    }
}
