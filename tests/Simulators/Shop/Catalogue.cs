using System.Globalization;
using CsvHelper;

namespace Procurement.Simulators.Shop;

/// <summary>One article of a shop. <paramref name="Price"/> is for one <paramref name="Unit"/>, before VAT and delivery.</summary>
internal sealed record Product(string Article, string Name, string Description, string Category, string Unit, string Pack, decimal Price, decimal MinQuantity, bool Discontinued)
{
    /// <summary>Goods by length, weight or volume are sold in fractions too.</summary>
    public bool SoldInFractions => Unit is "m" or "kg" or "l";
}

internal sealed record ShopSupplier(string Code, string Name, string Currency, string Notes);

/// <summary>A delivery address that the account knows. Many addresses begin with the site's name; it is not said twice.</summary>
internal sealed record KnownAddress(string Id, string Name, string Lines)
{
    public string Label => Lines.StartsWith(Name, StringComparison.Ordinal) ? Lines : $"{Name}, {Lines}";
}

/// <summary>Reads the sample company's files as the shops need them.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<ShopSupplier> WebSuppliers(string suppliersFile)
        => Rows(suppliersFile, row => (Channel: Text(row, "channel"), Supplier: new ShopSupplier(Text(row, "code"), Text(row, "name"), Text(row, "currency"), Text(row, "notes"))))
            .Where(row => row.Channel == "web").Select(row => row.Supplier).ToList();

    public static ILookup<string, Product> Products(string catalogFile)
        => Rows(catalogFile, row => (Supplier: Text(row, "supplier"), Product: ReadProduct(row))).ToLookup(row => row.Supplier, row => row.Product);

    public static IReadOnlyList<KnownAddress> Addresses(string? sitesFile)
        => sitesFile is null || !File.Exists(sitesFile) ? []
            : Rows(sitesFile, row => new KnownAddress(Text(row, "code"), Text(row, "name"), $"{Text(row, "address")}, {Text(row, "city")}, {Text(row, "country")}"));

    private static Product ReadProduct(CsvReader row) => new(Text(row, "supplier_sku"), Text(row, "name"), Text(row, "description"), Text(row, "category"), Text(row, "unit"),
        $"{Text(row, "pack_size")} {Text(row, "pack_unit")}", Number(row, "price"), Number(row, "min_qty"), Text(row, "active") != "true");

    private static List<T> Rows<T>(string file, Func<CsvReader, T> read)
    {
        using var csv = CsvReader.FromText(File.ReadAllText(file));
        var rows = new List<T>();
        while (csv.Read()) rows.Add(read(csv));
        return rows;
    }

    private static string Text(CsvReader row, string column) => row.GetString(column);
    private static decimal Number(CsvReader row, string column) => decimal.Parse(Text(row, column), CultureInfo.InvariantCulture);
}
