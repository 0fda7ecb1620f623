using Bunit;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using Procurement.Data.Access;
using Procurement.Portal.Features.Requests;
using Procurement.Testing.Seeding;
using Procurement.Testing.Services;

namespace Procurement.Portal.Tests.Requests;

public sealed class RequestPageTests(PostgresFixture postgres) : PortalRoom(postgres)
{
    [Fact]
    public async Task The_page_shows_chat_lines_and_the_words_that_they_came_from()
    {
        await SignInAsync(null, PortalRoles.Operator);

        var page = Open(ToApprove);

        Assert.Contains("sorry 30 boxes", page.Find("[role=log]").TextContent);
        Assert.Equal(["20 boxes nitrile gloves M, the 200s", "2 mop buckets"], page.FindAll("[aria-label=Lines] .quote").Select(x => x.TextContent.Trim()));
        Assert.Contains("quantity 30 from", page.Find("[aria-label='How it was understood']").TextContent);
    }

    [Fact]
    public async Task An_auditor_sees_everything_and_can_change_nothing()
    {
        await SignInAsync(null, PortalRoles.Auditor);

        Assert.Empty(Buttons(Open(Held)));
        Assert.Empty(Buttons(Open(ToApprove)));
        Assert.Contains("Split below limit", Open(Held).Markup);
    }

    [Fact]
    public async Task Only_the_approver_who_is_asked_sees_Approve_and_Reject()
    {
        await SignInAsync(null, PortalRoles.Admin);
        Assert.DoesNotContain("Approve", Buttons(Open(ToApprove)));

        await SignInAsync(SampleRequests.Approver, PortalRoles.Approver);
        Assert.Equal(["Reject", "Approve"], Buttons(Open(ToApprove)));
    }

    [Fact]
    public async Task An_operator_releases_a_held_request_but_not_a_clean_one()
    {
        await SignInAsync(null, PortalRoles.Operator);

        Assert.Contains("Release", Buttons(Open(Held)));
        Assert.DoesNotContain("Release", Buttons(Open(ToApprove)));
    }

    [Fact]
    public async Task An_operator_corrects_a_quantity_on_the_page()
    {
        await SignInAsync(null, PortalRoles.Operator);
        Render<MudPopoverProvider>();
        var page = Open(ToReview);

        await page.ClickAsync("Edit");
        page.WaitForAssertion(() => Assert.Contains("Item of line 2", page.Markup), Patience);
        page.FindAll("label").Where(x => x.TextContent == "Quantity").Select(x => page.Find($"#{x.GetAttribute("for")}")).ElementAt(1).Change("7");
        await page.ClickAsync("Save");

        page.WaitForAssertion(() => Assert.DoesNotContain("Discard", page.Markup), Patience);
        await using var db = await DbAsync();
        Assert.Equal(7, await db.RequestLines.Where(x => x.Sku == "OFC-1001").Select(x => x.Quantity).SingleAsync(Stop));
    }

    [Fact]
    public async Task A_change_by_somebody_else_meanwhile_is_shown_before_saving()
    {
        await SignInAsync(null, PortalRoles.Operator);
        Render<MudPopoverProvider>();
        var page = Open(ToReview);
        await page.ClickAsync("Edit");

        await using (var db = await DbAsync())
        {
            (await db.Requests.SingleAsync(x => x.Number == ToReview, Stop)).Revise(DateTimeOffset.UtcNow);
            await db.SaveChangesAsync(Stop);
        }
        Notices.Changed(Engine.Notices.ChangeKinds.Request, ToReview);

        page.WaitForAssertion(() => Assert.Contains("Somebody else changed this request", page.Markup), Patience);
    }

    private IRenderedComponent<RequestPage> Open(string number)
    {
        var page = Render<RequestPage>(parameters => parameters.Add(x => x.Number, number));
        page.WaitForAssertion(() => page.Find("[aria-label=History]"), Patience);
        return page;
    }
}
