using Procurement.Engine.Turns;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Understanding;

/// <summary>Languages are data: every pack has every list, so that nothing understood in one language is missing in another without anybody noticing.</summary>
public sealed class LanguagePackTests
{
    // Lists for what only some languages have: halves that shift a number, weekdays that are numbers too, months that are verbs, words behind a day, a name of the recogniser.
    private static readonly string[] Optional = ["numberShifts", "weakWeekdays", "weakUnits", "verbMonths", "dayTail", "packTails", "withoutTail", "nameTails", "nameLinks", "nameWith", "numberJoins", "remarkEndings", "packWords", "insteadWith", "qualifiers"];

    [Fact]
    public void Every_pack_has_every_list_that_another_one_has()
    {
        var all = Lexicon.Languages.SelectMany(Lexicon.Shared.Lists).Distinct().Except(Optional).ToList();

        var missing = Lexicon.Languages.SelectMany(language => all.Where(list => !Lexicon.Shared.Own(list, language).Keys.Any()).Select(list => $"{language}: {list}")).ToList();

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_unit_that_catalogues_order_in_has_a_word_in_every_language()
    {
        string[] units = ["each", "box", "pack", "ream", "carton", "pallet", "set", "pair", "bottle", "can", "jar", "tin", "tub", "tube", "bag", "tray", "roll", "drum", "length", "sheet", "pad", "tablet", "sachet", "crate", "coil", "bundle"];

        var missing = Lexicon.Languages.SelectMany(language => units.Where(unit => Lexicon.Shared.Own("units", language) is var list && !list.Keys.Any(word => list.Value(word) == unit)).Select(unit => $"{language}: {unit}")).ToList();

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_language_that_is_understood_is_answered_in() => Assert.All(Lexicon.Languages, language => Assert.Equal(language, Phrases.In(language).Language));

    [Fact]
    public void Every_unit_that_a_reply_names_is_understood_in_its_language()
    {
        var said = Lexicon.Languages.SelectMany(language => Phrases.In(language).Keys.Where(key => key.StartsWith("unit.", StringComparison.Ordinal)).SelectMany(key => new[] { 1, 2 }.Select(count => (Language: language, Unit: key[5..], Word: Phrases.In(language).Unit(key[5..], count))))).ToList();

        Assert.Empty(said.Where(one => !Tokens.Of(one.Word).TrueForAll(token => Lexicon.Shared.Own("units", one.Language).Has(token.Folded)) && one.Word != one.Unit).Select(one => $"{one.Language}: {one.Word}"));
        Assert.Equal("cajas", Phrases.In("es").Unit("box", 3));
        Assert.Equal("caixa", Phrases.In("pt").Unit("box", 1));
        Assert.Equal("furlong", Phrases.In("fr").Unit("furlong", 2));
    }
}
