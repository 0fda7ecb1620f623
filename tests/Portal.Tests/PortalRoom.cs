using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;
using Procurement.Data;
using Procurement.Data.Access;
using Procurement.Engine;
using Procurement.Engine.Access;
using Procurement.Engine.Company;
using Procurement.Engine.Notices;
using Procurement.Portal.Components.Shared;
using Procurement.Portal.Features.Access;
using Procurement.Testing.Seeding;
using Procurement.Testing.Services;

namespace Procurement.Portal.Tests;

/// <summary>Pages on a real database with the sample company and requests in every state, for one signed-in user.</summary>
public abstract class PortalRoom(PostgresFixture postgres) : BunitContext, IAsyncLifetime
{
    /// <summary>Requests of the seed, by what they show.</summary>
    protected const string ToApprove = "PR-2026-000002", Held = "PR-2026-000003", ToReview = "PR-2026-000004", Ordering = "PR-2026-000005";

    /// <summary>How long a page may take on a busy machine.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private TestDatabase database = null!;

    protected static CancellationToken Stop => Xunit.TestContext.Current.CancellationToken;

    protected IChangeNotices Notices => Services.GetRequiredService<IChangeNotices>();

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync(Stop);
        JSInterop.Mode = JSRuntimeMode.Loose;
        var configuration = new ConfigurationBuilder().Build();
        Services.AddSingleton<IConfiguration>(configuration);
        Services.AddLogging();
        Services.AddProcurementData(database.ConnectionString);
        Services.AddEngine(configuration);
        Services.AddMudServices();
        Services.AddSingleton<CompanyClock>();
        Services.AddScoped<CurrentActor>();
        Services.AddScoped<Operate>();
        authorization = this.AddAuthorization();
        await SampleCompany.ImportAsync(Services.GetRequiredService<ImportCompany>(), Stop);
        await using var db = await DbAsync();
        await SampleRequests.SeedAsync(db, Now, Stop);
    }

    protected Task<ProcurementDb> DbAsync() => Services.GetRequiredService<IDbContextFactory<ProcurementDb>>().CreateDbContextAsync(Stop);

    /// <summary>Makes a user with the roles and signs in as it. <paramref name="phone"/> links it to a person.</summary>
    protected async Task SignInAsync(string? phone, params string[] roles)
    {
        var email = $"{string.Join("-", roles)}-{Guid.NewGuid():N}@bayview.example";
        var made = await Services.GetRequiredService<CreateUser>().RunAsync(new NewUser(email, "a long password", string.Join(" ", roles), roles, phone), SampleCompany.Importer, Stop);
        Assert.True(made.Outcome.Ok, string.Join(" ", made.Outcome.Errors));
        authorization!.SetAuthorized(email);
        authorization.SetRoles(roles);
        authorization.SetClaims(new Claim(ClaimTypes.NameIdentifier, made.Id!.Value.ToString()));
    }

    /// <summary>Texts of all buttons on the page.</summary>
    protected static IReadOnlyList<string> Buttons(IRenderedComponent<Microsoft.AspNetCore.Components.IComponent> page) => [.. page.FindAll("button").Select(x => x.TextContent.Trim())];

    private BunitAuthorizationContext? authorization;

#pragma warning disable CA1816 // bUnit's own disposal suppresses finalization.
    async ValueTask IAsyncDisposable.DisposeAsync()
#pragma warning restore CA1816
    {
        await DisposeAsync();
        await database.DisposeAsync();
    }
}
