using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Understanding;

/// <summary>An approver's own words about cards, and a requester's about requests that are under way.</summary>
public sealed class ApproverWordsTests
{
    private const string Layla = "+447700900106";
    private static readonly RequestFact Staplers = Say.Request("PR-2026-000114", "AwaitingApproval", Say.Grace, Say.Line(1, "OFC-1251", 10));
    private static readonly RequestFact Bleach = Say.Request("PR-2026-000115", "AwaitingApproval", Say.Grace, Say.Line(1, "CLN-1114", 4));

    private static Understood Hear(string said, params RequestFact[] cards) => Say.Hearing(Say.Talk(Layla, cards: cards), Say.Message(said));

    [Theory]
    [InlineData("yep no problem", Intent.Approve)]
    [InlineData("happy for this to go through", Intent.Approve)]
    [InlineData("yes but tell them it's the last time", Intent.Approve)]
    [InlineData("signing this off", Intent.Approve)]
    [InlineData("you've got my ok", Intent.Approve)]
    [InlineData("nope too pricey", Intent.Reject)]
    [InlineData("this can wait till january", Intent.Reject)]
    [InlineData("I won't be approving this", Intent.Reject)]
    [InlineData("sorry can't let this through", Intent.Reject)]
    [InlineData("no, ask them to use the old ones first", Intent.Reject)]
    [InlineData("really, 10?? Not approved, they can share", Intent.Reject)]
    public void The_only_card_is_decided_in_many_ways(string said, Intent intent)
    {
        var understood = Hear(said, Staplers);

        Assert.Equal((intent, "PR-2026-000114"), (understood.Intent, understood.Request));
    }

    [Theory]
    [InlineData("not sure yet")]
    [InlineData("let me check with finance first")]
    [InlineData("no worries")]
    [InlineData("the printer is not working")]
    [InlineData("is this within budget?")]
    [InlineData("I'll get back to you on this")]
    public void What_is_no_decision_decides_nothing(string said) => Assert.DoesNotContain(Hear(said, Staplers).Intent, new[] { Intent.Approve, Intent.Reject });

    [Fact]
    public void An_order_of_the_approver_is_no_approval() => Assert.Equal("BLD-1215 3 each", Hear("ok can I get 3 plungers", Staplers).Lines());

    [Theory]
    [InlineData("yes for 114 but not 115", Intent.Approve, "PR-2026-000114")]
    [InlineData("the staplers are fine", Intent.Approve, "PR-2026-000114")]
    [InlineData("let them have the bleach", Intent.Approve, "PR-2026-000115")]
    [InlineData("bleach is too expensive, no", Intent.Reject, "PR-2026-000115")]
    [InlineData("115: no", Intent.Reject, "PR-2026-000115")]
    [InlineData("The staplers are ok, go ahead with those. I want to think about the bleach.", Intent.Approve, "PR-2026-000114")]
    public void Of_two_cards_the_named_one_is_decided(string said, Intent intent, string request)
    {
        var understood = Hear(said, Staplers, Bleach);

        Assert.Equal((intent, request), (understood.Intent, understood.Request));
    }

    [Theory]
    [InlineData("fine by me")]
    [InlineData("nope too pricey")]
    public void Of_two_cards_none_named_is_asked(string said) => Assert.Equal(AskKinds.WhichRequest, Assert.Single(Hear(said, Staplers, Bleach).Asks).Kind);

    [Theory]
    [InlineData("please drop the scissors order, we found some", Intent.Cancel)]
    [InlineData("don't need 120 any more", Intent.Cancel)]
    [InlineData("120??", Intent.Status)]
    [InlineData("what happened with the scissors", Intent.Status)]
    public void A_request_under_way_is_dropped_or_asked_about(string said, Intent intent)
    {
        var earlier = Say.Request("PR-2026-000120", "Approved", Say.Grace, Say.Line(1, "OFC-1260", 4));

        var understood = Say.Hearing(Say.Talk(Say.Grace, earlier: [earlier]), Say.Message(said));

        Assert.Equal((intent, "PR-2026-000120"), (understood.Intent, understood.Request));
    }
}
