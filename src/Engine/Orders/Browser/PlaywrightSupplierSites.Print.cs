using Microsoft.Playwright;
using Procurement.Engine.Orders.Documents;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Printing, in the browser that buys as well: offline, without scripts, in a place of its own among the sessions.</summary>
internal sealed partial class PlaywrightSupplierSites : IPdfPrinter
{
    private static readonly TimeSpan ToPrint = TimeSpan.FromSeconds(60);

    public async Task<byte[]> PrintAsync(string html, CancellationToken cancellationToken)
    {
        RentedBrowser? browser = null;
        try
        {
            (browser, var page) = await InNewPageAsync(new BrowserNewContextOptions { JavaScriptEnabled = false, Offline = true, AcceptDownloads = false }, _ => Task.CompletedTask, (rented, opened) => (rented, opened), cancellationToken);
            var pdf = await PrintAsync(page, html).WaitAsync(ToPrint, cancellationToken);
            await page.Context.CloseAsync().WaitAsync(ToPrint, cancellationToken);
            return pdf;
        }
        catch (Exception wrong) when (wrong is PlaywrightException or SupplierSiteException or TimeoutException)
        {
            browser?.Kill(wrong is TimeoutException ? "stuck" : "died");
            throw new PdfPrinterException($"The document could not be printed: {wrong.Message}", wrong);
        }
        finally
        {
            if (browser is not null) await browser.GiveBackAsync();
        }
    }

    private static async Task<byte[]> PrintAsync(IPage page, string html)
    {
        await page.SetContentAsync(html);
        return await page.PdfAsync(new PagePdfOptions { Format = "A4", PrintBackground = true, PreferCSSPageSize = true });
    }
}
