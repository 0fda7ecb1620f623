using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Procurement.Data;

namespace Procurement.Engine.Messaging;

/// <summary>Degraded, never unhealthy: without WhatsApp the portal and the API go on.</summary>
internal sealed class WhatsAppHealth(IDbContextFactory<ProcurementDb> dbs, IOptionsMonitor<WhatsAppOptions> options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!options.CurrentValue.CanReceive) return HealthCheckResult.Degraded("WhatsApp is not configured: the webhook answers 503. Set WhatsApp:PhoneNumberId, AccessToken, AppSecret and VerifyToken.");
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var number = options.CurrentValue.PhoneNumberId;
        var stopped = await db.SenderStates.Where(x => x.OurNumberId == number && x.StoppedAt != null).Select(x => x.Reason).ToListAsync(cancellationToken);
        return stopped.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"Sending is stopped until an operator starts it again: {stopped[0]}");
    }
}
