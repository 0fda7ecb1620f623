using Procurement.Engine.Erp;

namespace Procurement.Engine.Tests.Erp;

public sealed class TrytonPurchasesTests
{
    [Fact]
    public void Nothing_there_is_created() => Assert.IsType<TrytonStep.Create>(Next());

    [Fact]
    public void The_oldest_draft_is_kept_and_the_others_go_first() => Assert.Equal(new TrytonStep.Delete(8), Next(Draft(8), Draft(7)));

    [Fact]
    public void A_single_draft_gets_its_number() => Assert.Equal(new TrytonStep.Quote(7), Next(Draft(7)));

    [Fact]
    public void A_numbered_purchase_wins_over_an_older_draft() => Assert.Equal(new TrytonStep.Delete(7), Next(Draft(7), new TrytonPurchase(8, "quotation", "1")));

    [Fact]
    public void A_quotation_is_confirmed() => Assert.Equal(new TrytonStep.Confirm(8), Next(new TrytonPurchase(8, "quotation", "1")));

    [Theory]
    [InlineData("confirmed")]
    [InlineData("processing")]
    [InlineData("done")]
    public void A_confirmed_purchase_is_all_that_is_wanted(string state) => Assert.Equal(new TrytonStep.Done(8, "1"), Next(new TrytonPurchase(8, state, "1")));

    [Fact]
    public void A_cancelled_one_beside_a_live_one_is_history() => Assert.Equal(new TrytonStep.Quote(9), Next(new TrytonPurchase(8, "cancelled", "1"), Draft(9)));

    [Fact]
    public void What_a_person_cancelled_in_the_ERP_is_not_ordered_again() =>
        Assert.Contains("cancelled", Assert.IsType<TrytonStep.Refuse>(Next(new TrytonPurchase(8, "cancelled", "1"))).Reason, StringComparison.Ordinal);

    private static TrytonStep Next(params TrytonPurchase[] found) => TrytonPurchases.Next("PO-1", found);

    private static TrytonPurchase Draft(int id) => new(id, "draft", "");
}
