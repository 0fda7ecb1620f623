using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using Procurement.Engine.Erp;
using Procurement.Engine.Files;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Live;
using Procurement.Engine.Work;
using Procurement.Testing;

namespace Procurement.Route.Tests.Orders.Live;

/// <summary>One process that places orders, keeps live browsers and serves people who look at those of any process.</summary>
internal sealed class LiveNode
{
    private readonly PlaceOrdersJob place;
    private readonly KeepLiveBrowsersJob keep;

    public LiveNode(string name, TestDbs dbs, TimeProvider clock, ISupplierSites sites, SupplierSecrets secrets, IFileStore files, ILiveRelay relay)
    {
        var node = new Node(name);
        var notices = new LocalNotices();
        var ordering = Options.Create(new OrderingOptions { MaxBrowsers = 2 });
        Browsers = new LiveBrowsers(dbs, node, clock, relay, notices, ordering, NullLogger<LiveBrowsers>.Instance);
        place = new PlaceOrdersJob(dbs, node, clock, [new WebsiteChannel(sites, secrets, ordering, Browsers)], files, notices, ordering, Options.Create(new ErpOptions()), NullLogger<PlaceOrdersJob>.Instance, Browsers);
        keep = new KeepLiveBrowsersJob(dbs, Browsers, node, clock, files);
        var leave = new LeaveLiveBrowser(dbs, clock, notices);
        Watch = new WatchLiveBrowser(dbs, relay, leave);
        Drive = new DriveLiveBrowser(dbs, clock, notices, ordering);
        Continue = new ContinueOrder(dbs, clock, notices);
        GiveUp = new GiveUpLiveBrowser(dbs, clock, notices);
        Retry = new RetryOrder(dbs, clock, notices);
        Resolve = new ResolveOrder(dbs, clock, notices, Options.Create(new ErpOptions()));
    }

    public LiveBrowsers Browsers { get; }
    public WatchLiveBrowser Watch { get; }
    public DriveLiveBrowser Drive { get; }
    public ContinueOrder Continue { get; }
    public GiveUpLiveBrowser GiveUp { get; }
    public RetryOrder Retry { get; }
    public ResolveOrder Resolve { get; }

    /// <summary>The page that this node holds open.</summary>
    public IPage Page => Assert.IsType<PlaywrightSupplierSite>(Assert.Single(Browsers.Held).Site).Context.Pages[0];

    public async Task PlaceAsync(CancellationToken cancellationToken)
    {
        while (await place.SweepAsync(cancellationToken))
        {
        }
    }

    public Task KeepAsync(CancellationToken cancellationToken) => keep.SweepAsync(cancellationToken);
}
