using System.Globalization;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Understanding;

/// <summary>What people say to a draft that stands: many ways for each kind of change, on one draft.</summary>
public sealed class DraftChangeTests
{
    private static RequestFact Draft() => Say.Request("PR-2026-000900", "AwaitingConfirmation", Say.Grace,
        Say.Line(1, "OFC-1251", 8, "staplers"), Say.Line(2, "OFC-1260", 4, "scissors"), Say.Line(3, "BLD-1215", 3, "plungers"));

    private static string Change(RequestFact draft, string said) => string.Join(", ", Say.With(Say.Grace, draft, [], said).Operations.Select(operation => operation switch
    {
        SetQuantity set => string.Create(CultureInfo.InvariantCulture, $"{set.Position}={set.Quantity}"),
        RemoveLine remove => $"-{remove.Position}",
        SetItem item => $"{item.Position}:{item.Sku}",
        AddLine add => string.Create(CultureInfo.InvariantCulture, $"+{add.Sku} {add.Quantity}"),
        Cancel => "cancel",
        _ => operation.GetType().Name,
    }));

    [Theory]
    [InlineData("bump the staplers to 10", "1=10")]
    [InlineData("sorry typo, 15 staplers not 8", "1=15")]
    [InlineData("plungers down to 2", "3=2")]
    [InlineData("I said 8 staplers but it's 12", "1=12")]
    [InlineData("not 8 staplers, 12", "1=12")]
    [InlineData("oops I wrote 8 staplers, I need 18", "1=18")]
    [InlineData("too many plungers, 2 is plenty", "3=2")]
    [InlineData("the second line to 7", "2=7")]
    [InlineData("first one should be 12", "1=12")]
    [InlineData("increase the scissors by 3", "2=7")]
    [InlineData("cut the staplers by 2", "1=6")]
    [InlineData("halve the staplers", "1=4")]
    [InlineData("12, not 8", "1=12")]
    [InlineData("12 staplers, rest stays the same", "1=12")]
    public void A_quantity_is_changed_in_many_ways(string said, string change) => Assert.Equal(change, Change(Draft(), said));

    [Theory]
    [InlineData("never mind the scissors")]
    [InlineData("don't bother with the scissors")]
    [InlineData("can you take the scissors off")]
    [InlineData("no scissors after all")]
    [InlineData("found some scissors in the drawer, so skip those")]
    [InlineData("everything but the scissors")]
    [InlineData("delete the second one")]
    [InlineData("the scissors are no longer required")]
    public void One_line_is_taken_off_and_never_the_whole_request(string said) => Assert.Equal("-2", Change(Draft(), said));

    [Theory]
    [InlineData("only the staplers")]
    [InlineData("just the staplers please, nothing else")]
    [InlineData("keep the staplers, drop the rest")]
    public void What_is_not_kept_is_taken_off(string said) => Assert.Equal("-2, -3", Change(Draft(), said));

    [Theory]
    [InlineData("toilet brushes instead of plungers")]
    [InlineData("i meant toilet brushes not plungers")]
    [InlineData("not plungers, toilet brushes")]
    [InlineData("make the plungers toilet brushes")]
    [InlineData("switch plungers to toilet brushes")]
    [InlineData("plungers was wrong, should be toilet brushes")]
    [InlineData("lets have toilet brushes rather than plungers")]
    public void What_stands_is_exchanged_for_what_does_not(string said) => Assert.Equal("3:CLN-1322", Change(Draft(), said));

    [Theory]
    [InlineData("we still have 6 staplers in the cupboard")]
    [InlineData("12 people need staplers")]
    public void What_is_only_told_changes_no_quantity_that_stands(string said) => Assert.DoesNotContain(Say.With(Say.Grace, Draft(), [], said).Operations, operation => operation is SetQuantity or RemoveLine);

    [Theory]
    [InlineData("CLN-1315", "packs of red microfibre cloths", "not red, blue", "CLN-1313")]
    [InlineData("CLN-1315", "packs of red microfibre cloths", "can i get those in green", "CLN-1317")]
    [InlineData("CLN-1315", "packs of red microfibre cloths", "wrong colour, blue", "CLN-1313")]
    [InlineData("SAF-1009", "safety shoes 42", "43 not 42", "SAF-1010")]
    [InlineData("SAF-1005", "hi vis vests L", "extra large instead of large", "SAF-1007")]
    [InlineData("ITC-1057", "hdmi cables 3m", "the 5 metre ones please", "ITC-1058")]
    [InlineData("CLN-1101", "floor cleaner pine 5l", "lavender, not pine", "CLN-1102")]
    [InlineData("ITC-1103", "wired mice", "wireless i mean", "ITC-1104")]
    public void A_property_is_changed_and_the_quantity_stays(string sku, string words, string said, string other) =>
        Assert.Equal($"1:{other}", Change(Say.Request("PR-2026-000900", "AwaitingConfirmation", Say.Grace, Say.Line(1, sku, 4, words)), said));

    [Fact]
    public void A_property_that_several_lines_could_take_changes_none()
    {
        var draft = Say.Request("PR-2026-000900", "AwaitingConfirmation", Say.Grace, Say.Line(1, "CLN-1315", 4, "red cloths"), Say.Line(2, "OFC-1054", 1, "red pens"));

        Assert.Equal("", Change(draft, "make it blue"));
    }

    [Theory]
    [InlineData("2 staplers for hq, no make that three", "OFC-1251 3 each")]
    [InlineData("3 plungers actually 4", "BLD-1215 4 each")]
    [InlineData("HDMI cables: 2 of 3m, 1 of 5m", "ITC-1057 2 each, ITC-1058 1 each")]
    [InlineData("safety helmets: 3 white, 2 yellow", "SAF-1001 3 each, SAF-1004 2 each")]
    [InlineData("box of red biros", "OFC-1054 1 box")]
    [InlineData("2 boxes of bulldog clips", "OFC-1259 2 box")]
    public void One_message_says_it_all(string said, string lines) => Assert.Equal(lines, Say.By(Say.Grace, said).Lines());

    [Theory]
    [InlineData("a few scissors please", "OFC-1260 ? each", AskKinds.Quantity)]
    [InlineData("loads of plungers", "BLD-1215 ? each", AskKinds.Quantity)]
    [InlineData("a box or two of bulldog clips", "OFC-1259 ? box", AskKinds.Quantity)]
    [InlineData("3 pink helmets", "? 3 each", AskKinds.Colour)]
    public void What_the_words_leave_open_is_asked(string said, string lines, string ask)
    {
        var understood = Say.By(Say.Grace, said);

        Assert.Equal(lines, understood.Lines());
        Assert.Equal(ask, Assert.Single(understood.Asks).Kind);
    }
}
