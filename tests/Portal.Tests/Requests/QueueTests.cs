using Bunit;
using Microsoft.EntityFrameworkCore;
using Procurement.Data.Access;
using Procurement.Data.Requests;
using Procurement.Engine.Notices;
using Procurement.Portal.Features.Requests;
using Procurement.Testing.Services;

namespace Procurement.Portal.Tests.Requests;

public sealed class QueueTests(PostgresFixture postgres) : PortalRoom(postgres)
{
    [Fact]
    public async Task What_needs_a_person_is_derived_for_every_request_and_conversation()
    {
        await using var db = await DbAsync();

        var queue = await QueueQuery.ReadAsync(db, Stop);

        Assert.Equal(["toApprove"], queue.Requests.Single(x => x.Number == ToApprove).Attention);
        Assert.Equal(["held"], queue.Requests.Single(x => x.Number == Held).Attention);
        Assert.Equal(["questionUnanswered", "toReview"], queue.Requests.Single(x => x.Number == ToReview).Attention);
        Assert.Equal(["bookingFailed", "orderUncertain"], queue.Requests.Single(x => x.Number == Ordering).Attention.Order());
        Assert.Equal("unknownSender", Assert.Single(Assert.Single(queue.Conversations).Attention));
    }

    [Fact]
    public async Task The_queue_shows_who_asks_for_what_and_why_a_person_is_needed()
    {
        await SignInAsync(null, PortalRoles.Operator);

        var page = Render<Queue>();

        page.WaitForAssertion(() => Assert.Contains("Suresh Yadav", page.Markup), Patience);
        var row = page.FindAll("tr").Single(x => x.TextContent.Contains(ToApprove));
        Assert.Contains("30 × Nitrile gloves", row.TextContent);
        Assert.Contains("1,366.00 AED", row.TextContent);
        Assert.Contains("To approve", row.TextContent);
    }

    [Fact]
    public async Task An_open_queue_shows_a_change_without_being_touched()
    {
        await SignInAsync(null, PortalRoles.Operator);
        var page = Render<Queue>();
        page.WaitForAssertion(() => Assert.Contains(Held, page.Markup), Patience);

        await using (var db = await DbAsync())
        {
            var request = await db.Requests.SingleAsync(x => x.Number == Held, Stop);
            request.MoveTo(RequestStatus.Cancelled, DateTimeOffset.UtcNow, "no longer needed");
            await db.SaveChangesAsync(Stop);
        }
        Notices.Changed(ChangeKinds.Request, Held);

        page.WaitForAssertion(() => Assert.DoesNotContain(Held, page.Markup), Patience);
    }

    [Theory]
    [InlineData(null, "held", null, null, Held)]
    [InlineData("AwaitingApproval", null, null, null, ToApprove)]
    [InlineData(null, null, "HQ Tower", null, ToReview)]
    [InlineData(null, null, null, "plaque", ToReview)]
    public async Task Filters_narrow_the_queue(string? status, string? attention, string? site, string? text, string expected)
    {
        await using var db = await DbAsync();
        var queue = await QueueQuery.ReadAsync(db, Stop);

        var shown = new QueueFilter(QueueFilter.All, status, attention, site, text).Apply(queue.Requests);

        Assert.Equal([expected], shown.Select(x => x.Number));
    }
}
