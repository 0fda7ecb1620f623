using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Contracts;

public sealed class ContractTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_published_portal_answers_every_contract_as_it_is_written()
    {
        await using var room = await ContractRoom.OpenAsync(postgres, Stop);
        var player = new ContractPlayer(room.Http, room.Values);
        var differences = new List<string>();
        foreach (var file in NumberedFiles())
        {
            if (await player.PlayAsync(file, Stop) is { } difference) differences.Add(difference);
        }

        Assert.True(differences.Count == 0, $"{string.Join("\n\n", differences)}\n\n{room.Portal.Log}");
    }

    [Fact]
    public async Task A_portal_with_every_key_empty_but_its_database_starts_and_says_what_is_not_configured()
    {
        await using var database = await postgres.CreateEmptyDatabaseAsync(Stop);
        var settings = ConfigurationTests.Keys.ToDictionary(key => key.Replace(":", "__", StringComparison.Ordinal), _ => (string?)"", StringComparer.Ordinal);
        settings["ConnectionStrings__Procurement"] = database.ConnectionString;
        await using var portal = await PortalProcess.StartAsync(new PortalStart(settings), Stop);
        var player = new ContractPlayer(portal.Http, []);

        Assert.Null(await player.PlayAsync(Path.Combine(Folder, "not-configured.http"), Stop));
    }

    private static string Folder => Repository.PathTo("tests", "Contracts");

    /// <summary>In their order: later files work with what earlier ones made.</summary>
    private static IEnumerable<string> NumberedFiles() => Directory.GetFiles(Folder, "*.http").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])).Order(StringComparer.Ordinal);
}
