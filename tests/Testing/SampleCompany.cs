using Microsoft.Extensions.Configuration;
using Procurement.Data;
using Procurement.Data.Access;
using Procurement.Engine.Access;
using Procurement.Engine.Company;
using Procurement.Engine.Notices;

namespace Procurement.Testing;

/// <summary>Bayview Group, as its files say, by the product's own imports.</summary>
public static class SampleCompany
{
    public static readonly Actor Admin = new("integrator", "Test admin", null, null, [PortalRoles.Admin], "api");

    /// <summary>Folder of the sample company's files.</summary>
    public static string Folder => Path.Combine(Repository.Root, "tests", "Samples", "company");

    /// <summary>The files in their import order, with the kind of each.</summary>
    public static readonly IReadOnlyList<(string Kind, string File)> Files =
    [
        (ImportKinds.CostCenters, "cost_centers.csv"), (ImportKinds.Sites, "sites.csv"), (ImportKinds.People, "people.csv"), (ImportKinds.Suppliers, "suppliers.csv"),
        (ImportKinds.Catalog, "catalog.csv"), (ImportKinds.ApprovalPolicy, "approval_policy.json"),
    ];

    public static ImportCompany Imports(Microsoft.EntityFrameworkCore.IDbContextFactory<ProcurementDb> dbs, TimeProvider clock) =>
        new(dbs, new ConfigurationBuilder().Build(), clock, new LocalNotices());

    /// <param name="folder">Another company's folder; the sample's when null.</param>
    public static async Task ImportAsync(Microsoft.EntityFrameworkCore.IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, CancellationToken cancellationToken, string? folder = null)
    {
        foreach (var (kind, file) in Files)
        {
            await using var content = File.OpenRead(Path.Combine(folder ?? Folder, file));
            var result = await Imports(dbs, clock).RunAsync(kind, content, Admin, cancellationToken);
            if (!result.Ok) throw new InvalidOperationException($"{file}: {string.Join("; ", result.Errors.Take(5))}");
        }
    }
}
