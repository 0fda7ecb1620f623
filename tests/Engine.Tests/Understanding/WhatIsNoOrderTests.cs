using Procurement.Engine.Requests;

namespace Procurement.Engine.Tests.Understanding;

public sealed class WhatIsNoOrderTests
{
    [Theory]
    [InlineData("I'd like to set the thermostat to 21")]
    [InlineData("please close the gate for me")]
    [InlineData("can I have an alarm set up")]
    [InlineData("wake me, ten at night")]
    public void What_somebody_is_to_do_orders_nothing(string text) => Assert.Empty(Say.By(Say.Grace, text).Lines());

    [Theory]
    [InlineData("99 East Main Street in Waco")]
    [InlineData("466 Madurai 85647")]
    [InlineData("12 Harbard Ave")]
    public void A_house_number_orders_nothing(string address) => Assert.Empty(Say.By(Say.Grace, address).Operations.OfType<AddLine>());

    [Fact]
    public void What_comes_after_yes_is_ordered() => Assert.Equal("CLN-1305 2 each", Say.By(Say.Grace, "yes 2 mop buckets").Lines());

    [Fact]
    public void Of_a_product_that_is_only_named_the_quantity_is_asked()
    {
        var understood = Say.By(Say.Grace, "mop bucket");

        Assert.Equal("CLN-1305 ? each", understood.Lines());
        Assert.Contains(understood.Asks, ask => ask.Kind == AskKinds.Quantity);
    }

    [Fact]
    public void A_removed_line_leaves_its_place_empty()
    {
        var draft = Say.Request("PR-2026-000001", "AwaitingConfirmation", Say.Grace, Say.Line(1, "CLN-1305", 2)) with { LastPosition = 3 };

        Assert.Equal(4, Say.With(Say.Grace, draft, [], "also 3 staplers").The<AddLine>()!.Position);
    }
}
