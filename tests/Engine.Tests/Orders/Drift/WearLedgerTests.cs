using Procurement.Data.Company;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Drift;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Tests.Orders.Drift;

public sealed class WearLedgerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Wear Button = new(SitePhase.AddLine, 47, "The preferred #add was not there; #put was used instead.", "Put in bag");

    [Fact]
    public void What_is_met_for_the_first_time_is_new_once_however_often_one_run_meets_it()
    {
        var fresh = Assert.Single(Update([], [Button, Button with { Label = "Put in basket" }]));

        Assert.Equal(("addLine", 47, 1, "PO-1", "Put in basket", Now), (fresh.Phase, fresh.Line, fresh.Times, fresh.LastSeenIn, fresh.Label, fresh.FirstSeenAt));
    }

    [Fact]
    public void What_is_met_again_is_counted_although_its_label_has_changed()
    {
        var known = Update([], [Button]);

        Assert.Empty(Update(known, [Button with { Label = "Put in basket" }], "PO-2", Now.AddDays(1)));

        Assert.Equal((2, "PO-2", "Put in basket", Now.AddDays(1), Now), (known[0].Times, known[0].LastSeenIn, known[0].Label, known[0].LastSeenAt, known[0].FirstSeenAt));
    }

    [Fact]
    public void It_is_over_when_three_runs_in_a_row_pass_its_place_without_meeting_it()
    {
        var known = Update([], [Button]);

        Update(known, []);
        Update(known, []);
        Assert.Null(known[0].ResolvedAt);
        Update(known, [Button]);
        Update(known, []);
        Update(known, []);
        Assert.Null(known[0].ResolvedAt);
        Update(known, [], now: Now.AddDays(9));

        Assert.Equal(("gone", Now.AddDays(9)), (known[0].Resolution, known[0].ResolvedAt));
    }

    [Fact]
    public void A_run_that_did_not_come_to_its_place_says_nothing_of_it()
    {
        var known = Update([], [Button]);

        for (var run = 0; run < 5; run++) WearLedger.Update(known, [], new HashSet<SitePhase> { SitePhase.SignIn }, "BRC", "PO-3", Now);

        Assert.Equal((0, null), (known[0].Missed, known[0].ResolvedAt));
    }

    private static IReadOnlyList<SupplierWear> Update(IReadOnlyList<SupplierWear> open, IReadOnlyList<Wear> met, string run = "PO-1", DateTimeOffset? now = null)
        => WearLedger.Update(open, met, new HashSet<SitePhase> { SitePhase.SignIn, SitePhase.AddLine }, "BRC", run, now ?? Now);
}
