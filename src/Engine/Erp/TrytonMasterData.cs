using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Procurement.Engine.Erp;

internal sealed record TrytonCompany(int Id, string Name, int Currency, string CurrencyCode);

/// <summary>Suppliers, products and units that a purchase refers to: found by our codes or, when that is allowed, created.</summary>
internal sealed class TrytonMasterData(TrytonClient tryton, bool createMissing)
{
    /// <summary>Tryton's limit on prices (6.0, <c>price_decimal</c>).</summary>
    private const int PriceDigits = 4;

    private static readonly string[] ProductFields = ["id", "code", "purchasable", "purchase_uom"];

    public async Task<TrytonCompany> CompanyAsync(CancellationToken cancellationToken)
    {
        var id = await tryton.CompanyAsync(cancellationToken);
        var found = await tryton.SearchAsync("company.company", TrytonValues.Where(("id", "=", id)), ["id", "party.name", "currency", "currency.code"], cancellationToken);
        if (found.Count == 0) throw new ErpRefusedException("The ERP user may not see the company");
        return new TrytonCompany(id, found[0].GetProperty("party.").Text("name"), found[0].Id("currency"), found[0].GetProperty("currency.").Text("code"));
    }

    /// <summary>The supplier's party id.</summary>
    public async Task<int> SupplierAsync(ErpSupplier supplier, CancellationToken cancellationToken)
    {
        if (await FindPartyAsync(supplier.Code, cancellationToken) is { } known) return known;
        if (!createMissing) throw new ErpRefusedException($"Supplier {supplier.Code} ({supplier.Name}) is not in the ERP: no party has this code");
        return await CreateOnce(
            () => tryton.CreateAsync("party.party",
                new JsonObject
                {
                    ["name"] = supplier.Name,
                    ["code"] = supplier.Code,
                    // A purchase cannot be confirmed without an address to be invoiced from.
                    ["addresses"] = new JsonArray(new JsonArray("create", new JsonArray(new JsonObject { ["party_name"] = supplier.Name }))),
                }, cancellationToken),
            () => FindPartyAsync(supplier.Code, cancellationToken));
    }

    /// <summary>The lines as Tryton takes them.</summary>
    public async Task<JsonArray> LinesAsync(ErpPurchase purchase, int party, TrytonCompany company, CancellationToken cancellationToken)
    {
        var units = await UnitsAsync(cancellationToken);
        var lines = new JsonArray();
        foreach (var line in purchase.Lines)
        {
            var product = await ProductAsync(line, party, company, units, cancellationToken);
            lines.Add(Line(line, product, units));
        }
        return lines;
    }

    private static JsonObject Line(ErpPurchaseLine line, JsonElement product, TrytonUnits units)
    {
        var kept = product.Id("purchase_uom");
        var unit = units.For(line.Unit, kept) ?? throw new ErpRefusedException($"{Name(line)} is ordered in {line.Unit}, but the ERP keeps it in {units.NameOf(kept)}");
        if (TrytonValues.DecimalPlaces(line.Quantity) > unit.Digits)
            throw new ErpRefusedException(string.Create(CultureInfo.InvariantCulture, $"{Name(line)}: the ERP takes {unit.Digits} decimal places of {unit.Name}, the order has {line.Quantity}"));
        if (TrytonValues.DecimalPlaces(line.UnitPrice) > PriceDigits)
            throw new ErpRefusedException(string.Create(CultureInfo.InvariantCulture, $"{Name(line)}: the ERP takes {PriceDigits} decimal places of a price, the order has {line.UnitPrice}"));
        return new JsonObject
        {
            ["type"] = "line",
            ["product"] = product.Id(),
            ["quantity"] = line.Quantity,
            ["unit"] = unit.Id,
            ["unit_price"] = TrytonValues.Money(line.UnitPrice),
            ["description"] = line.Description,
        };
    }

    private async Task<JsonElement> ProductAsync(ErpPurchaseLine line, int party, TrytonCompany company, TrytonUnits units, CancellationToken cancellationToken)
    {
        var product = await FindByCodeAsync(line, cancellationToken) ?? await FindBySupplierCodeAsync(line, party, cancellationToken);
        if (product is null && createMissing && line.Sku is not null)
        {
            await CreateProductAsync(line, party, company, units, cancellationToken);
            product = await FindByCodeAsync(line, cancellationToken);
        }
        if (product is not { } found) throw new ErpRefusedException($"{Name(line)} is not in the ERP: no product has this code, and the supplier has no such article there");
        return found.GetProperty("purchasable").GetBoolean() ? found : throw new ErpRefusedException($"{Name(line)} is not purchasable in the ERP");
    }

