using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Procurement.Data;
using Procurement.Engine;
using Procurement.Engine.Company;
using Procurement.Engine.Messaging;
using Procurement.Engine.Messaging.Receiving;
using Procurement.Engine.Work;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Evaluation.Playing;

/// <summary>
/// The engine as production registers it, over one case's database and on the case's clock; its stages run when asked, so no schedule is started.
/// Nothing is ordered or booked.
/// </summary>
internal sealed class EngineNode : IAsyncDisposable
{
    public const string OurNumber = "200000000000002";
    private const string Secret = "evaluation-app-secret";

    /// <summary>In the order in which a message passes them.</summary>
    private static readonly string[] Played = [Stages.FetchMedia, Stages.Batch, Stages.Turn, Stages.Check, Stages.Tell];

    /// <summary>Rounds of all stages; a conversation's burst needs a handful.</summary>
    private const int MostRounds = 60;

    private readonly ServiceProvider services;
    private readonly FakeTimeProvider clock;
    private readonly TemporaryFolder files;

    private EngineNode(ServiceProvider services, FakeTimeProvider clock, TemporaryFolder files) => (this.services, this.clock, this.files) = (services, clock, files);

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <param name="settings">Configuration beside what a node always has; wins over the environment.</param>
    /// <param name="more">Registered before the engine.</param>
    public static async Task<EngineNode> StartAsync(TestDatabase database, FakeTimeProvider clock, string graph, CompanyKnowledgeCache company, IEnumerable<KeyValuePair<string, string?>>? settings,
        Action<IServiceCollection>? more, CancellationToken cancellationToken)
    {
        var folder = new TemporaryFolder();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["WhatsApp:GraphBaseUrl"] = graph,
            ["WhatsApp:PhoneNumberId"] = OurNumber,
            ["WhatsApp:AccessToken"] = "evaluation-access-token",
            ["WhatsApp:AppSecret"] = Secret,
            ["WhatsApp:VerifyToken"] = "evaluation-verify-token",
            ["Storage:Folder"] = folder.Path,
            ["ConnectionStrings:Database"] = database.ConnectionString,
        }).AddInMemoryCollection(ModelSettings()).AddInMemoryCollection(settings ?? []).Build();
        var registered = new ServiceCollection();
        registered.AddLogging();
        registered.AddSingleton<IConfiguration>(configuration);
        registered.AddSingleton<TimeProvider>(clock);
        registered.AddProcurementData(database.ConnectionString);
        // Every case has the same company: read once.
        registered.AddSingleton(company);
        more?.Invoke(registered);
        registered.AddEngine(configuration);
        var node = new EngineNode(registered.BuildServiceProvider(), clock, folder);
        await node.Get<DeliveryWriter>().StartAsync(cancellationToken);
        return node;
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public Task<ProcurementDb> OpenAsync(CancellationToken cancellationToken) => Get<IDbContextFactory<ProcurementDb>>().CreateDbContextAsync(cancellationToken);

    /// <summary>The clock never goes back.</summary>
    public void Reach(DateTimeOffset at)
    {
        if (at > clock.GetUtcNow()) clock.SetUtcNow(at.ToUniversalTime());
    }

    /// <summary>A signed POST of WhatsApp.</summary>
    public async Task ReceiveAsync(SaidMessage message, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(message.ToBody(OurNumber));
        var answer = await Get<ReceiveDelivery>().RunAsync(body, MessagingNode.Sign(body, Secret), cancellationToken);
        if (answer != ReceiptAnswer.Stored) throw new InvalidOperationException($"The webhook answered {answer}.");
    }

    /// <summary>Runs the stages, and moves the clock to what is due next, until nothing is owed within <paramref name="patience"/>.</summary>
    public async Task SettleAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var until = Now + patience;
        for (var round = 0; round < MostRounds; round++)
        {
            foreach (var stage in Played) await SweepAsync(stage, cancellationToken);
            if (await NextDueAsync(cancellationToken) is not { } due || due > until) return;
            Reach(due);
        }
    }

    public async Task SweepAsync(string stage, CancellationToken cancellationToken)
    {
        foreach (var registration in services.GetServices<SweepRegistration>().Where(x => x.Stage == stage))
        {
            var sweep = (ISweep)services.GetRequiredService(registration.Sweep);
            while (await sweep.SweepAsync(cancellationToken))
            {
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Get<DeliveryWriter>().StopAsync(CancellationToken.None);
        await services.DisposeAsync();
        files.Dispose();
    }

    /// <summary>Orders and postings are owed too, and are left alone.</summary>
    private async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        await using var command = Get<NpgsqlDataSource>().CreateCommand("""
            SELECT min(due_at) FROM (
                SELECT due_at FROM conversations UNION ALL SELECT due_at FROM media_files UNION ALL SELECT due_at FROM turns UNION ALL SELECT due_at FROM outbound_messages
                UNION ALL SELECT due_at FROM purchase_requests WHERE status IN ('Checking', 'Approved')) owed
            """);
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime due ? new DateTimeOffset(due, TimeSpan.Zero) : null;
    }

    /// <summary><c>Llm:*</c> and <c>Transcription:*</c> of the environment: with a model the same command measures both.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> ModelSettings() =>
        new ConfigurationBuilder().AddEnvironmentVariables().Build().AsEnumerable().Where(setting => setting.Key.StartsWith("Llm:", StringComparison.OrdinalIgnoreCase) || setting.Key.StartsWith("Transcription:", StringComparison.OrdinalIgnoreCase));
}
