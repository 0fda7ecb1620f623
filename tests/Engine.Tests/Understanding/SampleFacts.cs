using System.Globalization;
using System.Text;
using System.Text.Json;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Understanding;

/// <summary>The sample company as plain facts, read from its files.</summary>
internal sealed record SamplePerson(Guid Id, string Phone, string Name, string[] Roles, string Site, string CostCenter, string Language, string Manager, bool Active);

internal static class SampleFacts
{
    private static readonly string Folder = FindFolder();

    public static readonly IReadOnlyDictionary<string, SamplePerson> People = Rows("people.csv")
        .Select(r => new SamplePerson(Guid.NewGuid(), r["phone"], r["name"], r["roles"].Split('|'), r["site"], r["cost_center"], r["language"], r["manager_phone"], r["active"] == "true"))
        .ToDictionary(p => p.Phone);

    public static readonly IReadOnlyDictionary<string, string> CostCenterOwners = Rows("cost_centers.csv").ToDictionary(r => r["code"], r => r["owner_phone"]);
    public static readonly IReadOnlyList<SiteEntry> Sites = ReadSites();
    private static readonly List<SupplierEntry> Suppliers = [.. Rows("suppliers.csv").Select(r => new SupplierEntry(r["code"], r["name"], r["status"]))];
    public static readonly IReadOnlyList<CatalogueEntry> Catalogue = ReadCatalogue();
    public static readonly CompanyKnowledge Company = CompanyKnowledge.Build(Catalogue, Sites, [.. Rows("cost_centers.csv").Select(r => new CostCenterEntry(r["code"], r["name"]))], Suppliers, "AED");

    public static string Conversations => Path.Combine(Folder, "..", "conversations");

    public static Speaker Speaker(SamplePerson person) =>
        new(person.Id, person.Name, person.Roles, person.Site, person.CostCenter, person.Language, Sites.First(s => s.Code == person.Site).TimeZone);

    private static List<CatalogueEntry> ReadCatalogue()
    {
        var approved = Suppliers.Where(s => s.Status == "approved").Select(s => s.Code).ToHashSet();
        return [.. Rows("catalog.csv").Select(r => new CatalogueEntry(r["sku"], r["name"], r["description"], r["category"], r["unit"], Number(r["pack_size"]), r["pack_unit"], Number(r["price"]), r["currency"],
            r["supplier"], r["supplier_sku"], List(r["synonyms"]), Attributes(r["attributes"]), Number(r["min_qty"]), List(r["restricted_to"]), r["active"] == "true", r["active"] == "true" && approved.Contains(r["supplier"])))];
    }

    private static List<SiteEntry> ReadSites()
    {
        using var policy = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "approval_policy.json")));
        var categories = policy.RootElement.GetProperty("site_categories").EnumerateObject().SelectMany(c => c.Value.EnumerateArray().Select(s => (Site: s.GetString()!, Category: c.Name))).ToLookup(x => x.Site, x => x.Category);
        return [.. Rows("sites.csv").Select(r => new SiteEntry(r["code"], r["name"], List(r["aliases"]), r["timezone"], r["cost_center"], [.. categories[r["code"]]]))];
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
    private static string[] List(string text) => text.Split('|', StringSplitOptions.RemoveEmptyEntries);
    private static Dictionary<string, string> Attributes(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(x => x.Split('=', 2)).ToDictionary(x => x[0], x => x[1]);

    private static List<Dictionary<string, string>> Rows(string file)
    {
        var rows = File.ReadLines(Path.Combine(Folder, file)).Select(Cells).ToList();
        return [.. rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(x => x.First, x => x.Second))];
    }

    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"') { cell.Append('"'); i++; }
            else if (line[i] == '"') quoted = !quoted;
            else if (line[i] == ',' && !quoted) { cells.Add(cell.ToString()); cell.Clear(); }
            else cell.Append(line[i]);
        }
        cells.Add(cell.ToString());
        return cells;
    }

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "tests", "Samples", "company"))) return Path.Combine(folder.FullName, "tests", "Samples", "company");
        return Environment.GetEnvironmentVariable("SAMPLE_COMPANY") ?? throw new DirectoryNotFoundException("tests/Samples/company");
    }
}
