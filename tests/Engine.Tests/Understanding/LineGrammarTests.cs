using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Understanding;

public sealed class LineGrammarTests
{
    [Theory]
    [InlineData("1 1/2 cups quinoa flakes", "1.5 cup quinoa flakes")]
    [InlineData("½ tsp saffron threads", "0.5 tsp saffron threads")]
    [InlineData("2 ⅓ c wheat bran", "2.3333333333333333333333333333 cup wheat bran")]
    [InlineData("10 ounces goat cheddar", "10 oz goat cheddar")]
    [InlineData("3 lb. tamarind pods", "3 lb tamarind pods")]
    [InlineData("2 x 400g tins chickpeas", "2 tin 400g chickpeas")]
    [InlineData("3 (14-ounce) cans chickpeas", "3 can 14-ounce chickpeas")]
    [InlineData("1 x 400g/14oz can chickpeas", "1 can 400g/14oz chickpeas")]
    [InlineData("6 boneless, skinless quail", "6  boneless, skinless quail")]
    [InlineData("2 cup holders", "2  cup holders")]
    public void Kitchen_lines_and_packs_are_taken_apart(string text, string line)
    {
        var added = Say.By(Say.Grace, text).The<AddLine>()!;

        Assert.Equal(line, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{added.RequestedQuantity} {added.RequestedUnit} {added.RequestedText}"));
    }

    [Theory]
    [InlineData("2 staplers 3 padlocks 4 door closers", "OFC-1251 2 each, BLD-1323 3 each, BLD-1324 4 each")]
    [InlineData("yes 5 padlocks with 2 mop buckets", "BLD-1323 5 each, CLN-1305 2 each")]
    [InlineData("i would like a mop bucket please", "CLN-1305 1 each")]
    [InlineData("padlocks 6 nos", "BLD-1323 6 each")]
    public void A_number_begins_a_line(string text, string lines) => Assert.Equal(lines, Say.By(Say.Grace, text).Lines());

    [Theory]
    [InlineData("what is the price of a mop bucket")]
    [InlineData("do i need a visa for canada")]
    [InlineData("please give me a minute")]
    [InlineData("i need an appointment")]
    [InlineData("no padlocks")]
    [InlineData("62 madurai")]
    [InlineData("please ask")]
    [InlineData("take one hundred dollars from my account")]
    [InlineData("¿cuándo llega la fregona?")]
    public void Questions_refusals_and_what_nobody_buys_order_nothing(string text) => Assert.Empty(Say.By(Say.Grace, text).Operations.OfType<AddLine>());

    [Fact]
    public void The_name_of_a_thing_is_without_its_pack_and_its_remarks() => Assert.Equal("chopped tomatoes", ItemName.Of("400g chopped tomatoes, drained"));

    [Fact]
    public void A_document_may_write_units_as_codes()
    {
        var table = Say.Message("Item;Qty;Unit\nGreen tea bags;4;XBX\nBrass padlock;2;C62", HeardKind.DocumentText);

        var lines = Say.Hearing(Say.Talk(Say.Grace), table).Operations.OfType<AddLine>().Select(line => line.RequestedUnit);

        Assert.Equal(["box", "each"], lines);
    }
}
