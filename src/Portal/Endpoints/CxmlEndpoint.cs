using Procurement.Engine.Orders.Cxml;

namespace Procurement.Portal.Endpoints;

/// <summary>Where suppliers' servers post cXML documents to us. Who they are stands in the document, with the secret that we share.</summary>
internal static class CxmlEndpoint
{
    public static void MapCxml(this WebApplication app) => app.MapPost("/cxml", HandleAsync).AllowAnonymous().DisableAntiforgery().RequireRateLimiting(Strangers.Policy).ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(HttpContext context, ReceiveCxml receive)
    {
        using var body = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int count; (count = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0;)
        {
            if (body.Length + count > ReceiveCxml.LongestDocument) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
            body.Write(chunk, 0, count);
        }

        body.Position = 0;
        return Results.Bytes(await receive.RunAsync(body, context.RequestAborted), "text/xml; charset=utf-8");
    }
}
