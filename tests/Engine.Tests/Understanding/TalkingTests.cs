using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Understanding;

public sealed class TalkingTests
{
    private static RequestFact Draft(params LineFact[] lines) => Say.Request("PR-2026-000900", "AwaitingConfirmation", Say.Grace, lines);

    [Theory]
    [InlineData("OFC-1251 5 each", "3 staplers", "sorry 5")]
    [InlineData("OFC-1251 5 each", "3 staplers", "no, 5")]
    [InlineData("CLN-1114 4 can", "4 cans of beach 5L", "*bleach")]
    [InlineData("OFC-1265 3 box", "3 boxes of A4 laminating pouches", "i meant A3")]
    [InlineData("OFC-1251 2 each", "2 staplers, 3 scissors", "remove the scissors")]
    [InlineData("OFC-1260 3 each", "2 staplers", "forget the whole list", "3 scissors")]
    [InlineData("MED-1008 30 box, CLN-1305 2 each", "20 boxes nitrile gloves M, the 200s, and 2 mop buckets", "sorry 30 boxes")]
    public void Messages_of_one_batch_correct_each_other(string lines, params string[] messages) => Assert.Equal(lines, Say.By(Say.Grace, messages).Lines());

    [Theory]
    [InlineData("MED-1017 4 box", "4 boxes sterile surgical gloves 7.0", "sorry, gloves should be 7.5, not 7.0")]
    [InlineData("FNB-1127 20 kg, FNB-1138 4 bag", "20 kg chicken breast", "chilled not frozen", "and 4 bags frozen fries")]
    [InlineData("ITC-1124 10 each, ITC-1104 4 each", "10 USB sticks 64GB and 6 wireless mice", "two mice fewer please")]
    [InlineData("SAF-1001 3 each, SAF-1004 2 each", "5 safety helmets - 3 white 2 yellow")]
    [InlineData("SAF-1009 3 pair, SAF-1010 3 pair", "3 pairs each of safety shoes S3 in 42 and 43")]
    [InlineData("BLD-1309 1 carton", "6 cans of WD40", "actually a carton instead")]
    [InlineData("CLN-1104 4 can", "4 cans floor cleaner pine 5L", "swap the pine for lemon")]
    public void Corrections_of_properties_and_parts_change_what_they_mean(string lines, params string[] messages) => Assert.Equal(lines, Say.By(Say.Grace, messages).Lines());

    [Theory]
    [InlineData("2 staplers plesae")]
    [InlineData("pls sned 2 staplers")]
    [InlineData("accounts team asked again 2 staplers")]
    [InlineData("2 staplers, thnaks")]
    public void Typing_errors_and_talk_do_not_hide_what_is_ordered(string text) => Assert.Equal("OFC-1251 2 each", Say.By(Say.Grace, text).Lines());

    [Fact]
    public void A_range_with_between_asks_how_many()
    {
        var understood = Say.By(Say.Grace, "between 40 and 50 kg of potatoes");

        Assert.Equal("FNB-1136 ? kg", understood.Lines());
        Assert.Equal(AskKinds.Quantity, Assert.Single(understood.Asks).Kind);
    }

    [Fact]
    public void The_same_for_another_place_is_ordered_for_both()
    {
        var understood = Say.By(Say.Grace, "2 plungers for building 7, and the same for Creek Residence");

        Assert.Equal(["B7", "CRK"], understood.Operations.OfType<AddLine>().Select(line => line.Site));
        Assert.Null(understood.The<SetSite>());
    }

    [Fact]
    public void What_names_goods_and_was_not_understood_is_telling()
    {
        var understood = Say.By(Say.Grace, "2 staplers, 42 and 43");

        Assert.Contains(understood.Unexplained, words => words.IsTelling);
    }

    [Theory]
    [InlineData("👍", 1, Intent.Confirm)]
    [InlineData("👍🏽", 1, Intent.Confirm)]
    [InlineData("👍", 0, Intent.Unclear)]
    [InlineData("❤️", 1, Intent.Unclear)]
    public void A_thumbs_up_confirms_only_the_current_summary(string reaction, int revision, Intent expected)
    {
        var draft = Draft(Say.Line(1, "OFC-1251", 4, "staplers"));
        var message = Say.Message(reaction, HeardKind.Reaction) with { QuotedRequest = draft.Number, QuotedRevision = revision };

        var understood = Say.Hearing(Say.Talk(Say.Grace, draft), message);

        Assert.Equal(expected, understood.Intent);
    }

