using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Procurement.Data;
using Procurement.Engine.Erp;
using Procurement.Engine.Files;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Work;
using Procurement.OrderNode;

// database, folder of the data-protection keys, folder of the files, the time now, this node's name
if (args is not [var database, var keys, var files, var at, var name])
{
    await Console.Error.WriteLineAsync("usage: Procurement.OrderNode DATABASE KEYS FILES NOW NAME");
    return 2;
}

var clock = new ShiftedClock(DateTimeOffset.Parse(at, CultureInfo.InvariantCulture));
using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning));
await using var source = NpgsqlDataSource.Create(database);
var dbs = new Databases(source);
var node = new Node(name);
await using (var db = dbs.CreateDbContext())
{
    var now = clock.GetUtcNow();
    await db.Database.ExecuteSqlAsync($"INSERT INTO work_nodes (name, started_at, seen_at) VALUES ({name}, {now}, {now}) ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at");
}

var ordering = Options.Create(new OrderingOptions { MaxBrowsers = 1, Pacing = false, HandOffMinutes = 0 });
await using var browser = new PlaywrightSupplierSites(ordering, clock, logs);
var channel = new WebsiteChannel(browser, new SupplierSecrets(DataProtectionProvider.Create(new DirectoryInfo(keys))), ordering);
var job = new PlaceOrdersJob(dbs, node, clock, [channel], new FolderFileStore(Options.Create(new StorageOptions { Folder = files })), new LocalNotices(), ordering, Options.Create(new ErpOptions()), logs.CreateLogger<PlaceOrdersJob>());
while (await job.SweepAsync(CancellationToken.None))
{
}

return 0;

namespace Procurement.OrderNode
{
    /// <summary>Goes on from the time that the test says it is.</summary>
    internal sealed class ShiftedClock(DateTimeOffset start) : TimeProvider
    {
        private readonly long began = System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(began);
    }

    internal sealed class Databases(NpgsqlDataSource source) : IDbContextFactory<ProcurementDb>
    {
        public ProcurementDb CreateDbContext()
        {
            var options = new DbContextOptionsBuilder<ProcurementDb>();
            DataSetup.Configure(options, source);
            return new ProcurementDb(options.Options);
        }
    }
}