    private async Task<JsonElement?> FindByCodeAsync(ErpPurchaseLine line, CancellationToken cancellationToken)
    {
        if (line.Sku is null) return null;
        var found = await tryton.SearchAsync("product.product", TrytonValues.Where(("code", "=", line.Sku)), ProductFields, cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>An article hangs on a product, or on a template, which then must have one product only.</summary>
    private async Task<JsonElement?> FindBySupplierCodeAsync(ErpPurchaseLine line, int party, CancellationToken cancellationToken)
    {
        if (line.SupplierSku is null) return null;
        var articles = await tryton.SearchAsync("purchase.product_supplier", TrytonValues.Where(("party", "=", party), ("code", "=", line.SupplierSku)), ["id", "template", "product"], cancellationToken);
        if (articles.Count == 0) return null;
        var where = articles[0].OptionalId("product") is { } product ? ("id", "=", product) : ("template", "=", (JsonNode?)articles[0].OptionalId("template"));
        var found = await tryton.SearchAsync("product.product", TrytonValues.Where(where), ProductFields, cancellationToken);
        if (found.Count > 1) throw new ErpRefusedException($"{Name(line)}: the supplier's article {line.SupplierSku} stands for {found.Count} products in the ERP");
        return found.Count == 0 ? null : found[0];
    }

    private async Task CreateProductAsync(ErpPurchaseLine line, int party, TrytonCompany company, TrytonUnits units, CancellationToken cancellationToken)
    {
        var unit = units.ForNewProduct(line.Unit) ?? throw new ErpRefusedException($"{Name(line)} cannot be created in the ERP: it has no unit for {line.Unit}");
        var category = await AccountingCategoryAsync(line, cancellationToken);
        var template = await CreateOnce(
            () => tryton.CreateAsync("product.template",
                new JsonObject
                {
                    ["name"] = line.Description,
                    ["type"] = "goods",
                    ["default_uom"] = unit.Id,
                    ["purchase_uom"] = unit.Id,
                    ["list_price"] = TrytonValues.Money(line.UnitPrice),
                    ["purchasable"] = true,
                    ["account_category"] = category,
                    ["products"] = new JsonArray(new JsonArray("create",
                        new JsonArray(new JsonObject { ["suffix_code"] = line.Sku, ["cost_price"] = TrytonValues.Money(line.UnitPrice) }))),
                }, cancellationToken),
            () => FindTemplateAsync(line, cancellationToken));
        await CreateArticleAsync(line, template, party, company, cancellationToken);
    }

    private async Task CreateArticleAsync(ErpPurchaseLine line, int template, int party, TrytonCompany company, CancellationToken cancellationToken)
    {
        if (line.SupplierSku is null) return;
        var known = await tryton.SearchAsync("purchase.product_supplier", TrytonValues.Where(("party", "=", party), ("template", "=", template)), ["id"], cancellationToken);
        if (known.Count > 0) return;
        await tryton.CreateAsync("purchase.product_supplier",
            new JsonObject { ["template"] = template, ["party"] = party, ["code"] = line.SupplierSku, ["currency"] = company.Currency }, cancellationToken);
    }

    /// <summary>Without an expense account behind its category a product can be ordered but never invoiced, and confirming fails.</summary>
    private async Task<int> AccountingCategoryAsync(ErpPurchaseLine line, CancellationToken cancellationToken)
    {
        var categories = await tryton.SearchAsync("product.category", TrytonValues.Where(("accounting", "=", true)), ["id", "account_expense"], cancellationToken);
        var usable = categories.Where(category => category.OptionalId("account_expense") is not null).Select(category => (int?)category.Id()).Min();
        return usable ?? throw new ErpRefusedException($"{Name(line)} cannot be created in the ERP: no accounting category there has an expense account");
    }

    private async Task<int?> FindPartyAsync(string code, CancellationToken cancellationToken)
    {
        var found = await tryton.SearchAsync("party.party", TrytonValues.Where(("code", "=", code)), ["id"], cancellationToken);
        return found.Count == 0 ? null : found[0].Id();
    }

    private async Task<int?> FindTemplateAsync(ErpPurchaseLine line, CancellationToken cancellationToken)
    {
        var found = await tryton.SearchAsync("product.product", TrytonValues.Where(("code", "=", line.Sku)), ["id", "template"], cancellationToken);
        return found.Count == 0 ? null : found[0].Id("template");
    }

    private async Task<TrytonUnits> UnitsAsync(CancellationToken cancellationToken)
    {
        var found = await tryton.SearchAsync("product.uom", [], ["id", "name", "symbol", "category", "digits"], cancellationToken);
        return new TrytonUnits([.. found.Select(unit => new TrytonUnit(unit.Id(), unit.Text("name"), unit.Text("symbol"), unit.Id("category"), unit.Id("digits")))]);
    }

    /// <summary>Codes are unique in Tryton: who loses the race to create one finds the winner's.</summary>
    private static async Task<int> CreateOnce(Func<Task<int>> create, Func<Task<int?>> find)
    {
        try
        {
            return await create();
        }
        catch (ErpRefusedException)
        {
            if (await find() is { } winner) return winner;
            throw;
        }
    }

    private static string Name(ErpPurchaseLine line) => line.Sku is null ? $"Line {line.Position} ({line.Description})" : $"Product {line.Sku}";
}
