using Microsoft.Extensions.DependencyInjection;
using Procurement.Engine.Work;

namespace Procurement.Engine.Checks;

internal static class ChecksSetup
{
    public static IServiceCollection AddChecks(this IServiceCollection services)
    {
        services.AddSingleton<CheckRequests>();
        services.AddSingleton<ReleaseRequest>();
        services.AddSingleton<HoldRequest>();
        return services.AddSweep<RunChecksJob>(Stages.Check);
    }
}
