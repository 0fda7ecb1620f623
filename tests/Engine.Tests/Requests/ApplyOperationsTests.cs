using CsCheck;
using Procurement.Engine.Requests;

namespace Procurement.Engine.Tests.Requests;

public sealed class ApplyOperationsTests
{
    [Fact]
    public void A_catalogue_line_takes_name_unit_price_and_supplier_from_the_catalogue()
    {
        var line = Assert.Single(Known.Draft(Known.Add("GLOVES", 20)).Lines);

        Assert.Equal(("GLOVES", "Nitrile gloves M, box of 100", "box", 10m, "S1", 200m), (line.Sku, line.Description, line.Unit, line.UnitPrice, line.Supplier, line.Total));
    }

    [Fact]
    public void A_total_is_open_while_a_line_has_no_price()
    {
        Assert.Equal(200m, Known.Draft(Known.Add("GLOVES", 20)).Total);
        Assert.Null(Known.Draft(Known.Add("GLOVES", 20), Known.Add(null, 1, "each", "brass plaque")).Total);
    }

    [Fact]
    public void Positions_are_never_used_again()
    {
        var state = Known.Draft(Known.Add("GLOVES", 1), Known.Add("CABLE", 2), new RemoveLine(2), Known.Add("CABLE", 3));

        Assert.Equal([1, 3], state.Present.Select(line => line.Position));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public void A_quantity_that_makes_no_sense_is_refused(int quantity) => Assert.Single(Apply(Known.AtB7, "rules", Known.Add("GLOVES", quantity)).Errors);

    [Fact]
    public void A_part_of_a_box_becomes_a_whole_box_with_a_warning_but_cable_may_be_cut()
    {
        var state = Known.Draft(Known.Add("GLOVES", 1.5m), Known.Add("CABLE", 2.5m));

        Assert.Equal([2m, 2.5m], state.Present.Select(line => line.Quantity!.Value));
        Assert.Equal([new Warning(Warning.Rounded, 1)], state.Warnings);
    }

    [Fact]
    public void Less_than_the_smallest_quantity_is_raised_with_a_warning()
    {
        var state = Known.Draft(Known.Add("PAPER", 2));

        Assert.Equal(5m, Assert.Single(state.Lines).Quantity);
        Assert.Equal([new Warning(Warning.BelowMinimum, 1)], state.Warnings);
        Assert.Empty(ApplyOperations.Apply(state, [new SetQuantity(1, 8, null)], Known.By("rules")).State.Warnings);
    }

    [Fact]
    public void Only_an_operator_may_choose_an_item_that_cannot_be_ordered_now()
    {
        Assert.Single(Apply(Known.AtB7, "rules", Known.Add("OLD", 1)).Errors);
        Assert.Empty(Apply(Known.AtB7, "operator", Known.Add("OLD", 1)).Errors);
    }

    [Fact]
    public void A_restricted_item_is_left_off_by_role_and_delivery_site_whatever_the_order_of_the_operations()
    {
        var refused = Apply(Known.AtB7, "rules", Known.Add("MORPHINE", 1));
        var allowed = Apply(Known.AtB7, "rules", Known.Add("MORPHINE", 1), new SetSite("PALM"));

        Assert.Equal(["Morphine"], refused.Refused);
        Assert.Empty(refused.State.Present);
        Assert.Empty(allowed.Refused);
        Assert.Single(allowed.State.Present);
    }

    [Fact]
    public void A_new_site_brings_its_cost_centre_unless_another_was_chosen()
    {
        Assert.Equal("CC-300", Known.Draft(new SetSite("PALM")).CostCenter);
        Assert.Equal("CC-900", Known.Draft(new SetCostCenter("CC-900"), new SetSite("PALM")).CostCenter);
    }

    [Fact]
    public void Fields_that_the_requester_said_are_remembered_and_those_of_an_operator_are_not()
    {
        Assert.Equal(["site", "needBy"], Known.Draft(new SetSite("PALM"), new SetNeedBy(Known.Today)).SaidFields);
        Assert.Empty(Apply(Known.AtB7, "operator", new SetSite("PALM")).State.SaidFields);
    }

    [Fact]
    public void Everything_that_does_not_exist_is_an_error_and_every_error_is_told()
    {
        RequestOperation[] wrong =
        [
            Known.Add("NONE", 1), new SetQuantity(9, 1, null), new SetSite("X"), new SetCostCenter("X"), new SetSupplier("X"), new SetNeedBy(Known.Today.AddDays(-1)), new SetMaxTotal(0),
            Known.Add(null, 1, "hogshead", "wine"), Known.Add(null, 1, "each", " ") with { RequestedText = "" }, new SetPrice(1, 1, null),
        ];

        var applied = Apply(Known.AtB7, "rules", wrong);

        Assert.Equal(Enumerable.Range(0, wrong.Length), applied.Errors.Select(error => error.Index));
        Assert.True(applied.State.OrdersTheSameAs(Known.AtB7));
    }

    [Fact]
    public void A_price_is_an_operators_and_never_below_zero_or_from_a_blocked_supplier()
    {
        var open = Known.Draft(Known.Add(null, 2, "each", "brass plaque"));

        Assert.Single(Apply(open, "rules", new SetPrice(1, 5, "S1")).Errors);
        Assert.Single(Apply(open, "operator", new SetPrice(1, -1, "S1")).Errors);
        Assert.Single(Apply(open, "operator", new SetPrice(1, 5, "BAD")).Errors);
        Assert.Equal(10m, Apply(open, "operator", new SetPrice(1, 5, "S1")).State.Total);
    }

    [Fact]
    public void An_item_chosen_later_takes_a_number_of_pieces_as_packs_and_an_unknown_unit_is_open_again()
    {
        var pieces = Known.Draft(Known.Add(null, 250, "each", "gloves"), new SetItem(1, "GLOVES"));
        var drums = Known.Draft(Known.Add(null, 2, "drum", "gloves"), new SetItem(1, "GLOVES"));

        Assert.Equal((3m, "box"), (Assert.Single(pieces.Lines).Quantity!.Value, Assert.Single(pieces.Lines).Unit));
        Assert.Equal([new Warning(Warning.Converted, 1), new Warning(Warning.Rounded, 1)], pieces.Warnings);
        Assert.Null(Assert.Single(drums.Lines).Quantity);
    }

    [Fact]
    public void A_total_above_the_limit_that_was_said_is_a_warning_while_it_lasts()
    {
        var over = Known.Draft(Known.Add("GLOVES", 20), new SetMaxTotal(100));

        Assert.Contains(new Warning(Warning.OverCap, null), over.Warnings);
        Assert.Empty(ApplyOperations.Apply(over, [new SetQuantity(1, 5, null)], Known.By("rules")).State.Warnings);
    }

    [Fact]
    public void Whatever_is_applied_prices_quantities_and_positions_stay_sound() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[-3, 20], Gen.Int[1, 4]).Array[0, 25].Sample(choices =>
        {
            string[] skus = ["GLOVES", "PAPER", "CABLE", "MORPHINE", "OLD"];
            var operations = choices.Select(RequestOperation (choice) => choice.Item1 switch
            {
                0 or 1 => Known.Add(skus[choice.Item3 % skus.Length], choice.Item2),
                2 => new SetQuantity(choice.Item3, choice.Item2 / 2m, null),
                3 => new RemoveLine(choice.Item3),
                4 => new SetItem(choice.Item3, skus[Math.Abs(choice.Item2) % skus.Length]),
                _ => new SetSite(choice.Item2 % 2 == 0 ? "B7" : "PALM"),
            }).ToList();

            var applied = ApplyOperations.Apply(Known.AtB7, operations, Known.By("rules"));

            Assert.Equal(operations.Count, applied.Done.Count + applied.Errors.Count);
            Assert.Equal(applied.State.Lines.Count, applied.State.Lines.Select(line => line.Position).Distinct().Count());
            Assert.All(applied.State.Present, line => Assert.True((line.Quantity is null or > 0) && line.UnitPrice == Known.Company.Items[line.Sku!].Price && line.Sku != "OLD"));
            Assert.DoesNotContain(applied.State.Warnings, warning => warning.Code != Warning.RefusedLine && warning.Position is { } position && applied.State.Line(position) is null);
        }, iter: 500);

    private static Applied Apply(RequestState state, string author, params RequestOperation[] operations) => ApplyOperations.Apply(state, operations, Known.By(author));
}
