using System.Globalization;

namespace Procurement.Engine.Understanding;

/// <summary>Digits in the number formats of our languages.</summary>
internal static class Numbers
{
    /// <summary>What is written above it is no quantity; nothing that is counted with it overflows.</summary>
    private const decimal Most = 1_000_000_000_000m;

    /// <summary>
    /// 1,000 and 1.000 are a thousand, 7,5 and 7.5 are seven and a half, 1.234,5 and 1,234.5 keep the last mark as the decimal one.
    /// A single mark followed by exactly three digits groups thousands unless the number starts with 0.
    /// </summary>
    public static decimal Parse(string text)
    {
        var last = text.LastIndexOfAny(['.', ',']);
        if (last < 0) return decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? Math.Min(whole, Most) : 0;
        var after = text.Length - last - 1;
        var marks = text.Count(c => c is '.' or ',');
        var kinds = text.Where(c => c is '.' or ',').Distinct().Count();
        var grouped = after == 3 && text[0] != '0' && kinds == 1 && last <= 3 + (marks - 1) * 4;
        var before = new string([.. text[..last].Where(char.IsDigit)]);
        var value = grouped ? before + text[(last + 1)..] : before + "." + text[(last + 1)..];
        return decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, Most) : 0;
    }
}
