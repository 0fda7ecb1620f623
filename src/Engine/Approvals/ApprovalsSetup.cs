using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Data;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;

namespace Procurement.Engine.Approvals;

internal static class ApprovalsSetup
{
    public static IServiceCollection AddApprovals(this IServiceCollection services)
    {
        services.AddSingleton<ApprovalMessages>();
        services.AddSingleton<AskApprovals>();
        services.AddSingleton<RejectRequest>();
        services.AddSingleton<IApprovalDecisions, ApprovalDecisions>();
        services.AddSingleton(provider => new DecideApproval(provider.GetRequiredService<IDbContextFactory<ProcurementDb>>(), provider.GetRequiredService<IApprovalDecisions>(),
            provider.GetRequiredService<RejectRequest>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IChangeNotices>()));
        return services.AddClusterJob<EscalateApprovalsJob>("escalate-approvals", "0 * * * * ?");
    }
}
