using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Data;
using Procurement.Data.Audit;
using Procurement.Data.Company;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Company;

/// <summary>
/// Imports one file of the company (formats: README of the sample company): upsert by key, all rows or none. Admins, operators with the right, and keys with the scope import.
/// </summary>
public sealed class ImportCompany(IDbContextFactory<ProcurementDb> dbs, IConfiguration configuration, TimeProvider clock, IChangeNotices notices)
{
    /// <summary>One import at a time over the cluster, so that two files never see each other half done.</summary>
    private const long ImportLock = 7_203_114_552;

    /// <param name="kind">One of <see cref="ImportKinds"/>.</param>
    public async Task<ImportResult> RunAsync(string kind, Stream content, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsAdmin) return ImportResult.Refused([new ImportError(0, null, "Only an administrator may import.")]);
        var now = clock.GetUtcNow();
        // Whole in memory first: a slow upload must not hold the lock, and the readers below read synchronously, which a request's body refuses.
        using var file = new MemoryStream();
        await content.CopyToAsync(file, cancellationToken);
        file.Position = 0;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({ImportLock})", cancellationToken);
        var result = await ImportAsync(db, kind, file, now, cancellationToken);
        if (!result.Ok) return result;
        await SetAsync(db, CompanySetting.CatalogVersion, Guid.CreateVersion7(now).ToString(), cancellationToken);
        db.AuditEntries.Add(new AuditEntry
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            Actor = actor.Name,
            ActorId = actor.UserId,
            Action = "import",
            Subject = "company",
            SubjectKey = kind,
            Detail = $"{result.Created} created, {result.Updated} updated, {result.Unchanged} unchanged",
        });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notices.Changed(ChangeKinds.Company, kind);
        return result;
    }

    private async Task<ImportResult> ImportAsync(ProcurementDb db, string kind, Stream content, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var currency = await CurrencyAsync(db, cancellationToken);
        switch (kind)
        {
            case ImportKinds.CostCenters: return await CompanyImports.CostCentersAsync(db, content, cancellationToken);
            case ImportKinds.Sites:
                var sites = await CompanyImports.SitesAsync(db, content, cancellationToken);
                if (sites.Ok) await SetOnceAsync(db, CompanySetting.TimeZone, configuration["Company:TimeZone"] ?? db.Sites.Local.FirstOrDefault()?.TimeZone, cancellationToken);
                return sites;
            case ImportKinds.People: return await CompanyImports.PeopleAsync(db, content, now, cancellationToken);
            case ImportKinds.Suppliers:
                var suppliers = await SupplyImports.SuppliersAsync(db, content, currency, cancellationToken);
                if (suppliers.Ok) await SetOnceAsync(db, CompanySetting.Currency, currency ?? db.Suppliers.Local.FirstOrDefault()?.Currency, cancellationToken);
                return suppliers;
            case ImportKinds.Catalog: return await SupplyImports.CatalogAsync(db, content, currency, cancellationToken);
            case ImportKinds.ApprovalPolicy: return await PolicyAsync(db, content, currency, now, cancellationToken);
            case ImportKinds.Requests:
                return currency is null ? ImportResult.Refused([new ImportError(0, null, "Import suppliers first: the company's currency comes from them.")]) : await PastRequests.ImportAsync(db, content, currency, now, cancellationToken);
            default: return ImportResult.Refused([new ImportError(0, null, $"There is no import \"{kind}\". Imports: {string.Join(", ", ImportKinds.All)}.")]);
        }
    }

    private static async Task<ImportResult> PolicyAsync(ProcurementDb db, Stream content, string? currency, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(content, leaveOpen: true);
        var json = await reader.ReadToEndAsync(cancellationToken);
        var sites = await db.Sites.Select(x => x.Code).ToHashSetAsync(cancellationToken);
        var people = await db.People.Select(x => x.Phone).ToHashSetAsync(cancellationToken);
        var errors = PolicyFile.Check(json, sites, people, currency);
        if (errors.Count > 0) return ImportResult.Refused(errors);
        var canonical = JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);
        var newest = await db.ApprovalPolicies.OrderByDescending(x => x.Id).FirstOrDefaultAsync(cancellationToken);
        if (newest is not null && JsonElement.DeepEquals(JsonDocument.Parse(newest.Json).RootElement, JsonDocument.Parse(canonical).RootElement)) return new ImportResult(0, 0, 1, []);
        db.ApprovalPolicies.Add(new ApprovalPolicyVersion { Json = canonical, ImportedAt = now });
        return newest is null ? new ImportResult(1, 0, 0, []) : new ImportResult(0, 1, 0, []);
    }

    private async Task<string?> CurrencyAsync(ProcurementDb db, CancellationToken cancellationToken) =>
        configuration["Company:Currency"] ?? (await db.CompanySettings.FindAsync([CompanySetting.Currency], cancellationToken))?.Value;

    private static async Task SetOnceAsync(ProcurementDb db, string key, string? value, CancellationToken cancellationToken)
    {
        if (value is not null && await db.CompanySettings.FindAsync([key], cancellationToken) is null) db.CompanySettings.Add(new CompanySetting { Key = key, Value = value });
    }

    private static async Task SetAsync(ProcurementDb db, string key, string value, CancellationToken cancellationToken)
    {
        if (await db.CompanySettings.FindAsync([key], cancellationToken) is { } setting) setting.Value = value;
        else db.CompanySettings.Add(new CompanySetting { Key = key, Value = value });
    }
}

public static class CompanySetup
{
    public static IServiceCollection AddCompany(this IServiceCollection services) => services.AddSingleton<ImportCompany>().AddSingleton<ConfigureSupplier>();
}
