using Procurement.Engine.Orders.Documents;
using Procurement.Engine.Orders.Evidence;
using Procurement.Portal.Features.Access;

namespace Procurement.Portal.Endpoints;

/// <summary>The sheet of an order for the file, to those who may read everything.</summary>
internal static class SheetEndpoint
{
    public static void MapOrderSheets(this WebApplication app) =>
        app.MapGet("/orders/{number}/sheet.pdf", ServeAsync).RequireAuthorization(policy => policy.RequireRole(Rights.ReadAll.Split(','))).WithName("OrderSheet").ExcludeFromDescription();

    private static async Task<IResult> ServeAsync(string number, HttpContext context, FileOrderSheet sheets, CancellationToken cancellationToken)
    {
        try
        {
            if (await sheets.RunAsync(number, cancellationToken) is not { } pdf) return Results.NotFound();
            context.Response.Headers.CacheControl = "private, no-store";
            return Results.File(pdf, "application/pdf", $"{number}.pdf");
        }
        catch (PdfPrinterException trouble)
        {
            return Results.Text($"The sheet could not be printed: {trouble.Message}", "text/plain", statusCode: 503);
        }
    }
}
