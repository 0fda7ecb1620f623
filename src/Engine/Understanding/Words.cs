using System.Globalization;
using System.Text;

namespace Procurement.Engine.Understanding;

/// <summary>Folding and stemming: one form for a word however it was typed.</summary>
internal static class Words
{
    /// <summary>Lower case without accents; typographic quotes and dashes made plain.</summary>
    public static string Fold(string text)
    {
        var plain = true;
        foreach (var c in text) if (c > 127 || char.IsUpper(c)) { plain = false; break; }
        if (plain) return text;
        var folded = new StringBuilder(text.Length);
        foreach (var c in Paired(text).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            folded.Append(c switch
            {
                '’' or '‘' or '`' or '´' => "'",
                '“' or '”' or '″' => "\"",
                '–' or '—' or '−' => "-",
                'œ' or 'Œ' => "oe",
                'æ' or 'Æ' => "ae",
                'ß' => "ss",
                '×' => "x",
                '²' => "2",
                _ => char.ToLowerInvariant(c).ToString(),
            });
        }
        return folded.ToString();
    }

    // Half a surrogate pair is no character and cannot be normalised.
    private static string Paired(string text)
    {
        var half = -1;
        for (var i = 0; i < text.Length && half < 0; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) i++;
            else half = i;
        }
        if (half < 0) return text;
        var paired = text.ToCharArray();
        for (var i = half; i < paired.Length; i++)
        {
            if (!char.IsSurrogate(paired[i])) continue;
            if (i + 1 < paired.Length && char.IsSurrogatePair(paired[i], paired[i + 1])) i++;
            else paired[i] = '\ufffd';
        }
        return new(paired);
    }

    /// <summary>A light stem that maps singular and plural of English and the Romance languages to one form. Expects a folded word.</summary>
    public static string Stem(string word)
    {
        if (word.Length <= 3 || char.IsDigit(word[0]) || char.IsDigit(word[^1])) return word;
        if (word.EndsWith("eaux", StringComparison.Ordinal)) return word[..^1];
        if (word.EndsWith("aes", StringComparison.Ordinal)) word = word[..^3] + "ao";
        else if (word.EndsWith("oes", StringComparison.Ordinal) && word.Length > 5) word = word[..^3] + "ao";
        else if (word.EndsWith("ss", StringComparison.Ordinal)) return word;
        else if (word.EndsWith('s') && !word.EndsWith("us", StringComparison.Ordinal)) word = word[..^1];
        if (word.Length > 3 && word.EndsWith('e')) word = word[..^1];
        if (word.EndsWith('y')) word = word[..^1] + "i";
        return word;
    }

    /// <summary>Optimal string alignment distance, or <paramref name="limit"/> + 1 when it is above the limit.</summary>
    public static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit) return limit + 1;
        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> previous = stackalloc int[b.Length + 1];
        Span<int> current = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            var best = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var value = Math.Min(Math.Min(current[j - 1] + 1, previous[j] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) value = Math.Min(value, before[j - 2] + 1);
                current[j] = value;
                best = Math.Min(best, value);
            }
            if (best > limit) return limit + 1;
            var spare = before;
            before = previous;
            previous = current;
            current = spare;
        }
        return previous[b.Length];
    }
}
