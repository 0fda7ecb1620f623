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
