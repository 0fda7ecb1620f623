using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Procurement.Data;
using Procurement.Data.Access;
using Procurement.Engine.Access;
using Procurement.Engine.Files;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Evidence;
using Procurement.Portal.Features.Access;

namespace Procurement.Portal.Endpoints;

/// <summary>Serves what people sent and what ordering saw, to signed-in users. The bytes are untrusted: only known harmless types are shown, all others are downloads.</summary>
internal static class FileEndpoints
{
    private static readonly HashSet<string> Shown = new(StringComparer.OrdinalIgnoreCase)
    {
        "image/jpeg", "image/png", "image/webp", "image/gif", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr", "audio/wav", "video/mp4", "video/3gpp", "text/plain",
    };

    public static void MapFiles(this WebApplication app) =>
        app.MapGet("/files/{**key}", ServeAsync).RequireAuthorization().WithName("File").ExcludeFromDescription();

    private static async Task<IResult> ServeAsync(string key, HttpContext context, IServiceProvider services, IDbContextFactory<ProcurementDb> dbs, CancellationToken cancellationToken)
    {
        // Only what a row names is served: the store may hold more.
        if (key.StartsWith(SupplierTrials.Folder, StringComparison.Ordinal)) return await TrialAsync(key, context, services, cancellationToken);
        if (key.StartsWith(EvidenceFiles.Traces, StringComparison.Ordinal) && !Array.Exists(Rights.Operate.Split(','), context.User.IsInRole)) return Results.NotFound();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var picture = SmallPictures.PictureOf(key) ?? key;
        var media = await db.MediaFiles.AsNoTracking().Where(x => x.StorageKey == key).Select(x => new { x.MimeType, x.FileName }).FirstOrDefaultAsync(cancellationToken);
        if (media is null && !await db.AttemptSteps.AnyAsync(x => x.ScreenshotKey == picture || x.FileKey == key, cancellationToken) && !await db.OrderDocuments.AnyAsync(x => x.Files.Contains(key), cancellationToken)
            && !await db.SupplierCanaries.AnyAsync(x => x.ScreenshotKey == key, cancellationToken)) return Results.NotFound();
        if (services.GetService<IFileStore>() is not { } store) return Results.NotFound();
        // Where no small picture could be taken, the browser makes the picture small.
        if ((await store.GetAsync(key, cancellationToken) ?? (picture == key ? null : await store.GetAsync(picture, cancellationToken))) is not { } file) return Results.NotFound();
        return Serve(context, file, media?.MimeType, media?.FileName, key);
    }

    /// <summary>Pictures of dry runs, to administrators.</summary>
    private static async Task<IResult> TrialAsync(string key, HttpContext context, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (!context.User.IsInRole(Rights.Administer) || services.GetService<SupplierTrials>() is not { } trials) return Results.NotFound();
        var reader = new Actor("operator", context.User.Identity!.Name ?? "admin", null, null, [PortalRoles.Admin], "portal");
        var picture = SmallPictures.PictureOf(key);
        return (await trials.PictureAsync(key, reader, cancellationToken) ?? (picture is null ? null : await trials.PictureAsync(picture, reader, cancellationToken))) is { } file ? Serve(context, file, null, null, key) : Results.NotFound();
    }

    private static IResult Serve(HttpContext context, StoredFile file, string? mimeType, string? fileName, string key)
    {
        var type = (mimeType ?? file.ContentType).Split(';')[0].Trim();
        var isShown = Shown.Contains(type);
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'; sandbox; frame-ancestors 'none'";
        headers.CacheControl = "private, max-age=3600";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        var disposition = new ContentDispositionHeaderValue(isShown ? "inline" : "attachment");
        disposition.SetHttpFileName(fileName is { Length: > 0 } name ? name : Path.GetFileName(key));
        headers.ContentDisposition = disposition.ToString();
        return Results.Bytes(file.Content, isShown ? type : "application/octet-stream", enableRangeProcessing: true);
    }
}
