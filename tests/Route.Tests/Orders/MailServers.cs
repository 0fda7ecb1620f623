using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Browser;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders;

/// <summary>The real Chromium that prints, one for all tests of orders by mail.</summary>
public sealed class MailPrinter : IAsyncLifetime
{
    internal PlaywrightSupplierSites Sites { get; } = SandboxShops.NewSites(new OrderingOptions { MaxBrowsers = 1 });

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => Sites.DisposeAsync();
}
