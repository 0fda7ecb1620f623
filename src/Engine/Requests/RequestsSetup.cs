using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Procurement.Engine.Company;
using Procurement.Engine.Work;

namespace Procurement.Engine.Requests;

/// <summary>Operations on requests, and the jobs that keep their time.</summary>
public static class RequestsSetup
{
    public static IServiceCollection AddRequests(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<RequestOptions>(configuration.GetSection("Requests"));
        services.TryAddSingleton<CompanyKnowledgeCache>();
        services.AddSingleton<CorrectRequest>();
        services.AddSingleton<RaiseRequest>();
        services.AddSingleton<CancelRequest>();
        services.AddClusterJob<EndStaleRequestsJob>("end-stale-requests", "0 */5 * * * ?");
        services.AddClusterJob<AskAgainJob>("ask-again", "0 * * * * ?");
        return services;
    }
}
