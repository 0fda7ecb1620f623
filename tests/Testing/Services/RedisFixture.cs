using Xunit;

namespace Procurement.Testing.Services;

/// <summary>One Redis for a test assembly. Tests keep apart by their key prefix, or by <see cref="PrivateRedis.StartAsync"/> where they stop it.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private PrivateRedis? server;

    public PrivateRedis Server => server ?? throw new InvalidOperationException("The fixture is not initialised");

    public string ConnectionString => Server.ConnectionString;

    public async ValueTask InitializeAsync() => server = await PrivateRedis.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }
}
