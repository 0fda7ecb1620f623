namespace Procurement.Engine.Understanding;

/// <summary>Which of our languages a message is written in; the speaker's own where the words do not tell.</summary>
internal static class LanguageGuess
{
    private static readonly string[] Lists = ["fillers", "requestCues", "short", "numbers", "confirm", "greetings", "thanks", "status", "relativeDays", "weekdays", "and", "of", "for", "by", "units", "removes", "colours", "the", "approve", "reject", "receipt", "cancel", "sameAgain"];

    // Where a language is written among English words, its own ones tell more.
    private static readonly PhraseSet[] English = [.. Lists.Select(list => Lexicon.Shared.Own(list, "en"))];

    public static string Of(IReadOnlyList<Token> tokens, string own)
    {
        var (best, most, mine) = (own, 0.0, 0.0);
        foreach (var language in Lexicon.Languages)
        {
            double score = language == own ? 0.6 : 0;
            var sets = Lists.Select(list => Lexicon.Shared.Own(list, language)).ToList();
            for (var i = 0; i < tokens.Count; i++)
            {
                if (tokens[i].Kind != TokenKind.Word) continue;
                var word = tokens[i].Folded;
                if (sets.Any(set => set.Has(word))) score += word.Length <= 2 ? 0.5 : Lexicon.Shared.Is("mixedWithEnglish", language) && !English.Any(set => set.Has(word)) ? 1.7 : 1;
                else if (Lexicon.Shared.Own("requestCues", language).At(tokens, i).Count > 1) score += 2;
            }
            if (language == own) mine = score;
            if (score > most) (best, most) = (language, score);
        }
        // English words are understood in every language: one of them is no reason to switch.
        return most >= 1 && !(best == "en" && most < mine + 1) ? best : own;
    }
}
