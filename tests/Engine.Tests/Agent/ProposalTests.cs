using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Agent;

public sealed class ProposalTests
{
    [Fact]
    public void A_line_that_the_words_say_is_kept_with_its_evidence_and_explains_the_words()
    {
        var turn = ModelTurns.Saying("Hallo, wir brauchen 3 Flaschen  Handseife bitte");
        var proposal = ModelTurns.Propose(turn);

        var answer = proposal.AddLine("3 flaschen handseife", "CLN-1158", 3, "bottle");

        Assert.Equal("ok: line 1", answer);
        var merged = proposal.Merge();
        var line = Assert.IsType<AddLine>(Assert.Single(merged.Operations));
        Assert.Equal(("CLN-1158", 3m, "bottle"), (line.Sku, line.Quantity, line.Unit));
        Assert.Equal(new Evidence(turn.Batch[0].Id, "3 Flaschen  Handseife"), Assert.Single(line.Evidence));
        Assert.Equal(Intent.Request, merged.Intent);
        Assert.Empty(merged.Unexplained);
        Assert.Contains(merged.Explanation, line => line.StartsWith("model: line 1 CLN-1158 x 3", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_said_is_converted_into_the_unit_that_is_ordered()
    {
        var proposal = ModelTurns.Propose(ModelTurns.Saying("250 of the glove thingies in medium"));

        proposal.AddLine("250 of the glove thingies in medium", "MED-1004", 250, "each");

        var merged = proposal.Merge();
        var line = Assert.IsType<AddLine>(Assert.Single(merged.Operations));
        Assert.Equal((3m, "box", 250m), (line.Quantity, line.Unit, line.RequestedQuantity));
        Assert.Contains(new Warning(Warning.Rounded, 1), merged.Warnings);
    }

    [Theory]
    [InlineData("3 flaschen seife", "CLN-1158", 3, "stand in no message")]
    [InlineData("3 Flaschen Handseife", "CLN-9999", 3, "There is no item CLN-9999")]
    [InlineData("3 Flaschen Handseife", "CLN-1158", 30, "The number 30 is not said")]
    [InlineData("Flaschen Handseife", "CLN-1158", 3, "The number 3 is not said")]
    [InlineData("3 Flaschen Handseife", "MED-1014", 3, "cannot be ordered")]
    public void What_no_message_says_or_nobody_sells_is_refused_and_the_model_is_told(string quote, string sku, int quantity, string why)
    {
        var proposal = ModelTurns.Propose(ModelTurns.Saying("wir brauchen 3 Flaschen Handseife"));

        var answer = proposal.AddLine(quote, sku, quantity, null);

        Assert.StartsWith("refused: ", answer, StringComparison.Ordinal);
        Assert.Contains(why, answer, StringComparison.Ordinal);
        var merged = proposal.Merge();
        Assert.Empty(merged.Operations);
        Assert.Single(merged.Unexplained);
        Assert.False(proposal.Adds);
    }

    [Fact]
    public void An_item_that_was_never_shown_is_refused()
    {
        var turn = ModelTurns.Saying("wir brauchen 3 Flaschen Handseife");
        var proposal = new Procurement.Engine.Agent.Proposal(turn, ModelTurns.Knowledge, Procurement.Engine.Agent.SaidTexts.Of(turn, ModelTurns.Knowledge.Catalogue));

        var first = proposal.AddLine("3 Flaschen Handseife", "CLN-1158", 3, null);
        proposal.Offer("hand soap", 5);
        var second = proposal.AddLine("3 Flaschen Handseife", "CLN-1158", 3, null);

        Assert.Contains("search first", first, StringComparison.Ordinal);
        Assert.Equal("ok: line 1", second);
    }

    [Fact]
    public void Words_that_the_rules_read_make_no_second_line()
    {
        var message = ModelTurns.Message("3 bottles hand soap and the blorbish");
        var read = new AddLine(1, "CLN-1158", "Hand soap", 3, "bottle", "hand soap", 3, "bottle") { Evidence = [new Evidence(message.Id, "3 bottles hand soap")] };
        var proposal = ModelTurns.Propose(ModelTurns.With([message], new Understood(Intent.Request, null, [read], [], [], [], [], [new Unexplained(message.Id, "the blorbish")], null, "en", [])));

        var answer = proposal.AddLine("3 bottles hand soap", "CLN-1157", 3, null);

        Assert.Contains("explained already", answer, StringComparison.Ordinal);
        Assert.Equal([read], proposal.Merge().Operations);
    }

    [Fact]
    public void What_a_person_may_not_order_is_left_off_and_told()
    {
        var proposal = ModelTurns.Propose(ModelTurns.Saying("2 Schachteln Kopfschmerztabletten"));

        var answer = proposal.AddLine("2 Schachteln Kopfschmerztabletten", "MED-1202", 2, "box");

        Assert.StartsWith("refused", answer, StringComparison.Ordinal);
        var merged = proposal.Merge();
        Assert.Empty(merged.Operations);
        Assert.Equal(["Panadol 500 mg, box of 24 tablets"], merged.Refused);
    }

    [Fact]
    public void An_item_found_for_a_line_of_the_rules_answers_their_question_and_keeps_the_number_that_was_said()
    {
        var message = ModelTurns.Message("200 gloves, the big ones");
        var read = new AddLine(1, null, "gloves", 200, "each", "gloves", 200, null) { Evidence = [new Evidence(message.Id, "200 gloves")] };
        var byRules = new Understood(Intent.Request, null, [read], [new Ask(AskKinds.Size, 1, "gloves", [])], [], [], [], [new Unexplained(message.Id, "the big ones")], null, "en", []);
        var proposal = ModelTurns.Propose(ModelTurns.With([message], byRules));

        Assert.Equal("ok", proposal.SetItem(1, "MED-1005", "the big ones"));

        var merged = proposal.Merge();
        Assert.Empty(merged.Asks);
        Assert.Empty(merged.Unexplained);
        var line = Assert.Single(proposal.State.Present);
        Assert.Equal(("MED-1005", 2m, "box"), (line.Sku, line.Quantity, line.Unit));
    }

    [Fact]
    public void A_question_needs_words_that_were_said_and_offers_only_what_may_be_ordered()
    {
        var proposal = ModelTurns.Propose(ModelTurns.Saying("wir brauchen Handseife"));
        proposal.AddLine("Handseife", null, null, null);

        Assert.Contains("stand in no message", proposal.Ask(AskKinds.Item, "hand lotion", 1, []), StringComparison.Ordinal);
        Assert.Contains("There is no item X", proposal.Ask(AskKinds.Item, "Handseife", 1, ["X"]), StringComparison.Ordinal);
        Assert.Contains("Nothing of kind price", proposal.Ask("price", "Handseife", 1, []), StringComparison.Ordinal);
        Assert.Equal("ok", proposal.Ask(AskKinds.Item, "Handseife", 1, ["CLN-1157", "CLN-1158"]));

        var ask = Assert.Single(proposal.Merge().Asks);
        Assert.Equal((AskKinds.Item, 1), (ask.Kind, ask.Position));
        Assert.Equal(["CLN-1157", "CLN-1158"], ask.Options.Select(option => option.Value));
    }

    [Fact]
    public void Fields_are_checked_like_any_operation()
    {
        var proposal = ModelTurns.Propose(ModelTurns.Saying("ins Krankenhaus bis Donnerstag, eilt", ModelTurns.Draft(new LineFact(1, "CLN-1158", "Hand soap", 3, "bottle", "soap", 3, null))));

        Assert.Contains("site MOON is not known", proposal.SetSite("MOON", "ins Krankenhaus", null), StringComparison.Ordinal);
        Assert.Contains("is in the past", proposal.SetNeedBy("2026-03-01", "bis Donnerstag"), StringComparison.Ordinal);
        Assert.Contains("There is no line 4", proposal.SetQuantity(4, 2, null, "eilt"), StringComparison.Ordinal);
        Assert.Contains("There is no line 4", proposal.RemoveLine(4, "eilt"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("ok", proposal.SetSite("CLN", "ins Krankenhaus", null));
        Assert.Equal("ok", proposal.SetNeedBy("2026-03-12", "bis Donnerstag"));
        Assert.Equal("ok", proposal.SetUrgent("eilt"));

        Assert.Equal(["SetSite", "SetNeedBy", "SetUrgent"], proposal.Merge().Operations.Select(operation => operation.GetType().Name));
    }

    [Fact]
    public void Small_talk_that_only_the_model_reads_ends_the_turn_quietly_but_never_beside_an_order()
    {
        var alone = ModelTurns.Propose(ModelTurns.Saying("guten Morgen zusammen"));
        alone.MarkNotForUs("guten Morgen zusammen");
        var beside = ModelTurns.Propose(ModelTurns.Saying("guten Morgen, 3 Flaschen Handseife"));
        beside.MarkNotForUs("guten Morgen");
        beside.AddLine("3 Flaschen Handseife", "CLN-1158", 3, null);

        Assert.Equal(Intent.NotForUs, alone.Merge().Intent);
        Assert.Equal(Intent.Request, beside.Merge().Intent);
    }
}
