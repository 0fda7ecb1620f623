using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Understanding;

public sealed class PriceReadingTests
{
    [Theory]
    [InlineData("how much is a 20l paint?", "paint")]
    [InlineData("what's the price of nitrile gloves M please", "gloves")]
    [InlineData("I need the price of nitrile gloves M", "gloves")]
    [InlineData("nitrile gloves M, price?", "gloves")]
    [InlineData("precio de los guantes de nitrilo talla M?", "gloves")]
    [InlineData("hola, cuánto cuestan los guantes de nitrilo M?", "gloves")]
    [InlineData("quanto custam as luvas de nitrilo M?", "gloves")]
    [InlineData("quel est le prix des gants nitrile M ?", "gloves")]
    [InlineData("c'est combien les gants nitrile M ?", "gloves")]
    [InlineData("nitrile gloves M kitne ka hai?", "gloves")]
    public void A_question_for_a_price_names_items_of_the_catalogue_and_orders_nothing(string text, string named)
    {
        var understood = Say.By(text.StartsWith("quanto", StringComparison.Ordinal) ? Say.Ines : Say.Grace, text);

        Assert.Equal(Intent.PriceQuestion, understood.Intent);
        Assert.Empty(understood.Operations);
        Assert.Empty(understood.Asks);
        var asked = Assert.Single(understood.Prices);
        Assert.False(asked.Refused);
        Assert.NotEmpty(asked.Items);
        Assert.All(asked.Items, item => Assert.Contains(named, item.Name, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Several_things_are_priced_one_by_one()
    {
        var understood = Say.By(Say.Grace, "how much are a mop bucket and nitrile gloves M, the box of 100?");

        Assert.Equal(["CLN-1305", "MED-1004"], understood.Prices.Select(asked => Assert.Single(asked.Items).Sku));
    }

    [Fact]
    public void What_no_catalogue_has_is_said_to_be_in_none()
    {
        var asked = Assert.Single(Say.By(Say.Grace, "how much is a helicopter?").Prices);

        Assert.Empty(asked.Items);
        Assert.Contains("helicopter", asked.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restricted_item_has_a_price_for_those_who_may_order_it()
    {
        const string question = "how much are the injection syringes 5 ml with needle?";

        var office = Assert.Single(Say.By(Say.Grace, question).Prices);
        var clinic = Assert.Single(Say.By(Say.Claire, question).Prices);

        Assert.True(office.Refused);
        Assert.Empty(office.Items);
        Assert.Equal("MED-1161", Assert.Single(clinic.Items).Sku);
    }

    [Theory]
    [InlineData("need 2 mop buckets. how much is a stapler?")]
    [InlineData("how much is a stapler?\nand send 2 mop buckets")]
    public void What_is_ordered_beside_a_price_question_is_ordered_and_what_is_asked_is_not(string text)
    {
        var understood = Say.By(Say.Grace, text);

        Assert.Equal("CLN-1305 2 each", understood.Lines());
        Assert.Contains(Assert.Single(understood.Prices).Items, item => item.Name.Contains("tapler", StringComparison.Ordinal));
        Assert.Empty(understood.Unexplained);
    }

    [Fact]
    public void An_order_and_a_price_question_in_two_messages_are_both_answered()
    {
        var understood = Say.By(Say.Grace, "2 mop buckets please", "how much is a stapler?");

        Assert.Equal("CLN-1305 2 each", understood.Lines());
        Assert.NotEmpty(understood.Prices);
    }

    [Theory]
    [InlineData("how much is it?")]
    [InlineData("what does it cost in total?")]
    public void A_question_that_points_at_the_draft_names_nothing(string text)
    {
        var draft = Say.Request("PR-2026-000900", "AwaitingConfirmation", Say.Grace, Say.Line(1, "OFC-1251", 2, "staplers"));

        var understood = Say.With(Say.Grace, draft, [], text);

        Assert.Equal(Intent.PriceQuestion, understood.Intent);
        Assert.Empty(understood.Prices);
    }

    [Theory]
    [InlineData("20 boxes nitrile gloves M, price should be under 600")]
    [InlineData("2 mop buckets, max price 100")]
    public void A_price_that_is_only_mentioned_is_no_question(string text) => Assert.NotEmpty(Say.By(Say.Grace, text).Lines());
}
