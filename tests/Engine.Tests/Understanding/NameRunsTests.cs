namespace Procurement.Engine.Tests.Understanding;

/// <summary>Names in a row, wishes behind a no, and parts of what was expected.</summary>
public sealed class NameRunsTests
{
    [Fact]
    public void Names_in_a_row_without_marks_are_lines_of_their_own() =>
        Assert.Equal("CLN-1322 ? each, OFC-1263 ? each", Say.By(Say.Grace, "please send toilet brush desk calculator").Lines());

    [Fact]
    public void A_no_before_a_wish_refuses_nothing() => Assert.Equal("OFC-1263 ? each", Say.By(Say.Grace, "no, I need desk calculators").Lines());

    [Theory]
    [InlineData(Say.Ines, "só vieram 8 dos 10 agrafadores", 8)]
    [InlineData(Say.Suresh, "10 mein se sirf 9 aaye", 9)]
    [InlineData(Say.Grace, "only 7 of the 10 staplers came", 7)]
    public void Of_what_was_expected_the_smaller_number_came(string phone, string text, int came)
    {
        var ordered = Say.Request("PR-2026-000500", "Ordered", phone, Say.Line(1, "OFC-1251", 10));

        var understood = Say.Hearing(Say.Talk(phone, earlier: [ordered]), Say.Message(text));

        Assert.Equal(came, Assert.Single(understood.Arrived).Quantity);
    }

    [Theory]
    [InlineData("no veo problema", true)]
    [InlineData("con lo que hay alcanza", false)]
    public void An_approver_decides_in_everyday_words(string text, bool approves)
    {
        var card = Say.Request("PR-2026-000501", "AwaitingApproval", Say.Suresh, Say.Line(1, "OFC-1251", 10));

        var understood = Say.Hearing(Say.Talk(Say.Carlos, cards: [card]), Say.Message(text));

        Assert.Equal(approves ? Procurement.Engine.Understanding.Intent.Approve : Procurement.Engine.Understanding.Intent.Reject, understood.Intent);
    }
}
