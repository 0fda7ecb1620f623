using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Engine.Company;
using Procurement.Evaluation.Cases;
using Procurement.Evaluation.Scoring;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Evaluation.Playing;

/// <summary>A database server with the company, and a Graph: plays any number of cases, each in its own copy.</summary>
internal sealed class Evaluator : IAsyncDisposable
{
    private readonly CompanyPostgres postgres;
    private readonly LoopbackGraph graph;
    private readonly TestDatabase company;
    private readonly TestDbs dbs;
    private readonly CompanyKnowledgeCache knowledge;

    private Evaluator(CompanyPostgres postgres, LoopbackGraph graph, TestDatabase company)
    {
        (this.postgres, this.graph, this.company) = (postgres, graph, company);
        dbs = new TestDbs(company);
        knowledge = new CompanyKnowledgeCache(dbs);
    }

    /// <summary>The company as understanding reads it.</summary>
    public CompanyKnowledgeCache Knowledge => knowledge;

    /// <param name="companyFolder">Folder of the company's files.</param>
    public static async Task<Evaluator> StartAsync(string companyFolder, CancellationToken cancellationToken)
    {
        var server = new CompanyPostgres(companyFolder);
        await server.InitializeAsync();
        var copy = await server.CreateDatabaseAsync(cancellationToken);
        return new Evaluator(server, await LoopbackGraph.StartAsync(cancellationToken), copy);
    }

    /// <summary>People of the company, by phone.</summary>
    public async Task<IReadOnlyDictionary<string, ScoredPerson>> PeopleAsync(CancellationToken cancellationToken)
    {
        await using var db = dbs.CreateDbContext();
        return await db.People.ToDictionaryAsync(person => person.Phone, person => new ScoredPerson(person.SiteCode, person.CostCenterCode), cancellationToken);
    }

    /// <param name="folder">Folder of the file of cases.</param>
    public Task<PlayedCase> PlayAsync(ConversationCase one, string folder, CancellationToken cancellationToken) => PlayAsync(one, folder, null, null, (_, played) => Task.FromResult(played), cancellationToken);

    /// <param name="settings">Configuration beside what a node always has, e.g. of a model; null for none.</param>
    /// <param name="more">Registered before the engine; null for nothing.</param>
    /// <param name="look">Reads what is wanted while the case's rows are still there.</param>
    public async Task<T> PlayAsync<T>(ConversationCase one, string folder, IEnumerable<KeyValuePair<string, string?>>? settings, Action<IServiceCollection>? more, Func<EngineNode, PlayedCase, Task<T>> look,
        CancellationToken cancellationToken)
    {
        await using var database = await postgres.CreateDatabaseAsync(cancellationToken);
        await using var engine = await EngineNode.StartAsync(database, CasePlayer.ClockFor(one), graph.BaseAddress, knowledge, settings, more, cancellationToken);
        return await look(engine, await new CasePlayer(one, engine, graph, folder).PlayAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        knowledge.Dispose();
        await dbs.DisposeAsync();
        await company.DisposeAsync();
        await graph.DisposeAsync();
        await postgres.DisposeAsync();
    }
}
