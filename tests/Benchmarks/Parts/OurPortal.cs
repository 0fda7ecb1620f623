using System.Globalization;
using Procurement.Testing.Services;

namespace Procurement.Benchmarks.Parts;

/// <summary>The published portal in its own process, with its environment only, as in production.</summary>
internal static class OurPortal
{
    public const string Database = "procurement", ApiKey = "bench-api-key-of-this-machine-only";

    /// <summary>The number that the payloads are sent to.</summary>
    public const string NumberId = "2000";

    /// <param name="quietSeconds">Quiet period of batches; a long one keeps what is received from being worked on.</param>
    /// <param name="longestSeconds">When every batch is closed, whatever it says.</param>
    /// <param name="graph">Where it sends to.</param>
    /// <param name="more">Further settings.</param>
    public static async Task<PortalProcess> StartAsync(Room room, double quietSeconds, double longestSeconds, Uri graph, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? more = null)
    {
        await room.Postgres.CreateDatabaseIfMissingAsync(Database, cancellationToken);
        return await PortalProcess.StartAsync(new PortalStart(new Dictionary<string, string?>(more ?? new Dictionary<string, string?>(), StringComparer.Ordinal)
        {
            ["ConnectionStrings__Procurement"] = room.Postgres.ConnectionString(Database),
            ["ConnectionStrings__Redis"] = room.Redis.ConnectionString,
            ["WhatsApp__GraphBaseUrl"] = graph.ToString(),
            ["WhatsApp__PhoneNumberId"] = NumberId,
            ["WhatsApp__BusinessAccountId"] = "1000",
            ["WhatsApp__AccessToken"] = "bench-access-token",
            ["WhatsApp__AppSecret"] = Room.Secret,
            ["WhatsApp__VerifyToken"] = "bench-verify-token",
            ["Intake__QuietSeconds"] = quietSeconds.ToString(CultureInfo.InvariantCulture),
            ["Intake__MaxSeconds"] = longestSeconds.ToString(CultureInfo.InvariantCulture),
            ["Storage__Folder"] = Path.Combine(room.Folder, "media"),
            ["Api__Key"] = ApiKey,
        })
        { LogFile = Path.Combine(room.Folder, "portal.log") }, cancellationToken);
    }

    public static Task<long> StoredAsync(Room room, CancellationToken cancellationToken) => room.AskAsync<long>(Database, "SELECT count(*) FROM inbound_messages", cancellationToken);
}
