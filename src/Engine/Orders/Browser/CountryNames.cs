using System.Globalization;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Names of countries as a site in a language writes them.</summary>
internal static class CountryNames
{
    /// <param name="code">ISO 3166-1, two letters; what is none is given back as it is.</param>
    /// <param name="locale">As <c>de-DE</c>.</param>
    public static string Of(string code, string locale)
    {
        if (code.Length != 2) return code;
        var language = locale.Split('-')[0];
        try
        {
            // The own name of a country where that language is spoken is its name in the language, whatever is spoken there.
            return language == "en" ? new RegionInfo(code).EnglishName : new RegionInfo($"{language}-{code}").NativeName;
        }
        catch (ArgumentException)
        {
            return code;
        }
    }
}
