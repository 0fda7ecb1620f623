using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Requests;

public sealed class CompletenessTests
{
    private static readonly Ask WhichGloves = new(AskKinds.Item, 1, "gloves", [new AskOption("GLOVES", "Nitrile gloves M")]);

    [Fact]
    public void A_draft_with_items_quantities_and_a_site_lacks_nothing() => Assert.True(Of(Known.Draft(Known.Add("GLOVES", 2))).Complete);

    [Fact]
    public void What_changes_the_order_most_is_asked_first()
    {
        var state = Known.Draft(Known.Add(null, null, null, "gloves"), Known.Add("PAPER", null)) with { Site = null };

        var missing = Of(state, [WhichGloves]).Missing;

        Assert.Equal([(AskKinds.Item, 1), (AskKinds.Quantity, 1), (AskKinds.Quantity, 2), (AskKinds.Site, 0)], missing.Select(one => (one.Ask.Kind, one.Ask.Position ?? 0)));
        Assert.Equal(2, missing[^1].Ask.Options.Count);
    }

    [Fact]
    public void A_line_that_nothing_is_asked_about_and_no_catalogue_has_is_told_so()
    {
        var completion = Of(Known.Draft(Known.Add(null, 1, "each", "brass plaque")));

        Assert.True(completion.Complete);
        Assert.Equal([new Warning(Warning.NotInCatalogue, 1)], completion.State.Warnings);
    }

    [Fact]
    public void An_open_question_is_asked_again_until_its_line_has_an_item_or_is_gone()
    {
        var question = new OpenQuestion(Guid.NewGuid(), AskKinds.Item, 1, "gloves", WhichGloves.Options, "PR-1");
        var open = Known.Draft(Known.Add(null, 5, null, "gloves"));

        Assert.Same(question, Assert.Single(Of(open, [], question).Missing).Open);
        Assert.Equal([question.Id], Of(Apply(open, new SetItem(1, "GLOVES")), [], question).Answered);
        Assert.Equal([question.Id], Of(Apply(open, new RemoveLine(1), Known.Add("PAPER", 5)), [], question).Answered);
    }

    [Fact]
    public void A_closer_question_takes_the_place_of_the_one_before()
    {
        var question = new OpenQuestion(Guid.NewGuid(), AskKinds.Item, 1, "gloves", [], "PR-1");
        var open = Known.Draft(Known.Add(null, 5, null, "gloves"));

        var completion = Of(open, [WhichGloves with { Kind = AskKinds.Size }], question);

        Assert.Equal(AskKinds.Size, Assert.Single(completion.Missing).Ask.Kind);
        Assert.Equal([question.Id], completion.Answered);
    }

    [Fact]
    public void A_draft_with_no_line_asks_what_is_needed() => Assert.Equal((AskKinds.Item, ""), Of(Known.AtB7).Missing.Select(one => (one.Ask.Kind, one.Ask.About)).Single());

    private static Completion Of(RequestState state, IReadOnlyList<Ask>? asks = null, params OpenQuestion[] open) => Completeness.Of(state, asks ?? [], open, Known.Company);

    private static RequestState Apply(RequestState state, params RequestOperation[] operations) => ApplyOperations.Apply(state, operations, Known.By("rules")).State;
}
