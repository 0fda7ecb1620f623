using System.Net;
using Npgsql;
using Procurement.Route.Tests.Orders;
using Procurement.Simulators.Shop;
using Procurement.Simulators.WhatsApp;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Contracts;

/// <summary>The published portal with nothing but its environment, and what it talks to: database, Redis, WhatsApp and a supplier's shop.</summary>
internal sealed class ContractRoom : IAsyncDisposable
{
    public const string Key = "contract-key-of-the-configuration", AdminsKey = "contract-key-of-an-admin-without-a-person", ReadersKey = "contract-key-that-only-reads";
    public const string AdminEmail = "admin@bayview.example", AdminPassword = "Contract-admin-1";

    private readonly TestDatabase database;
    private readonly PrivateRedis redis;
    private readonly TemporaryFolder folder = new();

    private ContractRoom(TestDatabase database, PrivateRedis redis, WhatsAppSimulator whatsApp, ShopServer shop) =>
        (this.database, this.redis, WhatsApp, Shop) = (database, redis, whatsApp, shop);

    public WhatsAppSimulator WhatsApp { get; }

    public ShopServer Shop { get; }

    public PortalProcess Portal { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public static async Task<ContractRoom> OpenAsync(PostgresFixture postgres, CancellationToken cancellationToken)
    {
        var room = new ContractRoom(
            await postgres.CreateEmptyDatabaseAsync(cancellationToken), await PrivateRedis.StartAsync(cancellationToken),
            await WhatsAppSimulator.StartAsync(new SimulatorOptions { PeopleFile = Path.Combine(Repository.SampleCompany, "people.csv") }, cancellationToken),
            await ShopServer.StartAsync(SandboxShops.ShopOptionsFor(null), cancellationToken));
        try
        {
            room.Portal = await PortalProcess.StartAsync(new PortalStart(room.Settings()), cancellationToken);
            room.Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All }) { BaseAddress = room.Portal.BaseAddress, Timeout = TimeSpan.FromMinutes(3) };
            room.WhatsApp.Webhook = new Uri(room.Portal.BaseAddress, "webhooks/whatsapp");
            await room.GiveKeysAsync(cancellationToken);
            return room;
        }
        catch
        {
            await room.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the contract files may name.</summary>
    public IReadOnlyDictionary<string, string> Values => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["key"] = Key,
        ["adminsKey"] = AdminsKey,
        ["readersKey"] = ReadersKey,
        ["simulator"] = WhatsApp.BaseAddress.ToString().TrimEnd('/'),
        ["shop"] = Shop.BaseAddress.ToString().TrimEnd('/'),
        ["bom"] = "\uFEFF",
        ["nextWeek"] = DateTime.UtcNow.AddDays(7).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
    };

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (Portal is not null) await Portal.DisposeAsync();
        await WhatsApp.DisposeAsync();
        await Shop.DisposeAsync();
        await redis.DisposeAsync();
        await database.DisposeAsync();
        folder.Dispose();
    }

    private Dictionary<string, string?> Settings() => new(StringComparer.Ordinal)
    {
        ["WhatsApp__Templates__approval_request__Name"] = "approval_request",
        ["WhatsApp__Templates__approval_request__Language"] = "en",
        ["WhatsApp__Templates__request_update__Name"] = "request_update",
        ["WhatsApp__Templates__request_update__Language"] = "en",
        ["ConnectionStrings__Procurement"] = database.ConnectionString,
        ["ConnectionStrings__Redis"] = redis.ConnectionString,
        ["WhatsApp__GraphBaseUrl"] = WhatsApp.BaseAddress.ToString(),
        ["WhatsApp__PhoneNumberId"] = WhatsApp.Options.PhoneNumberId,
        ["WhatsApp__BusinessAccountId"] = WhatsApp.Options.BusinessAccountId,
        ["WhatsApp__AccessToken"] = WhatsApp.Options.AccessToken,
        ["WhatsApp__AppSecret"] = WhatsApp.Options.AppSecret,
        ["WhatsApp__VerifyToken"] = "contract-verify-token",
        ["Intake__QuietSeconds"] = "0.5",
        ["Ordering__Pacing"] = "false",
        ["Intake__MaxSeconds"] = "2",
        ["Storage__Folder"] = folder.Path,
        ["Admin__Email"] = AdminEmail,
        ["Admin__Password"] = AdminPassword,
        ["Api__Key"] = Key,
    };

    /// <summary>Portal keys of the administrator, who is no person of the company.</summary>
    private async Task GiveKeysAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        foreach (var (key, scopes) in new[] { (AdminsKey, (string[])["read", "write", "decide", "import", "admin"]), (ReadersKey, ["read"]) })
        {
            await using var command = source.CreateCommand("INSERT INTO api_keys (id, name, secret_hash, owner_id, scopes, created_at) SELECT gen_random_uuid(), $1, encode(sha256($1::bytea), 'hex'), id, $2, now() FROM portal_users");
            command.Parameters.Add(new NpgsqlParameter { Value = key });
            command.Parameters.Add(new NpgsqlParameter { Value = scopes });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
