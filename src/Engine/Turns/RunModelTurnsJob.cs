using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Procurement.Data;
using Procurement.Data.Turns;
using Procurement.Engine.Agent;
using Procurement.Engine.Company;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;

namespace Procurement.Engine.Turns;

/// <summary>
/// Turns that the rules left unexplained: the model is asked with no transaction open, then the turn is decided like any other. Asking
/// twice is harmless; a model that fails again and again is left out.
/// </summary>
internal sealed class RunModelTurnsJob(IDbContextFactory<ProcurementDb> dbs, Node node, TurnRun run, CompanyKnowledgeCache company, TimeProvider clock, IChangeNotices notices,
    ILogger<RunModelTurnsJob> logger, IChatModel? model = null) : OutsideJob<Turn>(dbs, node, clock, logger)
{
    /// <summary>After so many claims the rules decide alone.</summary>
    private const int MostModelAttempts = 2;

    /// <summary>Two talks of one person may change one draft at once: the later one starts over.</summary>
    private const int MostWrites = 3;

    private readonly IDbContextFactory<ProcurementDb> contexts = dbs;
    private readonly TimeProvider time = clock;
    private readonly string holder = node.Name;

    protected override int Take => 8;
    protected override TimeSpan Lease => TimeSpan.FromMinutes(3);
    protected override string? Where => "state = 'Running'";
    protected override Backoff Backoff { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1), 6);

    protected override void EndTrying(Turn row, DateTimeOffset now, Exception trouble) => row.Fail(now, Describe(trouble));

    protected override Task ActAsync(IReadOnlyList<Turn> rows, CancellationToken cancellationToken) => EachAsync(rows, ActAsync, row => row, cancellationToken);

    private async Task ActAsync(Turn row, CancellationToken cancellationToken)
    {
        var proposal = model is null || row.Attempts > MostModelAttempts ? null : await ProposeAsync(row, model, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteAsync(row.Id, proposal, cancellationToken);
                return;
            }
            catch (DbUpdateConcurrencyException) when (attempt < MostWrites)
            {
                // The draft was changed by another talk meanwhile: read it again.
            }
        }
    }

    private async Task<ModelProposal?> ProposeAsync(Turn row, IChatModel asked, CancellationToken cancellationToken) =>
        await ReadAsync(row, cancellationToken) is { } turn ? await asked.ProposeAsync(turn, cancellationToken) : null;

    /// <summary>What to ask about; null when the rules explain everything by now. No connection is held while the model thinks.</summary>
    private async Task<ModelTurn?> ReadAsync(Turn row, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        var (facts, knowledge) = await company.BothAsync(cancellationToken);
        var loaded = (await TurnLoader.LoadAsync(db, [row], facts, time.GetUtcNow(), cancellationToken)).Single();
        var (route, read) = TurnRun.Read(loaded.Facts, knowledge);
        return read is null || !ModelReading.IsWanted(read) ? null : new ModelTurn(row.Id, route.Words, loaded.Facts.Talk!, read, facts);
    }

    private async Task WriteAsync(Guid id, ModelProposal? proposal, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var turn = await db.Turns.FromSql($"SELECT *, xmin FROM turns WHERE id = {id} AND state = 'Running' AND leased_by = {holder} FOR UPDATE").AsTracking().SingleOrDefaultAsync(cancellationToken);
        if (turn is null) return;
        var written = await run.RunAsync(db, [turn], leaveToModel: false, proposal, time.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        run.Say(written);
        notices.Wake(Stages.Turn);
    }
}
