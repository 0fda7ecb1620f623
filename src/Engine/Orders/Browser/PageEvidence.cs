using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Takes a page's picture and the fingerprint of its HTML.</summary>
internal static partial class PageEvidence
{
    private const float TimeoutMilliseconds = 10_000;

    /// <summary>Pixels.</summary>
    private const double SmallWidth = 420;
    private static readonly TimeSpan ToBeSmall = TimeSpan.FromSeconds(2);

    public static async Task<Screenshot> TakeAsync(IPage page, string name, DateTimeOffset at)
    {
        var png = await page.ScreenshotAsync(new PageScreenshotOptions
        {
            FullPage = true,
            Timeout = TimeoutMilliseconds,
            Mask = [page.Locator("input[type=password]")],
        });
        return new Screenshot(name, png, WithoutQuery(page.Url), Fingerprint(await page.ContentAsync()), at, await SmallAsync(page));
    }

    /// <summary>By the browser's own protocol, as only that makes pictures smaller than the page.</summary>
    private static async Task<byte[]?> SmallAsync(IPage page)
    {
        try
        {
            var size = page.ViewportSize;
            if (size is null) return null;
            var devTools = await page.Context.NewCDPSessionAsync(page).WaitAsync(ToBeSmall);
            var taken = await devTools.SendAsync("Page.captureScreenshot", new Dictionary<string, object>
            {
                ["format"] = "jpeg",
                ["quality"] = 60,
                ["clip"] = new Dictionary<string, object> { ["x"] = 0, ["y"] = 0, ["width"] = size.Width, ["height"] = size.Height, ["scale"] = SmallWidth / size.Width },
            }).WaitAsync(ToBeSmall);
            _ = devTools.DetachAsync().ContinueWith(late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return taken?.GetProperty("data").GetBytesFromBase64();
        }
        catch (Exception trouble) when (trouble is PlaywrightException or TimeoutException)
        {
            return null;
        }
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