    [Fact]
    public void More_is_added_to_what_is_there()
    {
        var understood = Say.With(Say.Grace, Draft(Say.Line(1, "OFC-1251", 4, "staplers")), [], "add 2 more staplers");

        Assert.Equal(6, understood.The<SetQuantity>()!.Quantity);
    }

    [Fact]
    public void A_draft_is_changed_at_its_positions()
    {
        var draft = Draft(Say.Line(1, "OFC-1251", 4, "staplers"), Say.Line(2, "OFC-1260", 2, "scissors"));

        var understood = Say.With(Say.Grace, draft, [], "make the scissors 5 and drop the staplers, also 2 desk calculators");

        Assert.Equal((2, 5m), (understood.The<SetQuantity>()!.Position, understood.The<SetQuantity>()!.Quantity));
        Assert.Equal(1, understood.The<RemoveLine>()!.Position);
        Assert.Equal((3, "OFC-1263"), (understood.The<AddLine>()!.Position, understood.The<AddLine>()!.Sku));
    }

    [Theory]
    [InlineData("black")]
    [InlineData("the black ones please")]
    public void An_answer_settles_the_line_that_waits(string answer)
    {
        var open = new LineFact(1, null, "stick pens", 2, "box", "stick pens, box of 50", 2, "box");
        var question = new OpenQuestion(Guid.NewGuid(), AskKinds.Colour, 1, "stick pens", [new("OFC-1051", "blue"), new("OFC-1053", "black"), new("OFC-1054", "red")], null);

        var understood = Say.With(Say.Grace, Draft(open), [question], answer);

        Assert.Equal("OFC-1053", understood.The<SetItem>()!.Sku);
        Assert.Empty(understood.Asks);
    }

    [Fact]
    public void A_tapped_row_answers_by_its_id()
    {
        var open = new LineFact(1, null, "stick pens", 2, "box", "stick pens", 2, "box");
        var question = new OpenQuestion(Guid.NewGuid(), AskKinds.Colour, 1, "stick pens", [new("OFC-1051", "blue"), new("OFC-1053", "black")], null);

        var understood = Say.Hearing(Say.Talk(Say.Grace, Draft(open), [question]), Say.Message("black", HeardKind.ListReply, $"answer:{question.Id}:OFC-1053"));

        Assert.Equal("OFC-1053", understood.The<SetItem>()!.Sku);
    }

    [Fact]
    public void The_same_as_last_week_repeats_and_what_follows_changes_it()
    {
        var earlier = Say.Request("PR-2026-000100", "Closed", Say.Grace, Say.Line(1, "OFC-1001", 10), Say.Line(2, "OFC-1251", 2));

        var understood = Say.Hearing(Say.Talk(Say.Grace, earlier: [earlier]), Say.Message("same as last week but 12 reams, and skip the staplers"));

        Assert.Equal("OFC-1001 12 ream", understood.Lines());
    }

    [Fact]
    public void Two_places_in_one_message_are_kept_with_their_lines()
    {
        var lines = Say.By(Say.Grace, "6 toilet seats for the marina and 4 for building 7").Operations.OfType<AddLine>().ToList();

        Assert.Equal(["MAR", "B7"], lines.Select(l => l.Site));
        Assert.Equal([6, 4], lines.Select(l => l.Quantity));
    }

    [Fact]
    public void A_kitchen_sink_tap_goes_to_no_kitchen() => Assert.Null(Say.By(Say.Grace, "1 kitchen sink tap").The<SetSite>());

    [Fact]
    public void A_place_that_nobody_knows_is_asked()
    {
        var understood = Say.By(Say.Grace, "3 staplers, send to the new downtown branch");

        Assert.Equal(AskKinds.Site, Assert.Single(understood.Asks).Kind);
    }

    [Fact]
    public void Cap_cost_centre_and_urgency_are_taken_from_the_words()
    {
        var understood = Say.By(Say.Grace, "2 staplers urgently, charge to CC-120, max 100 aed");

        Assert.Equal(100, understood.The<SetMaxTotal>()!.Value);
        Assert.Equal("CC-120", understood.The<SetCostCenter>()!.Value);
        Assert.True(understood.The<SetUrgent>()!.Value);
    }
}
