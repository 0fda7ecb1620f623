using Bunit;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using Procurement.Data.Access;
using Procurement.Portal.Features.Messaging;
using Procurement.Testing.Services;

namespace Procurement.Portal.Tests.Messaging;

public sealed class ConversationPageTests(PostgresFixture postgres) : PortalRoom(postgres)
{
    [Fact]
    public async Task An_operator_takes_over_and_hands_back()
    {
        Render<MudPopoverProvider>();
        await SignInAsync(null, PortalRoles.Operator);
        var page = await OpenAsync();

        await page.ClickAsync("Take over");
        page.WaitForAssertion(() => Assert.Contains("Hand back", Buttons(page)), Patience);
        await page.ClickAsync("Hand back");

        page.WaitForAssertion(() => Assert.Contains("Take over", Buttons(page)), Patience);
    }

    [Fact]
    public async Task An_unknown_sender_can_be_linked_by_an_operator_only()
    {
        Render<MudPopoverProvider>();
        await SignInAsync(null, PortalRoles.Operator);
        Assert.Contains("Link to person", Buttons(await OpenAsync()));

        await SignInAsync(null, PortalRoles.Auditor);
        Assert.Empty(Buttons(await OpenAsync()));
    }

    private async Task<IRenderedComponent<ConversationPage>> OpenAsync()
    {
        await using var db = await DbAsync();
        var id = await db.Conversations.Where(x => x.PersonWanted == "unknownSender").Select(x => x.Id).SingleAsync(Stop);
        var page = Render<ConversationPage>(parameters => parameters.Add(x => x.Id, id));
        page.WaitForAssertion(() => page.Find("[role=log]"), Patience);
        return page;
    }
}
