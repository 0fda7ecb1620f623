using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor;
using Procurement.Data.Access;
using Procurement.Data.Company;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Recipes;
using Procurement.Portal.Features.Company;
using Procurement.Portal.Features.Work;
using Procurement.Testing.Services;

namespace Procurement.Portal.Tests.Company;

public sealed class SupplierPageTests(PostgresFixture postgres) : PortalRoom(postgres)
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 22, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_website_that_broke_and_what_wears_out_there_stand_on_its_page_with_what_to_do()
    {
        await SignInAsync(null, PortalRoles.Auditor);
        await WatchedAsync();

        var page = Open();

        Assert.Contains("No cart was shown.", page.Find("[aria-label=Check]").TextContent, StringComparison.Ordinal);
        var wear = page.Find("[aria-label='Wearing out']").TextContent;
        Assert.Contains("line 47", wear, StringComparison.Ordinal);
        Assert.Contains("Its label is “Put in bag” now.", wear, StringComparison.Ordinal);
        Assert.DoesNotContain("Check now", Buttons(page));
        Assert.DoesNotContain("Noted", Buttons(page));
    }

    [Fact]
    public async Task An_operator_has_the_website_checked_now()
    {
        await SignInAsync(null, PortalRoles.Operator);
        Render<MudSnackbarProvider>();
        await WatchedAsync();
        var page = Open();

        await page.ClickAsync("Check now");

        page.WaitForAssertion(() => Assert.Contains("Checking…", Buttons(page)), Patience);
        await using var db = await DbAsync();
        Assert.NotNull((await db.SupplierCanaries.SingleAsync(Stop)).AskedBy);
        Assert.Equal(1, await db.AuditEntries.CountAsync(x => x.Action == "checkSupplier", Stop));
    }

    [Fact]
    public async Task What_was_noted_leaves_the_list_of_failed_work_and_stays_on_the_page()
    {
        await SignInAsync(null, PortalRoles.Operator);
        Render<MudSnackbarProvider>();
        await WatchedAsync();
        var work = Render<WorkPage>();
        work.WaitForAssertion(() => Assert.Contains("is wearing out", work.Markup), Patience);
        Assert.Contains("cannot be bought from", work.Markup, StringComparison.Ordinal);

        await work.ClickAsync("Noted");

        work.WaitForAssertion(() => Assert.DoesNotContain("is wearing out", work.Markup), Patience);
        Assert.Contains("noted by", Open().Find("[aria-label='Wearing out']").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<SupplierPage> Open()
    {
        Render<MudPopoverProvider>();
        var page = Render<SupplierPage>(x => x.Add(p => p.Code, "BRC"));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[aria-label=Check]")), Patience);
        return page;
    }

    private async Task WatchedAsync()
    {
        await using var db = await DbAsync();
        var canary = new SupplierCanary { Id = Guid.NewGuid(), SupplierCode = "BRC" };
        canary.End(CanaryResults.Broken, "readCart", "No cart was shown.", null, At, At.AddDays(1));
        var wear = new SupplierWear { Id = Guid.NewGuid(), SupplierCode = "BRC", Phase = "addLine", Line = 47, What = "The preferred #add was not there; #put was used instead.", FirstSeenAt = At };
        wear.Seen(SupplierWear.ByCheck, "Put in bag", At);
        db.AddRange(canary, wear, new SupplierRecipe { SupplierCode = "BRC", Yaml = new RecipeLibrary(Options.Create(new OrderingOptions())).FindText(RecipeLibrary.SandboxShop)!, UpdatedAt = At });
        db.Add(new SupplierAccount { SupplierCode = "BRC", UserName = "buyer", ProtectedPassword = Services.GetRequiredService<SupplierSecrets>().Protect("secret") });
        await db.SaveChangesAsync(Stop);
    }
}
