using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Procurement.Engine.Company;
using Procurement.Engine.Orders;
using Procurement.Engine.Understanding;
using Procurement.Engine.Work;

namespace Procurement.Engine.Turns;

/// <summary>Batches and turns. Needs <c>IApprovalDecisions</c>; uses an <c>IChatModel</c> where one is registered.</summary>
public static class TurnsSetup
{
    public static IServiceCollection AddTurns(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<IntakeOptions>(configuration.GetSection("Intake"));
        services.TryAddSingleton<CompanyKnowledgeCache>();
        services.TryAddSingleton<IReceipts, RecordReceipt>();
        services.AddSingleton<TurnRun>();
        services.AddHostedService<DateWarmUp>();
        services.AddSingleton<ReadAhead>();
        services.AddSweep<BatchDueMessagesJob>(Stages.Batch);
        services.AddSweep<RunTurnsJob>(Stages.Turn);
        services.AddSweep<RunModelTurnsJob>(Stages.Turn);
        return services;
    }
}
