using Microsoft.Playwright;
using Procurement.Engine.Orders.Documents;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Printing, in the browser that buys as well: offline, without scripts, in a place of its own among the sessions.</summary>
internal sealed partial class PlaywrightSupplierSites : IPdfPrinter
{
    public async Task<byte[]> PrintAsync(string html, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            await using var context = await _browser.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = false, Offline = true, AcceptDownloads = false }, cancellationToken);
            var page = await context.NewPageAsync();
            await page.SetContentAsync(html);
            return await page.PdfAsync(new PagePdfOptions { Format = "A4", PrintBackground = true, PreferCSSPageSize = true });
        }
        catch (Exception wrong) when (wrong is PlaywrightException or SupplierSiteException or TimeoutException)
        {
            throw new PdfPrinterException($"The document could not be printed: {wrong.Message}", wrong);
        }
        finally
        {
            _places.Release();
        }
    }
}
