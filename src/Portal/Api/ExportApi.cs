using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Values;
using Procurement.Engine.Access;

namespace Procurement.Portal.Api;

/// <summary>Streams of everything as CSV; texts that a spreadsheet would run as a formula are escaped, phone numbers stay as they are.</summary>
internal static class ExportApi
{
    private static readonly CsvWriterOptions Options = new() { FormatProvider = System.Globalization.CultureInfo.InvariantCulture };

    public static void MapExports(this RouteGroupBuilder api)
    {
        api.MapGet("/export/requests.csv", (HttpContext http, IDbContextFactory<ProcurementDb> dbs) => StreamAsync(http, dbs,
            ["number", "status", "revision", "requester", "phone", "site", "cost_center", "need_by", "position", "sku", "description", "quantity", "unit", "unit_price", "supplier", "received", "currency", "request_total", "created_at", "updated_at"],
            db => (from request in db.Requests
                   join person in db.People on request.RequesterId equals person.Id
                   from line in request.Lines
                   where line.RemovedAt == null
                   orderby request.Id, line.Position
                   select new object?[] { request.Number, request.Status.ToString(), request.Revision, person.Name, person.Phone, line.SiteCode ?? request.SiteCode, request.CostCenterCode, request.NeedBy, line.Position, line.Sku, line.Description, line.Quantity, line.Unit, line.UnitPrice, line.SupplierCode, line.ReceivedQuantity, request.Currency, request.Total, request.CreatedAt, request.UpdatedAt }).AsAsyncEnumerable())).Scope(ApiScopes.Read);
        api.MapGet("/export/orders.csv", (HttpContext http, IDbContextFactory<ProcurementDb> dbs) => StreamAsync(http, dbs,
            ["number", "request", "supplier", "status", "supplier_order_number", "position", "sku", "supplier_sku", "description", "quantity", "unit", "unit_price", "received", "currency", "order_total", "created_at", "placed_at"],
            db => (from order in db.Orders
                   join request in db.Requests on order.RequestId equals request.Id
                   from line in order.Lines
                   orderby order.Id, line.Position
                   select new object?[] { order.Number, request.Number, order.SupplierCode, order.Status.ToString(), order.SupplierOrderNumber, line.Position, line.Sku, line.SupplierSku, line.Description, line.Quantity, line.Unit, line.UnitPrice, line.ReceivedQuantity, order.Currency, order.Total, order.CreatedAt, order.PlacedAt }).AsAsyncEnumerable())).Scope(ApiScopes.Read);
        api.MapGet("/export/audit.csv", (HttpContext http, IDbContextFactory<ProcurementDb> dbs) => StreamAsync(http, dbs,
            ["sequence", "at", "actor", "action", "subject", "key", "detail"],
            db => db.AuditEntries.OrderBy(x => x.Sequence).Select(x => new object?[] { x.Sequence, x.At, x.Actor, x.Action, x.Subject, x.SubjectKey, x.Detail }).AsAsyncEnumerable())).Scope(ApiScopes.Read);
    }

    private static async Task StreamAsync(HttpContext http, IDbContextFactory<ProcurementDb> dbs, string[] header, Func<ProcurementDb, IAsyncEnumerable<object?[]>> rows)
    {
        http.Response.ContentType = "text/csv; charset=utf-8";
        await using var db = await dbs.CreateDbContextAsync(http.RequestAborted);
        await using var csv = CsvWriter.Create(http.Response.Body, Options, leaveOpen: true);
        await csv.WriteRecordAsync(header, http.RequestAborted);
        await foreach (var row in rows(db).WithCancellation(http.RequestAborted)) await csv.WriteRecordAsync([.. row.Select(Cell)], http.RequestAborted);
        await csv.FlushAsync(http.RequestAborted);
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => Safe(value.ToString() ?? ""),
    };

    private static string Safe(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] && !E164.IsValid(text) ? "'" + text : text;
}
