using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Takes a page's picture and the fingerprint of its HTML.</summary>
internal static partial class PageEvidence
{
    private const float TimeoutMilliseconds = 10_000;

    public static async Task<Screenshot> TakeAsync(IPage page, string name, DateTimeOffset at)
    {
        var png = await page.ScreenshotAsync(new PageScreenshotOptions
        {
            FullPage = true,
            Timeout = TimeoutMilliseconds,
            Mask = [page.Locator("input[type=password]")],
        });
        return new Screenshot(name, png, WithoutQuery(page.Url), Fingerprint(await page.ContentAsync()), at);
    }

    internal static string WithoutQuery(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address.GetLeftPart(UriPartial.Path) : url.Split('?', '#')[0];

    internal static string Fingerprint(string html)
    {
        var trimmed = WhiteSpace().Replace(HiddenInputs().Replace(ScriptsAndStyles().Replace(html, ""), ""), " ").Trim();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(trimmed)));
    }

    [GeneratedRegex(@"<(script|style)\b.*?</\1\s*>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex ScriptsAndStyles();

    [GeneratedRegex(@"<input\b[^>]*\btype=[""']?hidden\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex HiddenInputs();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
