using System.Text.RegularExpressions;
using Procurement.Engine.Requests;
using Procurement.Engine.Turns;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Understanding;

/// <summary>What Spanish, Portuguese, French and Hinglish say otherwise than English: numbers, words of change, words behind, names of places.</summary>
public sealed partial class OtherLanguagesTests
{
    private static RequestFact Staplers => Say.Request("PR-2026-000900", "AwaitingConfirmation", Say.Grace, Say.Line(1, "OFC-1251", 4, "4 staplers"));

    [Theory]
    [InlineData("Preciso de cento e vinte luvas nitrilo M", "MED-1004 2 box")]
    [InlineData("il me faudrait deux cent cinquante masques chirurgicaux", "MED-1053 5 box")]
    [InlineData("doscientos veinte pares de pantuflas", "CLN-1334 3 carton")]
    [InlineData("necesito cuatrocientas toallitas con alcohol", "MED-1113 2 box")]
    [InlineData("un kilo de oignons", "FNB-1133 1 kg")]
    [InlineData("preciso de quilo e meio de tomates", "FNB-1131 1.5 kg")]
    public void Number_words_go_on_behind_a_hundred_and_measures_may_stand_first(string text, string lines) => Assert.Equal(lines, Say.By(Say.Grace, text).Lines());

    [Theory]
    [InlineData("põe mais duas", 6)]
    [InlineData("mete mais 1", 5)]
    [InlineData("ponle otras 2", 6)]
    [InlineData("encore 3", 7)]
    [InlineData("mais 2", 6)]
    [InlineData("menos 2", 2)]
    public void More_may_be_said_before_the_number(string text, int quantity) => Assert.Equal(quantity, Say.With(Say.Grace, Staplers, [], text).The<SetQuantity>()?.Quantity);

    [Theory]
    [InlineData("HDMI 3 meter wali cable khatam ho gyi hai meeting room ki, mangwa do na pls", "ITC-1057 ? each")]
    [InlineData("bathroom ke liye 6 toilet brush", "CLN-1322 6 each")]
    [InlineData("1 dabba enamel gloss safed 3.6 ltr", "BLD-1314 1 tin")]
    [InlineData("10 kilo pyaaz bhejdo bhai", "FNB-1133 10 kg")]
    public void Hinglish_puts_what_for_and_what_is_wanted_behind(string text, string lines) => Assert.Equal(lines, Say.By(Say.Grace, text).Lines());

    [Theory]
    [InlineData("2 cadeiras de escritório de tecido, sem braços", "FRN-1004 2 each")]
    [InlineData("2 chaises de bureau en tissu, sans accoudoirs", "FRN-1004 2 each")]
    [InlineData("besoin d'une agrafeuse et d'un marteau", "OFC-1251 1 each, BLD-1256 1 each")]
    [InlineData("flexibles tressés 40 cm x3", "BLD-1209 3 each")]
    public void What_a_thing_lacks_takes_nothing_away(string text, string lines) => Assert.Equal(lines, Say.By(Say.Grace, text).Lines());

    [Theory]
    [InlineData("Para la oficina de Lisboa: 3 ratones inalámbricos")]
    [InlineData("3 souris sans fil pour le bureau de Lisbonne")]
    [InlineData("3 ratos sem fios para o escritório de Lisboa")]
    [InlineData("lisbon office ke liye 3 wireless mouse")]
    public void A_site_is_known_by_its_noun_in_the_writers_language(string text) => Assert.Equal("LIS", Say.By(Say.Grace, text).The<SetSite>()?.Value);

    [Fact]
    public void A_branch_that_nobody_knows_is_asked_about() => Assert.Contains(Say.By(Say.Ines, "manda 3 cabos hdmi de 5m pra filial do Porto").Asks, ask => ask.Kind == AskKinds.Site);

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("pt")]
    [InlineData("fr")]
    [InlineData("hi-Latn")]
    public void The_word_for_a_colleague_that_we_name_is_understood(string language)
    {
        var word = Quoted().Matches(Phrases.In(language).Say("hint.unclear"))[^1].Groups["word"].Value;
        var speaker = Say.Talk(Say.Grace).Speaker with { Language = language };

        var understood = Say.Hearing(Say.Talk(Say.Grace) with { Speaker = speaker }, Say.Message(word));

        Assert.Equal(Intent.Handover, understood.Intent);
    }

    [GeneratedRegex("""["«]\s?(?<word>[^"«»]+?)\s?["»]""")]
    private static partial Regex Quoted();
}
