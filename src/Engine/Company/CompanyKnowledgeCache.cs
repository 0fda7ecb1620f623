using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Company;

/// <summary>
/// The company's master data as facts, kept in memory per node. Each use reads one small row, the catalogue version that every import and
/// every change of master data raises; facts are read again when it has moved.
/// </summary>
public sealed class CompanyKnowledgeCache(IDbContextFactory<ProcurementDb> dbs) : IDisposable
{
    private readonly SemaphoreSlim reading = new(1, 1);
    private volatile Known? known;

    /// <summary>The facts as understanding reads them.</summary>
    public async Task<CompanyKnowledge> GetAsync(CancellationToken cancellationToken) => (await CurrentAsync(cancellationToken)).Knowledge;

    public async Task<CompanyFacts> FactsAsync(CancellationToken cancellationToken) => (await CurrentAsync(cancellationToken)).Facts;

    /// <summary>Both, of the same version.</summary>
    public async Task<(CompanyFacts Facts, CompanyKnowledge Knowledge)> BothAsync(CancellationToken cancellationToken)
    {
        var current = await CurrentAsync(cancellationToken);
        return (current.Facts, current.Knowledge);
    }

    public void Dispose() => reading.Dispose();

    private async Task<Known> CurrentAsync(CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var version = await VersionAsync(db, cancellationToken);
        if (known is { } present && present.Version == version) return present;
        await reading.WaitAsync(cancellationToken);
        try
        {
            if (known is { } meanwhile && meanwhile.Version == version) return meanwhile;
            return known = new Known(version, await CompanyFactsReader.ReadAsync(db, cancellationToken));
        }
        finally
        {
            reading.Release();
        }
    }

    private static Task<string?> VersionAsync(ProcurementDb db, CancellationToken cancellationToken) =>
        db.CompanySettings.Where(setting => setting.Key == CompanySetting.CatalogVersion).Select(setting => (string?)setting.Value).FirstOrDefaultAsync(cancellationToken);

    private sealed record Known(string? Version, CompanyFacts Facts)
    {
        public CompanyKnowledge Knowledge { get; } =
            CompanyKnowledge.Build([.. Facts.Items.Values], [.. Facts.Sites.Values], [.. Facts.CostCenters.Values], [.. Facts.Suppliers.Values], Facts.Currency);
    }
}
