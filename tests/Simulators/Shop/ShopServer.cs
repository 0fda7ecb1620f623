using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Procurement.Simulators.Shop.Defences;
using Procurement.Simulators.Shop.Endpoints;
using Procurement.Simulators.Shop.Mutations;
using Procurement.Simulators.Shop.OnePage;
using Procurement.Simulators.Shop.Spa;

namespace Procurement.Simulators.Shop;

/// <summary>The sandbox shops of the sample company's web suppliers, each under /{supplierCode}/, on loopback only.</summary>
public sealed class ShopServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ShopServer(WebApplication app, Uri baseAddress)
    {
        _app = app;
        BaseAddress = baseAddress;
    }

    /// <summary>Ends with a slash; a shop is at <c>new Uri(BaseAddress, "OFW/")</c>.</summary>
    public Uri BaseAddress { get; }

    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    /// <exception cref="ArgumentException">The address to listen on is not loopback http.</exception>
    public static async Task<ShopServer> StartAsync(ShopOptions options, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.ListenEndPoint()));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));

        var faults = new FaultBoard();
        builder.Services.AddSingleton(faults);
        builder.Services.AddSingleton(OpenStorefronts(options, faults));
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(new EventLog(options.Clock));
        builder.Services.AddSingleton<DefenceBoard>();
        builder.Services.AddSingleton<MutationBoard>();

        var app = builder.Build();
        app.UseMiddleware<VisitMiddleware>();
        app.UseMiddleware<DefenceMiddleware>();
        ControlEndpoints.Map(app);
        AssetEndpoints.Map(app);
        ChallengeEndpoints.Map(app);
        BrowseEndpoints.Map(app);
        AccountEndpoints.Map(app);
        CartEndpoints.Map(app);
        CheckoutEndpoints.Map(app);
        OnePageEndpoints.Map(app);
        OnePageCheckout.Map(app);
        SpaEndpoints.Map(app);
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new ShopServer(app, new Uri(address.TrimEnd('/') + "/"));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static Storefronts OpenStorefronts(ShopOptions options, FaultBoard faults)
    {
        var products = Catalogue.Products(options.CatalogFile);
        var addresses = Catalogue.Addresses(options.SitesFile ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.SuppliersFile))!, "sites.csv"));
        var stores = Catalogue.WebSuppliers(options.SuppliersFile).Select(supplier => new Storefront(supplier, products[supplier.Code], addresses, faults, options)).ToList();
        stores.ForEach(store => store.Load());
        return new Storefronts(stores);
    }
}

/// <summary>All shops of this server.</summary>
internal sealed record Storefronts(IReadOnlyList<Storefront> All)
{
    public Storefront? Find(string code) => All.FirstOrDefault(store => string.Equals(store.Supplier.Code, code, StringComparison.OrdinalIgnoreCase));
}
