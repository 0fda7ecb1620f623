using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Data.Access;
using Procurement.Engine.Access;
using Procurement.Portal.Features.Access;
using Procurement.Testing.Seeding;
using Procurement.Testing.Services;

namespace Procurement.Portal.Tests.Access;

public sealed class UserTests(PostgresFixture postgres) : PortalRoom(postgres)
{
    private static readonly NewUser Operator = new("op@bayview.example", "a long password", "Op", [PortalRoles.Operator], "+12125550111");

    [Fact]
    public async Task The_same_user_twice_is_made_once()
    {
        var first = await Create.RunAsync(Operator, SampleCompany.Importer, Stop);
        var second = await Create.RunAsync(Operator with { Password = "another password" }, SampleCompany.Importer, Stop);

        Assert.Equal((true, true, false), (first.Outcome.Ok, first.Created, second.Created));
        Assert.Equal(first.Id, second.Id);
    }

    [Fact]
    public async Task Every_fault_of_a_new_user_is_named()
    {
        var made = await Create.RunAsync(new NewUser("nobody", "x", null, ["Owner"], "123"), SampleCompany.Importer, Stop);

        Assert.Equal((NoCodes.Invalid, 3), (made.Outcome.Code, made.Outcome.Errors.Count));
    }

    [Fact]
    public async Task Only_an_admin_adds_users()
    {
        var actor = new Actor("operator", "Op", Guid.NewGuid(), null, [PortalRoles.Operator], "portal");

        Assert.Equal(NoCodes.NotAllowed, (await Create.RunAsync(Operator, actor, Stop)).Outcome.Code);
    }

    [Fact]
    public async Task The_first_administrator_is_made_once_and_only_while_there_is_nobody()
    {
        var first = Services.GetRequiredService<FirstAdmin>();

        var both = await Task.WhenAll(first.CreateAsync("one@bayview.example", "a long password", Stop), first.CreateAsync("two@bayview.example", "a long password", Stop));

        Assert.Single(both, x => x.Ok);
        await using var db = await DbAsync();
        Assert.Single(await db.Users.ToListAsync(Stop));
    }

    [Fact]
    public async Task The_last_admin_keeps_the_role()
    {
        await Services.GetRequiredService<FirstAdmin>().CreateAsync("one@bayview.example", "a long password", Stop);
        await using var db = await DbAsync();
        var id = await db.Users.Select(x => x.Id).SingleAsync(Stop);

        var outcome = await Services.GetRequiredService<ChangeUser>().RunAsync(id, new UserChange(null, [PortalRoles.Operator], null, false, null), SampleCompany.Importer, Stop);

        Assert.Equal(NoCodes.Invalid, outcome.Code);
    }

    [Fact]
    public async Task A_disabled_user_has_no_rights_any_more_even_on_an_open_page()
    {
        await SignInAsync("+12125550111", PortalRoles.Operator);
        var actors = Services.GetRequiredService<CurrentActor>();
        var before = await actors.GetAsync(Stop);

        await Services.GetRequiredService<ChangeUser>().RunAsync(before.UserId!.Value, new UserChange(null, [PortalRoles.Operator], null, true, null), await AdminAsync(), Stop);

        Assert.True(before.IsOperator);
        Assert.NotNull(before.PersonId);
        Assert.False((await actors.GetAsync(Stop)).IsOperator);
    }

    private CreateUser Create => Services.GetRequiredService<CreateUser>();

    private async Task<Actor> AdminAsync()
    {
        await Create.RunAsync(Operator with { Email = "admin@bayview.example", Roles = [PortalRoles.Admin] }, SampleCompany.Importer, Stop);
        return SampleCompany.Importer;
    }
}
