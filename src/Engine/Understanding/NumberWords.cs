using System.Globalization;

namespace Procurement.Engine.Understanding;

/// <summary>Numbers in digits or words of the writer's language, with dozens and gross multiplied out.</summary>
internal static class NumberWords
{
    /// <param name="first">Whether the number opens its clause: only there are "a", "one", "un", "ek" a quantity.</param>
    public static (decimal Value, int Count, bool Article)? At(IReadOnlyList<Token> tokens, int i, string language, bool first = false)
    {
        if (i >= tokens.Count) return null;
        var all = Lexicon.Shared.List("numbers", language);
        var own = Lexicon.Shared.Own("numbers", language == "*" ? "en" : language);
        var multipliers = Lexicon.Shared.List("multipliers", language);
        decimal value;
        int count;
        var article = false;
        // "saadhe saat", "sava do", "paune char".
        if (tokens[i].Kind == TokenKind.Word && Lexicon.Shared.Own("numberShifts", language == "*" ? "en" : language).Value(tokens[i].Folded) is { } shift && At(tokens, i + 1, language, true) is { Article: false } shifted)
            return (shifted.Value + Parse(shift), 1 + shifted.Count, false);
        // From seven digits on it is a telephone number or a reference.
        if (tokens[i].Kind == TokenKind.Number && tokens[i].Value >= 1_000_000) return null;
        if (tokens[i].Kind == TokenKind.Number) (value, count) = Fraction(tokens, i + 1, language) is { } part && tokens[i].Value == Math.Floor(tokens[i].Value) ? (tokens[i].Value + part, 2) : (tokens[i].Value, 1);
        else if (Fraction(tokens, i, language) is { } alone) return (alone, 1, false);
        else if (tokens[i].Kind != TokenKind.Word) return null;
        else if (Articles(language).Has(tokens[i].Folded) && own.At(tokens, i).Count <= 1)
        {
            if (!first) return null;
            (value, count, article) = (1, 1, true);
        }
        else if (Longest(own, all, tokens, i) is ( > 0 and var words, var number))
        {
            if (i > 0 && Guards(language).Has(tokens[i - 1].Folded) && !(i > 1 && Lexicon.Shared.List("setTo", language).At(tokens, i - 2).Count == 2)) return null;
            (value, count) = (Parse(number), words);
            // "a blue one" counts nothing, "just the one" does.
            if (value == 1 && !first && words == 1) return null;
            (value, count) = Compound(own, tokens, i, value, count, Lexicon.Shared.Own("numberJoins", language == "*" ? "en" : language));
        }
        else if (multipliers.At(tokens, i) is ( > 0 and var bare, var multiplied)) return Added(tokens, i, language, Parse(multiplied), bare, Parse(multiplied));
        else return null;
        if (i + count + 1 < tokens.Count && Lexicon.Shared.List("decimalPoints", language).Has(tokens[i + count].Folded) && Longest(own, all, tokens, i + count + 1) is ( > 0 and var places, var digit) && Parse(digit) is >= 0 and < 10 and var tenths && value == Math.Floor(value))
            (value, count) = (value + tenths / 10, count + 1 + places);
        var step = 1m;
        while (value < 1_000_000 && multipliers.At(tokens, i + count) is ( > 0 and var more, var times) && !(step >= 100 && Parse(times) is var factor && factor % 100 == 0 && factor < step)) { step = Parse(times); value *= step; count += more; article = false; }
        if (step >= 100 && tokens[i].Kind == TokenKind.Word) (value, count, _) = Added(tokens, i, language, value, count, step);
        // "two and a half", "docena y media".
        if (!article && Lexicon.Shared.List("andHalf", language).At(tokens, i + count) is ( > 0 and var half, _)) (value, count) = (value + step / 2, count + half);
        return (value, count, article);
    }

