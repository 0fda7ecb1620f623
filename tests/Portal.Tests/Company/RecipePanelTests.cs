using AngleSharp.Dom;
using Bunit;
using MudBlazor;
using Procurement.Data.Access;
using Procurement.Portal.Features.Company;
using Procurement.Testing.Services;

namespace Procurement.Portal.Tests.Company;

public sealed class RecipePanelTests(PostgresFixture postgres) : PortalRoom(postgres)
{
    private const string Recording = """
        await page.GotoAsync("https://shop.test/login");
        await page.GetByLabel("Password").FillAsync("a test secret");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to cart" }).ClickAsync();
        """;

    [Fact]
    public async Task A_recording_becomes_a_draft_with_its_open_points_which_is_not_taken_before_they_are_filled_in()
    {
        await SignInAsync(null, PortalRoles.Admin);
        Render<MudPopoverProvider>();
        var panel = Render<RecipePanel>(parameters => parameters.Add(x => x.Code, "BRC").Add(x => x.Zone, TimeZoneInfo.Utc));

        await panel.ClickAsync("From a recording");
        await panel.InvokeAsync(() => panel.Find("textarea").Change(Recording));
        await panel.ClickAsync("Make a draft");

        panel.WaitForAssertion(() => Assert.Contains("signIn.signedIn", panel.Find(".notice").TextContent, StringComparison.Ordinal), Patience);
        var draft = panel.Find("textarea").GetAttribute("value") ?? panel.Find("textarea").TextContent;
        Assert.Contains("Add to cart", draft, StringComparison.Ordinal);
        Assert.DoesNotContain("a test secret", draft, StringComparison.Ordinal);
        await panel.ClickAsync("Save recipe");
        panel.WaitForAssertion(() => Assert.Contains("The recipe was not taken", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task What_is_no_recording_is_told()
    {
        await SignInAsync(null, PortalRoles.Admin);
        Render<MudPopoverProvider>();
        var panel = Render<RecipePanel>(parameters => parameters.Add(x => x.Code, "BRC").Add(x => x.Zone, TimeZoneInfo.Utc));

        await panel.ClickAsync("From a recording");
        await panel.InvokeAsync(() => panel.Find("textarea").Change("hello"));
        await panel.ClickAsync("Make a draft");

        panel.WaitForAssertion(() => Assert.Contains("nothing in it", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Only_an_administrator_may_write_a_recipe()
    {
        await SignInAsync(null, PortalRoles.Auditor);

        var panel = Render<RecipePanel>(parameters => parameters.Add(x => x.Code, "BRC").Add(x => x.Zone, TimeZoneInfo.Utc));

        Assert.Empty(Buttons(panel));
    }
}
