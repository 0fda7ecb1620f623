using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Procurement.Portal.Endpoints;

/// <summary>What suppliers may call without a sign-in is limited for each address on each node, so that secrets cannot be guessed in bulk.</summary>
internal static class Strangers
{
    public const string Policy = "strangers";

    /// <summary>Calls of one address in one minute.</summary>
    private const int Most = 60;

    public static IServiceCollection AddStrangers(this IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.AddPolicy(Policy, context => RateLimitPartition.GetFixedWindowLimiter(context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new FixedWindowRateLimiterOptions { PermitLimit = Most, Window = TimeSpan.FromMinutes(1) }));
    });
}
