namespace Procurement.Engine.Company;

/// <summary>One fault of a file: <paramref name="Line"/> in the file (the header is 1; 0 for the file as a whole), <paramref name="Column"/> by its name.</summary>
public sealed record ImportError(int Line, string? Column, string Message);

/// <summary>What an import did: all rows, or none when there are <paramref name="Errors"/>.</summary>
public sealed record ImportResult(int Created, int Updated, int Unchanged, IReadOnlyList<ImportError> Errors)
{
    public bool Ok => Errors.Count == 0;

    public static ImportResult Refused(IReadOnlyList<ImportError> errors) => new(0, 0, 0, errors);
}

/// <summary>The kinds of import, by their names in the address.</summary>
public static class ImportKinds
{
    public const string CostCenters = "cost-centers", Sites = "sites", People = "people", Suppliers = "suppliers", Catalog = "catalog", ApprovalPolicy = "approval-policy", Requests = "requests";
    public static readonly IReadOnlyList<string> All = [CostCenters, Sites, People, Suppliers, Catalog, ApprovalPolicy, Requests];
}
