using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Messaging;
using Procurement.Data.Requests;
using Procurement.Engine.Turns;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Turns;

/// <summary>The sample company on a database of its own, people who write to it, and the engine as a node runs it, without its schedule.</summary>
internal sealed class TurnWorld : IAsyncDisposable
{
    public const string Requester = "+13055550131", OtherRequester = "+447700900108";
    private readonly TestDatabase database;
    private readonly List<ServiceProvider> nodes = [];

    private TurnWorld(TestDatabase database)
    {
        this.database = database;
        Dbs = new TestDbs(database);
    }

    public FakeTimeProvider Clock { get; } = FakeClock.OnMondayMorning();
    public TestDbs Dbs { get; }
    public TestDatabase Database => database;
    public ServiceProvider Engine => nodes.Count > 0 ? nodes[0] : Node();
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<TurnWorld> CreateAsync(PostgresFixture postgres)
    {
        var world = new TurnWorld(await postgres.CreateDatabaseAsync(Stop));
        await SampleCompany.ImportAsync(world.Dbs, world.Clock, Stop);
        return world;
    }

    /// <summary>A further node on the same database.</summary>
    /// <param name="settings">Its configuration; none by default.</param>
    public ServiceProvider Node(Action<IServiceCollection>? more = null, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IDbContextFactory<ProcurementDb>>(Dbs);
        services.AddSingleton(Dbs.DataSource);
        services.AddDataProtection();
        more?.Invoke(services);
        services.AddEngine(new ConfigurationBuilder().AddInMemoryCollection(settings ?? []).Build());
        var node = services.BuildServiceProvider();
        nodes.Add(node);
        return node;
    }

    /// <summary>Messages of one person, a second apart, as the webhook stores them.</summary>
    public async Task SaysAsync(string phone, params string[] texts)
    {
        foreach (var text in texts)
        {
            await StoreAsync(phone, "text", text, null);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    public Task TapsAsync(string phone, string replyId, string title) => StoreAsync(phone, "interactive", title, replyId);

    private async Task StoreAsync(string phone, string type, string text, string? replyId)
    {
        // Replies of the same instant would stand in no order.
        Clock.Advance(TimeSpan.FromSeconds(1));
        var now = Clock.GetUtcNow();
        await using var db = Dbs.CreateDbContext();
        var conversation = await ConversationAsync(db, phone, now);
        db.Add(new InboundMessage
        {
            Id = Guid.CreateVersion7(now),
            WhatsAppId = $"wamid.{Guid.NewGuid():N}",
            ConversationId = conversation.Id,
            DeliveryId = Guid.CreateVersion7(now),
            Type = type,
            Text = text,
            ReplyId = replyId,
            Payload = "{}",
            SentAt = now,
            ReceivedAt = now,
        });
        conversation.Owe(now);
        await db.SaveChangesAsync(Stop);
        await db.Database.ExecuteSqlAsync($"UPDATE conversations SET last_inbound_at = {now} WHERE id = {conversation.Id}", Stop);
    }

    private static async Task<Conversation> ConversationAsync(ProcurementDb db, string phone, DateTimeOffset now)
    {
        var person = await db.People.SingleOrDefaultAsync(row => row.Phone == phone, Stop);
        var address = await db.Addresses.SingleOrDefaultAsync(row => row.Phone == phone, Stop);
        if (address is null)
        {
            address = new PersonAddress { Id = Guid.CreateVersion7(now), Phone = phone, PersonId = person?.Id, State = person is null ? AddressState.Unknown : AddressState.Verified, CreatedAt = now };
            db.Add(address);
        }

        if (await db.Conversations.SingleOrDefaultAsync(row => row.AddressId == address.Id, Stop) is { } known) return known;
        var conversation = new Conversation { Id = Guid.CreateVersion7(now), OurNumberId = "1", AddressId = address.Id, CreatedAt = now };
        db.Add(conversation);
        return conversation;
    }

    /// <summary>Lets the longest window pass, closes the batches and runs their turns.</summary>
    public async Task SettleAsync()
    {
        Clock.Advance(TimeSpan.FromSeconds(45));
        await BatchAsync();
        await RunAsync(Engine);
    }

    public async Task BatchAsync()
    {
        while (await Engine.GetRequiredService<BatchDueMessagesJob>().SweepAsync(Stop))
        {
        }
    }

    public static async Task RunAsync(ServiceProvider node)
    {
        while (await node.GetRequiredService<RunTurnsJob>().SweepAsync(Stop))
        {
        }
    }

    /// <summary>Our messages to a person that are or will be sent, oldest first, read marks left out.</summary>
    public async Task<List<OutboundMessage>> RepliesAsync(string phone)
    {
        await using var db = Dbs.CreateDbContext();
        return await (from message in db.OutboundMessages.AsNoTracking()
                      join conversation in db.Conversations on message.ConversationId equals conversation.Id
                      join address in db.Addresses on conversation.AddressId equals address.Id
                      where address.Phone == phone && message.Kind != "read" && message.State != OutboundState.Superseded
                      orderby message.CreatedAt, message.Id
                      select message).ToListAsync(Stop);
    }

    public async Task<List<PurchaseRequest>> RequestsAsync(string phone)
    {
        await using var db = Dbs.CreateDbContext();
        return await db.Requests.AsNoTracking().Include(request => request.Lines).Where(request => db.People.Any(person => person.Id == request.RequesterId && person.Phone == phone))
            .OrderBy(request => request.Number).ToListAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        await Dbs.DisposeAsync();
        await database.DisposeAsync();
    }
}
