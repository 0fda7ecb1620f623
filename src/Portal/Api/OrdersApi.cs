using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Files;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Documents;
using Procurement.Engine.Orders.Evidence;

namespace Procurement.Portal.Api;

public sealed record ResolveBody(string? Outcome, string? SupplierOrderNumber, string? Comment);

public sealed record ReceiveBody(IReadOnlyList<ReceivedLine>? Lines, string? Note);

/// <summary>Orders over REST: list, read, retry, resolve, and their evidence.</summary>
internal static class OrdersApi
{
    public static void MapOrders(this RouteGroupBuilder api)
    {
        api.MapGet("/orders", ListAsync).Scope(ApiScopes.Read).Produces<Page<OrderView>>();
        api.MapGet("/orders/{number}", GetAsync).Scope(ApiScopes.Read).Produces<OrderView>().ProducesProblem(404);
        api.MapPost("/orders/{number}/retry", (HttpContext http, string number, RetryOrder retry, IDbContextFactory<ProcurementDb> dbs) =>
            ActAsync(http, number, dbs, actor => retry.RunAsync(number, actor, http.RequestAborted))).Scope(ApiScopes.Write).Produces<OrderView>().ProducesProblem(409);
        api.MapPost("/orders/{number}/resolve", (HttpContext http, string number, ResolveBody body, ResolveOrder resolve, IDbContextFactory<ProcurementDb> dbs) =>
            ActAsync(http, number, dbs, actor => resolve.RunAsync(number, body.Outcome, body.SupplierOrderNumber, body.Comment, actor, http.RequestAborted))).Scope(ApiScopes.Write).Produces<OrderView>().ProducesProblem(409).ProducesProblem(422);
        api.MapPost("/orders/{number}/receive", (HttpContext http, string number, ReceiveBody body, ReceiveOrder receive, IDbContextFactory<ProcurementDb> dbs) =>
            ActAsync(http, number, dbs, actor => receive.RunAsync(number, body.Lines ?? [], body.Note, KeyOf(http), actor, http.RequestAborted))).Scope(ApiScopes.Write).Produces<OrderView>().ProducesProblem(409).ProducesProblem(422);
        api.MapGet("/orders/{number}/evidence", EvidenceAsync).Scope(ApiScopes.Read).Produces<EvidenceView>().ProducesProblem(404);
        api.MapGet("/orders/{number}/sheet", SheetAsync).Scope(ApiScopes.Read).Produces(200, contentType: "application/pdf").ProducesProblem(404).ProducesProblem(503);
        api.MapGet("/files/{**key}", FileAsync).Scope(ApiScopes.Read).Produces(200, contentType: "application/octet-stream").ProducesProblem(404);
    }

    private static bool FolderLeft(string key) => key.Contains("..", StringComparison.Ordinal);

    private static async Task<IResult> ListAsync(IDbContextFactory<ProcurementDb> dbs, string? status, string? cursor, int? limit, CancellationToken stop)
    {
        if (!Paging.TryRead(cursor, out var before)) return Paging.BadCursor();
        await using var db = await dbs.CreateDbContextAsync(stop);
        var query = db.Orders.AsNoTracking().Include(x => x.Lines).AsSplitQuery();
        if (status is not null)
        {
            if (!Enum.TryParse<OrderStatus>(status, ignoreCase: true, out var wanted) || !char.IsLetter(status[0])) return Problems.Of(422, "bad-status", $"status must be one of {string.Join(", ", Enum.GetNames<OrderStatus>())}.");
            query = query.Where(x => x.Status == wanted);
        }

        if (before is { } id) query = query.Where(x => x.Id < id);
        var take = Paging.Limit(limit);
        var rows = await query.OrderByDescending(x => x.Id).Take(take + 1).ToListAsync(stop);
        var page = rows.Take(take).ToList();
        return Results.Ok(new Page<OrderView>(await OrderViews.LoadAsync(db, page, stop), rows.Count > take ? Paging.Cursor(page[^1].Id) : null));
    }

    private static async Task<IResult> GetAsync(IDbContextFactory<ProcurementDb> dbs, string number, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var order = await db.Orders.AsNoTracking().Include(x => x.Lines).SingleOrDefaultAsync(x => x.Number == number, stop);
        return order is null ? Problems.NotFound($"order {number}") : Results.Ok((await OrderViews.LoadAsync(db, [order], stop))[0]);
    }

    /// <summary>The chain of each attempt, computed anew with the files as they are now.</summary>
    private static async Task<IResult> EvidenceAsync(string number, VerifyEvidence verify, CancellationToken stop) =>
        await verify.RunAsync(number, stop) is { } evidence ? Results.Ok(EvidenceView.Of(evidence)) : Problems.NotFound($"order {number}");

    private static async Task<IResult> SheetAsync(string number, FileOrderSheet sheets, CancellationToken stop)
    {
        try
        {
            return await sheets.RunAsync(number, stop) is { } pdf ? Results.File(pdf, "application/pdf", $"{number}.pdf") : Problems.NotFound($"order {number}");
        }
        catch (PdfPrinterException trouble)
        {
            return Problems.Of(503, "not-printed", trouble.Message);
        }
    }

    /// <summary>A repeat with the same Idempotency-Key counts once.</summary>
    private static string KeyOf(HttpContext http) => http.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 and <= 200 } key ? $"api:{http.User.Identity!.Name}:{key}" : $"api:{Guid.NewGuid()}";

    private static async Task<IResult> ActAsync(HttpContext http, string number, IDbContextFactory<ProcurementDb> dbs, Func<Actor, Task<Outcome>> act)
    {
        var (actor, no) = await http.ActorAsync(dbs, decision: false);
        if (actor is null) return no!;
        var outcome = await act(actor);
        return outcome.Ok ? await GetAsync(dbs, number, http.RequestAborted) : Problems.Of(outcome);
    }

    /// <summary>Evidence of orders, and to administrators pictures of dry runs: what people sent is served by the portal to those signed in.</summary>
    private static async Task<IResult> FileAsync(HttpContext http, string key, IFileStore files, SupplierTrials trials, IDbContextFactory<ProcurementDb> dbs, CancellationToken stop)
    {
        if (key.StartsWith(SupplierTrials.Folder, StringComparison.Ordinal))
        {
            if (!http.User.HasClaim("scope", ApiScopes.Admin)) return Problems.NotFound($"file {key}");
            var (actor, no) = await http.ActorAsync(dbs, decision: false);
            if (actor is null) return no!;
            return await trials.PictureAsync(key, actor, stop) is { } picture ? Results.File(picture.Content, "image/png") : Problems.NotFound($"file {key}");
        }

        if (key.StartsWith(EvidenceFiles.Traces, StringComparison.Ordinal))
        {
            var (actor, no) = await http.ActorAsync(dbs, decision: false);
            if (actor is null) return no!;
            if (!actor.IsOperator || FolderLeft(key) || await files.GetAsync(key, stop) is not { } trace) return Problems.NotFound($"file {key}");
            return Results.File(trace.Content, trace.ContentType, Path.GetFileName(key));
        }

        var file = key.StartsWith("orders/", StringComparison.Ordinal) && !FolderLeft(key) ? await files.GetAsync(key, stop) : null;
        return file is null ? Problems.NotFound($"file {key}") : Results.File(file.Content, file.ContentType.Split(';')[0] is "image/png" or "image/jpeg" or "application/pdf" or "text/csv" or "text/xml" or "text/plain" ? file.ContentType : "application/octet-stream");
    }
}
