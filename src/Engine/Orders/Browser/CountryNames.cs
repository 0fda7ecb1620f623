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
        var own = CultureInfo.CurrentUICulture;
        try
        {
            // RegionInfo names countries in the language of the thread.
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(locale);
            return new RegionInfo(code).DisplayName;
        }
        catch (ArgumentException)
        {
            return code;
        }
        finally
        {
            CultureInfo.CurrentUICulture = own;
        }
    }
}
