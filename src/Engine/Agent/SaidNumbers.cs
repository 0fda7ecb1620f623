using Procurement.Engine.Understanding;

namespace Procurement.Engine.Agent;

/// <summary>Numbers that words really say, in digits or in words of the languages that may be meant.</summary>
internal static class SaidNumbers
{
    public static IReadOnlySet<decimal> In(string words, string speakerLanguage)
    {
        var tokens = Tokens.Of(words);
        var numbers = new HashSet<decimal>();
        foreach (var language in new[] { LanguageGuess.Of(tokens, speakerLanguage), speakerLanguage, "en" }.Distinct(StringComparer.Ordinal))
        {
            for (var i = 0; i < tokens.Count; i++)
            {
                if (tokens[i].Kind is TokenKind.Times or TokenKind.Measure) numbers.Add(tokens[i].Value);
                else if (NumberWords.At(tokens, i, language, first: true) is { } number) numbers.Add(number.Value);
            }
        }

        return numbers;
    }
}
