namespace Procurement.Simulators.WhatsApp;

internal static class PhoneNumbers
{
    /// <summary>Plus and digits, whatever spaces, hyphens and brackets the text has; null where it is no phone number (7 to 15 digits).</summary>
    public static string? Normalise(string? text)
    {
        if (text is null) return null;
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var isOnlyNumber = text.All(character => char.IsAsciiDigit(character) || "+-() .".Contains(character, StringComparison.Ordinal));
        return isOnlyNumber && digits.Length is >= 7 and <= 15 ? "+" + digits : null;
    }
}
