using System.Text.RegularExpressions;

namespace Procurement.Data.Values;

/// <summary>Phone numbers are checked as E.164 syntax only (+, country code, 7 to 15 digits): numbers reserved for fiction are valid identities.</summary>
public static partial class E164
{
    [GeneratedRegex(@"^\+[1-9]\d{6,14}$", RegexOptions.CultureInvariant)]
    private static partial Regex Syntax();

    public static bool IsValid(string? text) => text is not null && Syntax().IsMatch(text);

    /// <summary>Reads WhatsApp's form (digits, perhaps a leading +); null when it is missing, empty or not a number.</summary>
    public static string? FromDigits(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var number = text[0] == '+' ? text : "+" + text;
        return IsValid(number) ? number : null;
    }
}
