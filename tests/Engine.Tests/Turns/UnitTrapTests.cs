using CsCheck;
using Procurement.Engine.Tests.Understanding;
using Procurement.Engine.Turns;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Turns;

public sealed class UnitTrapTests
{
    /// <summary>Box of 100 gloves, 24.50 each.</summary>
    private static readonly CatalogueEntry Gloves = SampleFacts.Company.Catalogue.BySku("MED-1004")!;

    [Fact]
    public void Pieces_are_asked_about_where_boxes_were_ordered_before() =>
        Assert.Equal(new UnitReading("box", 24), UnitTrap.Decide(Gloves, said: 24, taken: 1, new UnitHistory([20, 25, 24], [])));

    [Fact]
    public void Boxes_are_asked_about_where_single_ones_were_ordered_before() =>
        Assert.Equal(new UnitReading("each", 1), UnitTrap.Decide(Gloves, said: 100, taken: 100, new UnitHistory([1, 1, 2], [])));

    [Fact]
    public void Nothing_is_asked_where_what_was_ordered_before_agrees()
    {
        Assert.Null(UnitTrap.Decide(Gloves, said: 200, taken: 2, new UnitHistory([1, 2, 4], [])));
        Assert.Null(UnitTrap.Decide(Gloves, said: 24, taken: 1, new UnitHistory([1, 24, 24], [])));
    }

    [Fact]
    public void Without_history_of_the_item_only_a_value_far_out_of_the_ordinary_is_asked_about()
    {
        decimal[] values = [20, 25, 30, 25, 40];

        Assert.Null(UnitTrap.Decide(Gloves, said: 24, taken: 1, new UnitHistory([], values)));
        Assert.Null(UnitTrap.Decide(Gloves, said: 2, taken: 2, new UnitHistory([], values)));
        Assert.Equal(new UnitReading("each", 1), UnitTrap.Decide(Gloves, said: 100, taken: 100, new UnitHistory([], values)));
        Assert.Null(UnitTrap.Decide(Gloves, said: 100, taken: 100, new UnitHistory([], [])));
    }

    [Fact]
    public void What_comes_one_by_one_or_by_measure_has_one_reading()
    {
        Assert.Null(UnitTrap.Other(SampleFacts.Company.Catalogue.BySku("CLN-1305")!, 24, 24));
        Assert.All(SampleFacts.Catalogue.Where(item => item.PackUnit is "l" or "kg" or "ml" or "m"), item => Assert.Null(UnitTrap.Other(item, 24, 24)));
    }

    [Fact]
    public void A_quantity_that_was_ordered_before_is_never_asked_about() =>
        Gen.Select(Gen.Int[1, 500], Gen.Int[1, 500].List[2, 20], Gen.Int[1, 50_000].List[0, 20]).Sample((said, before, values) =>
            Assert.Null(UnitTrap.Decide(Gloves, said, said, new UnitHistory([.. before.Append(said).Select(quantity => (decimal)quantity)], [.. values.Select(value => (decimal)value)]))));
}
