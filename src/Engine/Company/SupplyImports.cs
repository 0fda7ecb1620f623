using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;

namespace Procurement.Engine.Company;

/// <summary>Imports of suppliers and the catalogue.</summary>
internal static class SupplyImports
{
    private static readonly string[] Units = ["each", "box", "pack", "ream", "carton", "pallet", "set", "pair", "bottle", "can", "jar", "tin", "tub", "tube", "bag", "tray", "roll", "drum", "length", "m", "kg", "l"];
    private static readonly string[] Categories = ["office", "cleaning", "building", "medical", "food_beverage", "it", "furniture", "safety"];

    public static async Task<ImportResult> SuppliersAsync(ProcurementDb db, Stream content, string? currency, CancellationToken cancellationToken)
    {
        var file = CsvFile.Read(content, new CsvColumn("code", true), new("name", true), new("channel", true), new("website", false), new("email", false), new("phone", false), new("currency", true), new("status", true),
            new("payment_terms", false), new("free_delivery_over", false), new("notes", false));
        var known = await db.Suppliers.ToDictionaryAsync(x => x.Code, cancellationToken);
        var upsert = new Upsert(db);
        foreach (var row in file.UniqueBy("code"))
        {
            var code = row.Text("code");
            var channel = row.OneOf("channel", [SupplierChannel.Web, SupplierChannel.Email, SupplierChannel.Cxml]);
            var status = row.OneOf("status", [SupplierStatus.Approved, SupplierStatus.Dormant, SupplierStatus.Blocked]);
            if (channel == SupplierChannel.Email && row.Optional("email") is null && !(known.GetValueOrDefault(code)?.Email is not null && !row.Has("email"))) row.Fault("email", "must not be empty when the channel is email.");
            if (row.Optional("website") is { } website && !(Uri.TryCreate(website, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")) row.Fault("website", $"\"{website}\" is not a web address.");
            row.OneCurrency("currency", ref currency);
            if (row.Optional("payment_terms") is { } terms && terms != "PREPAY" && !(terms.StartsWith("NET", StringComparison.Ordinal) && int.TryParse(terms[3..], out _))) row.Fault("payment_terms", $"\"{terms}\" must be NET and days, or PREPAY.");
            if (!known.TryGetValue(code, out var supplier))
            {
                supplier = new Supplier { Code = code, Name = "", Channel = "", Currency = "", Status = "", ImportedAsApproved = status == SupplierStatus.Approved };
                upsert.Create(supplier);
                known[code] = supplier;
            }
            else
            {
                upsert.Know(supplier);
            }

            supplier.Name = row.Text("name");
            supplier.Channel = channel;
            if (row.Has("website")) supplier.Website = row.Optional("website");
            if (row.Has("email")) supplier.Email = row.Optional("email");
            if (row.Has("phone")) supplier.Phone = row.Phone("phone");
            supplier.Currency = row.Currency("currency");
            supplier.Status = status;
            if (row.Has("payment_terms")) supplier.PaymentTerms = row.Optional("payment_terms");
            if (row.Has("free_delivery_over")) supplier.FreeDeliveryOver = row.OptionalNumber("free_delivery_over");
            if (row.Has("notes")) supplier.Notes = row.Optional("notes");
        }

        return file.Errors.Count > 0 ? ImportResult.Refused(file.Errors) : upsert.Result();
    }

    public static async Task<ImportResult> CatalogAsync(ProcurementDb db, Stream content, string? currency, CancellationToken cancellationToken)
    {
        var file = CsvFile.Read(content, new CsvColumn("sku", true), new("name", true), new("description", false), new("category", true), new("unit", true), new("pack_size", true), new("pack_unit", true), new("price", true),
            new("currency", true), new("supplier", true), new("supplier_sku", true), new("synonyms", false), new("attributes", false), new("lead_days", true), new("min_qty", true), new("restricted_to", false), new("active", true));
        var known = await db.CatalogItems.ToDictionaryAsync(x => x.Sku, cancellationToken);
        var suppliers = await db.Suppliers.Select(x => x.Code).ToHashSetAsync(cancellationToken);
        var upsert = new Upsert(db);
        foreach (var row in file.UniqueBy("sku"))
        {
            var sku = row.Text("sku");
            row.MustKnow("supplier", suppliers, "supplier");
            row.OneCurrency("currency", ref currency);
            CheckAttributes(row);
            if (row.Number("pack_size", 0) <= 0) row.Fault("pack_size", "must be above 0.");
            if (row.Number("min_qty", 0) <= 0) row.Fault("min_qty", "must be above 0.");
            if (!known.TryGetValue(sku, out var item))
            {
                item = new CatalogItem { Sku = sku, Name = "", Category = "", Unit = "", PackUnit = "", Currency = "", SupplierCode = "", SupplierSku = "", Synonyms = [], RestrictedTo = [] };
                upsert.Create(item);
                known[sku] = item;
            }
            else
            {
                upsert.Know(item);
            }

            Fill(item, row);
        }

        CheckSupplierSkus(file, known.Values);
        return file.Errors.Count > 0 ? ImportResult.Refused(file.Errors) : upsert.Result();
    }

    private static void Fill(CatalogItem item, ImportRow row)
    {
        item.Name = row.Text("name");
        if (row.Has("description")) item.Description = row.Optional("description");
        item.Category = row.OneOf("category", Categories);
        item.Unit = row.OneOf("unit", Units);
        item.PackSize = row.OptionalNumber("pack_size") ?? 1;
        item.PackUnit = row.Text("pack_unit");
        item.Price = row.Number("price", 0);
        item.Currency = row.Currency("currency");
        item.SupplierCode = row.Text("supplier");
        item.SupplierSku = row.Text("supplier_sku");
        if (row.Has("synonyms")) item.Synonyms = item.Synonyms.KeepIfSame(row.List("synonyms"));
        if (row.Has("attributes")) item.Attributes = row.Optional("attributes");
        var lead = row.Number("lead_days", 0);
        if (lead != decimal.Truncate(lead)) row.Fault("lead_days", "must be a whole number of days.");
        item.LeadDays = (int)Math.Clamp(lead, 0, 3650);
        item.MinQty = row.OptionalNumber("min_qty") ?? 1;
        if (row.Has("restricted_to")) item.RestrictedTo = item.RestrictedTo.KeepIfSame(row.List("restricted_to"));
        item.Active = row.Flag("active");
    }

    private static void CheckAttributes(ImportRow row)
    {
        foreach (var pair in row.Text("attributes").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (pair.IndexOf('=', StringComparison.Ordinal) is var at && (at <= 0 || at == pair.Length - 1)) row.Fault("attributes", $"\"{pair}\" is not a key=value pair; pairs are separated by a semicolon.");
        }
    }

    private static void CheckSupplierSkus(CsvFile file, IEnumerable<CatalogItem> items)
    {
        var lines = file.Rows.GroupBy(x => x.Text("sku"), StringComparer.Ordinal).ToDictionary(x => x.Key, x => x.First(), StringComparer.Ordinal);
        foreach (var twice in items.GroupBy(x => (x.SupplierCode, x.SupplierSku)).Where(group => group.Count() > 1))
        {
            foreach (var item in twice)
            {
                if (lines.TryGetValue(item.Sku, out var row)) row.Fault("supplier_sku", $"\"{item.SupplierSku}\" of {item.SupplierCode} also belongs to {string.Join(", ", twice.Where(x => x != item).Select(x => x.Sku))}.");
            }
        }
    }

    /// <summary>All money is in the company's currency; the first row sets it where nothing else has.</summary>
    private static void OneCurrency(this ImportRow row, string column, ref string? currency)
    {
        var said = row.Currency(column);
        if (said.Length == 0) return;
        currency ??= said;
        if (said != currency) row.Fault(column, $"\"{said}\" is not the company's currency {currency}, and no exchange rate is set. Give the amount in {currency}.");
    }
}
