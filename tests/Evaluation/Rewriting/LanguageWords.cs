namespace Procurement.Evaluation.Rewriting;

/// <summary>What the rewriter says in a language. Not taken from the product's language packs, which are what is measured.</summary>
/// <param name="Numbers">Words for 2 to 12, in order.</param>
internal sealed record LanguageWords(string And, string[] Numbers, string[] Greetings, string[] Closings)
{
    private static readonly LanguageWords English = new("and", ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], ["hi, ", "hello, ", "good morning. ", "Hi team, "], [" thanks", " thank you", ", many thanks"]);

    private static readonly Dictionary<string, LanguageWords> ByTag = new()
    {
        ["es"] = new("y", ["dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"], ["hola, ", "buenos días, ", "buenas, "], [" gracias", ", muchas gracias"]),
        ["pt"] = new("e", ["dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze"], ["olá, ", "bom dia, ", "boa tarde, "], [" obrigado", ", muito obrigada"]),
        ["fr"] = new("et", ["deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"], ["bonjour, ", "salut, ", "bonsoir, "], [" merci", ", merci beaucoup"]),
        ["hi-Latn"] = new("aur", ["do", "teen", "char", "paanch", "chhe", "saat", "aath", "nau", "das", "gyarah", "barah"], ["bhai, ", "namaste, ", "hello ji, "], [" dhanyavaad", " shukriya"]),
    };

    public static LanguageWords Of(IReadOnlySet<string> tags) => ByTag.FirstOrDefault(language => tags.Contains(language.Key)).Value ?? English;
}
