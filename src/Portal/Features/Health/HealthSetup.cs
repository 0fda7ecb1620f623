using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Procurement.Engine;
using Procurement.Engine.Erp;
using Procurement.Engine.Orders;
using StackExchange.Redis;

namespace Procurement.Portal.Features.Health;

/// <summary>Health with a cure for each fault, metrics for Prometheus, and traces for whoever collects them (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>).</summary>
internal static class HealthSetup
{
    public static IServiceCollection AddHealth(this IServiceCollection services, IConfiguration configuration)
    {
        // The engine's features add their own (WhatsApp).
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database")
            .AddCheck<RedisHealth>("redis")
            .AddCheck<ErpHealth>("erp");
        services.AddHostedService<WorkGauges>();
        var collected = configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("procurement"))
            .WithTracing(traces =>
            {
                traces.AddSource(EngineTrace.Name).AddNpgsql();
                traces.AddAspNetCoreInstrumentation(web => web.Filter = context => !context.Request.Path.StartsWithSegments("/_blazor")).AddHttpClientInstrumentation();
                if (collected) traces.AddOtlpExporter();
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(WorkGauges.Meter, EngineTrace.Name, OrderingMetrics.Name, "Npgsql").AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter();
                if (collected) metrics.AddOtlpExporter();
            });
        return services;
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var checks = report.Entries.ToDictionary(x => x.Key, x => new { status = x.Value.Status.ToString(), says = x.Value.Description });
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { status = report.Status.ToString(), checks }), context.RequestAborted);
    }

    private sealed class DatabaseHealth(NpgsqlDataSource dataSource) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var command = dataSource.CreateCommand("SELECT 1");
                await command.ExecuteScalarAsync(cancellationToken);
                return HealthCheckResult.Healthy("PostgreSQL answers.");
            }
            catch (Exception trouble) when (trouble is NpgsqlException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy("PostgreSQL does not answer: check ConnectionStrings:Procurement and that the server runs.");
            }
        }
    }

    /// <summary>Never keeps the node out of service: everything goes on without hints, only slower.</summary>
    private sealed class RedisHealth(IServiceProvider services) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(services.GetService<IConnectionMultiplexer>() switch
        {
            null => HealthCheckResult.Healthy("Not configured: fit for one node only (ConnectionStrings:Redis)."),
            { IsConnected: true } => HealthCheckResult.Healthy("Redis answers."),
            _ => HealthCheckResult.Degraded("Redis does not answer: work goes on by its schedule, pages of other nodes update late. Check ConnectionStrings:Redis."),
        });
    }

    private sealed class ErpHealth(IOptions<ErpOptions> options) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
            HealthCheckResult.Healthy(options.Value.IsConfigured ? $"Orders are booked in {options.Value.Kind}." : "Not configured: orders are not booked (Erp:Kind)."));
    }
}