    // "1/2 cup", "1 1/2 kg": a written fraction counts where a unit follows that can be parted; "1/2 inch valve" is a size.
    private static decimal? Fraction(IReadOnlyList<Token> tokens, int i, string language)
    {
        if (i + 1 >= tokens.Count || tokens[i] is not { Kind: TokenKind.Code, Value: > 0 } || tokens[i + 1].Kind != TokenKind.Word) return null;
        var parted = Measures.Of(1, tokens[i + 1].Folded) is { } measure ? measure.Kind is not "length" : Lexicon.Shared.List("units", language).At(tokens, i + 1).Count > 0;
        return parted ? tokens[i].Value : null;
    }

    // A language that has none of its own shares the English ones.
    private static PhraseSet Guards(string language) => Lexicon.Shared.Own("numberGuards", language == "*" ? "en" : language) is var own && own.Keys.Any() ? own : Lexicon.Shared.Own("numberGuards", "en");

    // "ciento cincuenta", "cento e vinte", "deux cent cinquante", "dos mil quinientos", "two hundred and forty": what a hundred or a thousand goes on with, in words.
    private static (decimal Value, int Count, bool Article) Added(IReadOnlyList<Token> tokens, int i, string language, decimal value, int count, decimal step)
    {
        if (step % 100 != 0) return (value, count, false);
        var next = i + count;
        var multipliers = Lexicon.Shared.List("multipliers", language);
        if (step < 1000 && multipliers.At(tokens, next) is ( > 0 and var thousands, var thousand) && Parse(thousand) == 1000) return Added(tokens, i, language, value * 1000, count + thousands, 1000);
        if (next < tokens.Count && (Lexicon.Shared.Own("joins", language == "*" ? "en" : language).Has(tokens[next].Folded) || Lexicon.Shared.Own("numberJoins", language == "*" ? "en" : language).Has(tokens[next].Folded))) next++;
        if (next >= tokens.Count || tokens[next].Kind != TokenKind.Word) return (value, count, false);
        if (multipliers.At(tokens, next) is ( > 0 and var width, var hundred) && Parse(hundred) is var hundreds && hundreds % 100 == 0 && hundreds < step)
            return Added(tokens, i, language, value + hundreds, next + width - i, hundreds);
        var ones = language == "*" ? "en" : language;
        var (own, all) = (Lexicon.Shared.Own("numbers", ones), Lexicon.Shared.List("numbers", language));
        if (Longest(own, all, tokens, next) is not ( > 0 and var words, var number) || Parse(number) is var rest && (rest < 1 || rest >= Math.Min(step, 100) || rest != Math.Floor(rest))) return (value, count, false);
        (rest, words) = Compound(own, tokens, next, rest, words, Lexicon.Shared.Own("numberJoins", ones));
        // "a hundred and one box": an article begins the next thing.
        if (rest == 1 && next > i + count) return (value, count, false);
        // "two hundred five packs" counts; "mil doscientos tres docenas" does not.
        return multipliers.At(tokens, next + words) is ( > 0, var dozens) && Parse(dozens) < 100 ? (value, count, false) : (value + rest, next + words - i, false);
    }

    private static PhraseSet Articles(string language) => language != "*" && Lexicon.Shared.Is("mixedWithEnglish", language) ? Lexicon.Shared.List("articles", language) : Lexicon.Shared.Own("articles", language == "*" ? "en" : language);

    private static (int, string) Longest(PhraseSet own, PhraseSet all, IReadOnlyList<Token> tokens, int i) => own.At(tokens, i) is ( > 0, _) and var mine ? mine : all.At(tokens, i);

    // "twenty five", "vingt-cinq", "treinta y dos".
    private static (decimal, int) Compound(PhraseSet own, IReadOnlyList<Token> tokens, int i, decimal value, int count, PhraseSet joins)
    {
        if (value is < 20 or >= 100 || value % 10 != 0) return (value, count);
        var next = i + count;
        while (next < tokens.Count && (tokens[next].Folded == "-" || joins.Has(tokens[next].Folded))) next++;
        if (own.At(tokens, next) is not ( > 0 and var words, var unit) || Parse(unit) is not (> 0 and < 10 and var ones)) return (value, count);
        return (value + ones, next + words - i);
    }

    private static decimal Parse(string number) => decimal.Parse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
