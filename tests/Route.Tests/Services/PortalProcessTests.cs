using System.Net;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Services;

public sealed class PortalProcessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_published_portal_starts_with_only_its_environment_and_comes_back_after_a_kill()
    {
        await using var postgres = await PrivatePostgres.StartAsync(cancellationToken: Token);
        await postgres.CreateDatabaseIfMissingAsync("procurement", Token);
        await using var portal = await PortalProcess.StartAsync(
            new PortalStart(new Dictionary<string, string?>(StringComparer.Ordinal) { ["ConnectionStrings__Procurement"] = postgres.ConnectionString("procurement") }), Token);
        var first = portal.ProcessId;

        await portal.KillAsync();
        Assert.True(portal.HasExited);
        await portal.RestartAsync(Token);

        Assert.NotEqual(first, portal.ProcessId);
        using var alive = await portal.Http.GetAsync(new Uri("health/live", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Fact]
    public async Task A_portal_that_refuses_to_start_says_why()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => PortalProcess.StartAsync(new PortalStart(new Dictionary<string, string?>(StringComparer.Ordinal)), Token));

        Assert.Contains("ConnectionStrings:Procurement", refused.Message, StringComparison.Ordinal);
    }
}
