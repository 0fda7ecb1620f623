using Procurement.Engine.Erp;

namespace Procurement.Engine.Tests.Erp;

public sealed class TrytonUnitsTests
{
    private const int Pieces = 1, Weight = 2, Volume = 5;
    private static readonly TrytonUnit Unit = new(1, "Unit", "u", Pieces, 0), Kilogram = new(2, "Kilogram", "kg", Weight, 2), Litre = new(21, "Liter", "l", Volume, 2);
    private static readonly TrytonUnits Units = new([Unit, Kilogram, Litre]);

    [Theory]
    [InlineData("box")]
    [InlineData("ream")]
    [InlineData("each")]
    public void A_pack_is_one_piece_of_a_product_kept_in_pieces(string word) => Assert.Equal(Unit, Units.For(word, Unit.Id));

    [Fact]
    public void A_measure_is_bought_in_its_own_unit() => Assert.Equal(Kilogram, Units.For("kg", Kilogram.Id));

    [Theory]
    [InlineData("box", 2)]
    [InlineData("kg", 1)]
    [InlineData("kg", 21)]
    [InlineData("ml", 1)]
    public void A_word_that_does_not_fit_how_the_product_is_kept_has_no_unit(string word, int kept) => Assert.Null(Units.For(word, kept));

    [Fact]
    public void A_new_product_is_kept_in_its_measure_or_in_pieces()
    {
        Assert.Equal(Litre, Units.ForNewProduct("l"));
        Assert.Equal(Unit, Units.ForNewProduct("carton"));
        Assert.Null(Units.ForNewProduct("cm"));
    }

    [Theory]
    [InlineData("2", 0)]
    [InlineData("2.50", 1)]
    [InlineData("18.1234", 4)]
    [InlineData("20.000", 0)]
    public void Only_decimal_places_in_use_count(string number, int places) =>
        Assert.Equal(places, TrytonValues.DecimalPlaces(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture)));
}
