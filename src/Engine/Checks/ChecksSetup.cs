using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Data;
using Procurement.Engine.Approvals;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;

namespace Procurement.Engine.Checks;

internal static class ChecksSetup
{
    public static IServiceCollection AddChecks(this IServiceCollection services)
    {
        services.AddSingleton<CheckRequests>();
        services.AddSingleton<ReleaseRequest>();
        services.AddSingleton(provider => new HoldRequest(
            provider.GetRequiredService<IDbContextFactory<ProcurementDb>>(), provider.GetRequiredService<ApprovalMessages>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IChangeNotices>()));
        return services.AddSweep<RunChecksJob>(Stages.Check);
    }
}
