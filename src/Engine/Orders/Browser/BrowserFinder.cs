namespace Procurement.Engine.Orders.Browser;

/// <summary>Finds the Chromium to order with.</summary>
internal static class BrowserFinder
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable", "/snap/bin/chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ];

    /// <summary>The configured one, else the first on the machine; null where there is none.</summary>
    public static string? Find(string? configured) => configured is { Length: > 0 } ? (File.Exists(configured) ? configured : null) : Places.FirstOrDefault(File.Exists);
}
