using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Procurement.Engine.Access;
using Procurement.Engine.Company;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Recipes;
using Procurement.Engine.Work;
using Procurement.Simulators.Shop;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders;

/// <summary>The trial of a recipe in the real shop by the real browser: everything but the click.</summary>
public sealed class DryRunSupplierTests(PostgresFixture postgres, SandboxShops shops) : IClassFixture<SandboxShops>
{
    private readonly Actor admin = new("operator", "Admin", Guid.NewGuid(), null, ["Admin"], "portal");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dry_run_goes_to_the_button_that_orders_and_its_pictures_are_shown_to_administrators_alone()
    {
        await shops.ResetAsync(Stop);
        await using var room = await ChannelRoom.OpenAsync(postgres);
        var configure = new ConfigureSupplier(room.Dbs, room.Clock, room.Notices, room.Secrets);
        Assert.True((await configure.SetWebsiteAsync("BRC", new Uri(shops.BaseAddress, "BRC/").ToString(), admin, Stop)).Ok);
        Assert.True((await configure.SetRecipeAsync("BRC", new RecipeLibrary(Options.Create(new OrderingOptions())).FindText(RecipeLibrary.SandboxShop)!, admin, Stop)).Ok);
        Assert.True((await configure.SetCredentialsAsync("BRC", ShopOptions.DefaultUser, ShopOptions.DefaultPassword, null, admin, Stop)).Ok);

        var run = await new DryRunSupplier(room.Dbs, room.Clock, new Node("node"), shops.Sites, room.Secrets, room.Files, []).RunAsync("BRC", admin, Stop);

        Assert.True(run.Ok, string.Join("\n", run.Outcome.Errors.Concat(run.Steps.Select(step => $"{step.Name} {step.Ok} {step.Detail}"))));
        Assert.Equal(["signIn", "history", "emptyCart", "addLine", "readCart", "checkout", "emptyCart"], run.Steps.Select(step => step.Name));
        Assert.Contains("stored at 20", run.Steps[0].Detail, StringComparison.Ordinal);
        Assert.Empty(await shops.OrdersAsync(Stop));
        Assert.Empty(await shops.CartAsync("BRC", Stop));
        var trials = new SupplierTrials(room.Dbs, room.Files);
        var key = run.Steps[5].ScreenshotKey!;
        Assert.Equal("image/png", (await trials.PictureAsync(key, admin, Stop))?.ContentType);
        Assert.Null(await trials.PictureAsync(key, room.Operator, Stop));
        Assert.Null(await trials.PictureAsync(key.Replace("BRC", "NONE", StringComparison.Ordinal), admin, Stop));
        Assert.Null(await trials.PictureAsync(key.Replace("BRC", "..", StringComparison.Ordinal), admin, Stop));
    }
}
