using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Data.Turns;
using Procurement.Engine.Agent;
using Procurement.Engine.Requests;
using Procurement.Engine.Tests.Turns;
using Procurement.Engine.Turns;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Agent;

/// <summary>Whatever a model does, over real HTTP and through the whole engine: only the sender's own draft changes, by words that were said, and a person can see what was refused.</summary>
public sealed class MisbehavingModelTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Seed = 20261124;

    /// <summary>In languages that no rule reads, so that the model is asked.</summary>
    private static readonly string[] Wishes =
    [
        "wir brauchen 3 Flaschen Handseife", "bitte 3 Seifen liefern", "potrzebujemy 3 butelki plynu", "servono 3 flaconi sapone", "haluamme 3 pulloa saippuaa", "vi behover 3 flaskor tval",
    ];

    /// <summary>What a turn with a model may write: the talk, and the sender's draft.</summary>
    private static readonly string[] Written =
    [
        "inbound_messages", "conversations", "person_addresses", "turns", "message_batches", "model_uses", "outbound_messages", "purchase_requests", "request_lines", "operations", "questions",
        "webhook_deliveries", "__ef_migrations_history",
    ];

    private TurnWorld world = null!;
    private ScriptedModel model = null!;
    private ServiceProvider engine = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        world = await TurnWorld.CreateAsync(postgres);
        model = await ScriptedModel.StartAsync(Stop);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Llm:Endpoint"] = model.Endpoint, ["Llm:Model"] = "scripted-model" }).Build();
        engine = world.Node(services => services.AddSingleton(ModelPatience.Usual with { BetweenAttempts = TimeSpan.FromMilliseconds(1) }).AddAgent(configuration));
    }

    public async ValueTask DisposeAsync()
    {
        await model.DisposeAsync();
        await world.DisposeAsync();
    }

    [Fact]
    public Task A_model_that_misbehaves_changes_nothing_but_the_senders_draft_and_is_flagged() => RunsAsync(200);

    [Fact]
    [Trait("Category", "Long")]
    public Task A_thousand_runs_of_a_model_that_misbehaves_change_nothing_but_the_senders_draft_and_are_flagged() => RunsAsync(1000);

    private async Task RunsAsync(int runs)
    {
        var victim = await VictimAsync();
        var senders = await SendersAsync(victim.RequesterId);
        var bad = new Misbehaviour(Seed, ["CLN-1158", "CLN-1157", "MED-1202", "MED-1014", "MED-1008"], victim.Number);
        model.By = bad.Answer;
        var before = await EverythingElseAsync();
        var random = new Random(Seed);
        for (var run = 0; run < runs;)
        {
            for (var i = 0; i < senders.Count && run < runs; i++, run++) await world.SaysAsync(senders[i], $"{Wishes[random.Next(Wishes.Length)]} r{run:D4}");
            await SettleAsync();
        }

        Assert.True(bad.Asked.Count >= runs * 9 / 10, $"The model was asked in {bad.Asked.Count} of {runs} turns.");
        Assert.Equal(before, await EverythingElseAsync());
        await TurnsAreFlaggedAsync(bad);
        await OnlyOwnDraftsChangedAsync(victim);
        await NobodyReadsTheModelAsync(runs);
    }

    /// <summary>Somebody else's request, which the model tries to change.</summary>
    private async Task<PurchaseRequest> VictimAsync()
    {
        await world.SaysAsync(TurnWorld.OtherRequester, "20 boxes nitrile gloves M please");
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await world.BatchAsync();
        await TurnWorld.RunAsync(world.Engine);
        return Assert.Single(await world.RequestsAsync(TurnWorld.OtherRequester));
    }

    private async Task<List<string>> SendersAsync(Guid victim)
    {
        await using var db = world.Dbs.CreateDbContext();
        return await db.People.Where(person => person.Active && person.Id != victim && person.Roles.Contains(PersonRoles.Requester)).OrderBy(person => person.Phone).Take(40).Select(person => person.Phone).ToListAsync(Stop);
    }

    private async Task SettleAsync()
    {
        world.Clock.Advance(TimeSpan.FromSeconds(60));
        await world.BatchAsync();
        do await TurnWorld.RunAsync(engine); while (await engine.GetRequiredService<RunModelTurnsJob>().SweepAsync(Stop));
    }

    private async Task TurnsAreFlaggedAsync(Misbehaviour bad)
    {
        await using var db = world.Dbs.CreateDbContext();
        var turns = await (from turn in db.Turns.AsNoTracking() join message in db.InboundMessages on (Guid?)turn.BatchId equals message.BatchId select new { turn, message.Text }).ToListAsync(Stop);
        Assert.All(turns, one => Assert.True(one.turn is { State: TurnState.Done, LastError: null }, $"{one.Text}: {one.turn.State} {one.turn.LastError}"));
        foreach (var (mark, flagged) in bad.Asked.Where(asked => asked.Value))
        {
            var turn = turns.Single(one => one.Text!.EndsWith($"r{mark:D4}", StringComparison.Ordinal)).turn;
            Assert.True(turn.Explanation.Any(why => why.StartsWith("model, not taken", StringComparison.Ordinal) || why.Contains("The rules decided alone", StringComparison.Ordinal)), $"r{mark:D4}: {string.Join(" | ", turn.Explanation)}");
            Assert.True(turn.Explanation.Sum(why => why.Length) < 20_000);
        }
    }

    private async Task OnlyOwnDraftsChangedAsync(PurchaseRequest victim)
    {
        await using var db = world.Dbs.CreateDbContext();
        var requests = await db.Requests.AsNoTracking().Include(request => request.Lines).ToListAsync(Stop);
        var messages = await (from message in db.InboundMessages.AsNoTracking()
                              join talk in db.Conversations on message.ConversationId equals talk.Id
                              join address in db.Addresses on talk.AddressId equals address.Id
                              select new { message.Id, message.Text, address.PersonId }).ToDictionaryAsync(message => message.Id, Stop);
        var people = await db.People.AsNoTracking().ToDictionaryAsync(person => person.Id, Stop);
        var items = await db.CatalogItems.AsNoTracking().ToDictionaryAsync(item => item.Sku, Stop);
        var untouched = requests.Single(request => request.Id == victim.Id);
        Assert.Equal((victim.Revision, victim.Status, victim.UpdatedAt), (untouched.Revision, untouched.Status, untouched.UpdatedAt));
        foreach (var request in requests.Where(request => !request.Imported && request.Id != victim.Id))
        {
            Assert.True(request.Status is RequestStatus.Collecting or RequestStatus.AwaitingConfirmation, $"{request.Number} is {request.Status}");
            foreach (var line in request.Lines)
            {
                Assert.True(line.Sku is null || items[line.Sku].Active && (items[line.Sku].RestrictedTo.Count == 0 || items[line.Sku].RestrictedTo.Intersect(people[request.RequesterId].Roles).Any()), $"{line.Sku} for {string.Join(", ", people[request.RequesterId].Roles)}");
                Assert.True(line.RequestedQuantity is null or 3, $"{line.RequestedQuantity} was never said");
                var evidence = JsonSerializer.Deserialize<List<Evidence>>(line.Evidence, JsonSerializerOptions.Web)!;
                Assert.NotEmpty(evidence);
                Assert.All(evidence, said => Assert.True(messages[said.MessageId].PersonId == request.RequesterId && messages[said.MessageId].Text!.Contains(said.Quote, StringComparison.Ordinal), said.Quote));
            }
        }
    }

    private async Task NobodyReadsTheModelAsync(int runs)
    {
        await using var db = world.Dbs.CreateDbContext();
        var sent = await db.OutboundMessages.Select(message => new { message.Text, message.Content }).ToListAsync(Stop);
        Assert.DoesNotContain(sent, one => (one.Text + one.Content).Contains(Misbehaviour.Canary, StringComparison.Ordinal));
        Assert.Equal(0, await db.RequestLines.CountAsync(line => line.Description.Contains(Misbehaviour.Canary) || line.RequestedText.Contains(Misbehaviour.Canary) || line.RequestedUnit!.Contains(Misbehaviour.Canary), Stop));
        Assert.Equal(0, await db.Requests.CountAsync(request => request.Notes!.Contains(Misbehaviour.Canary), Stop));
        Assert.True(await db.OutboundMessages.CountAsync(message => message.TurnId != null, Stop) <= runs + 1);
    }

    /// <summary>A digest of every table but those that talk and draft are kept in.</summary>
    private async Task<string> EverythingElseAsync()
    {
        var digest = new StringBuilder();
        await using var connection = await world.Dbs.DataSource.OpenConnectionAsync(Stop);
        var tables = new List<string>();
        await using (var list = new NpgsqlCommand("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1", connection))
        await using (var reader = await list.ExecuteReaderAsync(Stop))
            while (await reader.ReadAsync(Stop)) tables.Add(reader.GetString(0));
        Assert.Contains("approvals", tables);
        foreach (var table in tables.Except(Written))
        {
            await using var command = new NpgsqlCommand($"SELECT coalesce(md5(string_agg(row::text, '|' ORDER BY row::text)), '') FROM \"{table}\" AS row", connection);
            digest.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{table} {await command.ExecuteScalarAsync(Stop)}");
        }

        return digest.ToString();
    }
}
