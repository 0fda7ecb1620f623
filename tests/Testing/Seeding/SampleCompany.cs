using Procurement.Data.Access;
using Procurement.Engine.Access;
using Procurement.Engine.Company;

namespace Procurement.Testing.Seeding;

/// <summary>Loads the sample company through the product's own import.</summary>
public static class SampleCompany
{
    private static readonly (string Kind, string File)[] Files =
    [
        (ImportKinds.CostCenters, "cost_centers.csv"), (ImportKinds.Sites, "sites.csv"), (ImportKinds.People, "people.csv"), (ImportKinds.Suppliers, "suppliers.csv"),
        (ImportKinds.Catalog, "catalog.csv"), (ImportKinds.ApprovalPolicy, "approval_policy.json"),
    ];

    public static readonly Actor Importer = new("operator", "Seeding", null, null, [PortalRoles.Admin], "portal");

    /// <exception cref="InvalidOperationException">The import refuses a file; the message has its errors.</exception>
    public static async Task ImportAsync(ImportCompany import, CancellationToken cancellationToken)
    {
        foreach (var (kind, file) in Files)
        {
            await using var content = File.OpenRead(Path.Combine(Repository.SampleCompany, file));
            var result = await import.RunAsync(kind, content, Importer, cancellationToken);
            if (!result.Ok) throw new InvalidOperationException($"{file}: {string.Join("; ", result.Errors.Select(x => $"line {x.Line} {x.Column}: {x.Message}"))}");
        }
    }
}
