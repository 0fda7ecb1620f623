using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Files;
using Procurement.Engine.Messaging;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;
using Procurement.Testing.Services;

namespace Procurement.Testing;

/// <summary>Receiving, media and sending of one node over a test's database, swept when the test says so: no schedule, the test's clock.</summary>
public sealed class MessagingNode : IAsyncDisposable
{
    public const string Secret = "test-app-secret", VerifyToken = "test-verify-token", AccessToken = "simulator-access-token", OurNumber = "200000000000002";

    /// <summary>An operator of the portal, for the operations.</summary>
    public static readonly Actor Operator = new("operator", "Olga", Guid.NewGuid(), null, [Data.Access.PortalRoles.Operator], "portal");

    private readonly ServiceProvider services;
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"procurement-media-{Guid.NewGuid():N}");

    private MessagingNode(TestDatabase database, TimeProvider clock, string graph, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        Dbs = new TestDbs(database);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["WhatsApp:GraphBaseUrl"] = graph,
            ["WhatsApp:PhoneNumberId"] = OurNumber,
            ["WhatsApp:AccessToken"] = AccessToken,
            ["WhatsApp:AppSecret"] = Secret,
            ["WhatsApp:VerifyToken"] = VerifyToken,
            ["Storage:Folder"] = folder,
        }).AddInMemoryCollection(settings).Build();
        services = new ServiceCollection().AddLogging().AddSingleton(clock).AddSingleton(Dbs.DataSource).AddSingleton<IDbContextFactory<ProcurementDb>>(Dbs)
            .AddSingleton(Node.OfThisProcess()).AddSingleton<IChangeNotices, LocalNotices>().AddFiles(configuration).AddMessaging(configuration)
            .AddSingleton<Procurement.Engine.Orders.RetryOrder>().AddSingleton(new Procurement.Engine.Orders.SupplierSecrets(new EphemeralDataProtectionProvider())).AddSingleton<Procurement.Engine.Orders.Drift.CheckSupplier>().BuildServiceProvider();
    }

    public TestDbs Dbs { get; }

    public IServiceProvider Services => services;

    public LocalNotices Notices => (LocalNotices)services.GetRequiredService<IChangeNotices>();

    /// <param name="graph">Address of the Graph side; nobody listens at the default.</param>
    public static async Task<MessagingNode> StartAsync(TestDatabase database, TimeProvider clock, string graph = "http://127.0.0.1:9", IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var node = new MessagingNode(database, clock, graph, settings ?? []);
        foreach (var hosted in node.services.GetServices<IHostedService>()) await hosted.StartAsync(CancellationToken.None);
        return node;
    }

    /// <summary>A POST of WhatsApp, signed with our secret.</summary>
    public Task<ReceiptAnswer> ReceiveAsync(string body) => Get<ReceiveDelivery>().RunAsync(Encoding.UTF8.GetBytes(body), Sign(Encoding.UTF8.GetBytes(body)), CancellationToken.None);

    /// <summary>Runs the stage's sweep until nothing is due.</summary>
    public async Task SweepAsync(string stage, CancellationToken cancellationToken)
    {
        var sweep = (ISweep)services.GetRequiredService(services.GetServices<SweepRegistration>().Single(x => x.Stage == stage).Sweep);
        while (await sweep.SweepAsync(cancellationToken))
        {
        }
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public static string Sign(byte[] body, string secret = Secret) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    public async ValueTask DisposeAsync()
    {
        foreach (var hosted in services.GetServices<IHostedService>()) await hosted.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
