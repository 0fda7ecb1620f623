using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;

namespace Procurement.Portal.Components.Shared;

/// <summary>The company's time on pages: <c>Company:TimeZone</c>, else the zone that the import chose, else UTC. Kept for a minute.</summary>
public sealed class CompanyClock(IDbContextFactory<ProcurementDb> dbs, IConfiguration configuration, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private (TimeZoneInfo Zone, DateTimeOffset At)? known;

    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task<TimeZoneInfo> ZoneAsync(CancellationToken cancellationToken = default)
    {
        var now = Now;
        if (known is { } kept && now - kept.At < Fresh) return kept.Zone;
        var id = configuration["Company:TimeZone"];
        if (string.IsNullOrEmpty(id))
        {
            await using var db = await dbs.CreateDbContextAsync(cancellationToken);
            id = await db.CompanySettings.Where(x => x.Key == CompanySetting.TimeZone).Select(x => x.Value).FirstOrDefaultAsync(cancellationToken);
        }

        var zone = id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found) ? found : TimeZoneInfo.Utc;
        known = (zone, now);
        return zone;
    }
}
