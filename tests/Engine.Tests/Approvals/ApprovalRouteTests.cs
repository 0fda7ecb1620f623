using Microsoft.EntityFrameworkCore;
using Procurement.Data.Approvals;
using Procurement.Data.Messaging;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Approvals;

namespace Procurement.Engine.Tests.Approvals;

public sealed class ApprovalRouteTests(SampleCompanyPostgres postgres) : IAsyncLifetime
{
    private ControlRoom room = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => room = await ControlRoom.OpenAsync(postgres);

    public async ValueTask DisposeAsync() => await room.DisposeAsync();

    /// <summary>30 boxes of gloves and 2 mop buckets for Building 7, on the first day of a company without history.</summary>
    private Task<PurchaseRequest> StoryAsync() => room.SubmitAndCheckAsync(ControlRoom.Suresh, ("MED-1008", 30), ("CLN-1305", 2));

    [Fact]
    public async Task An_ordinary_first_request_reaches_its_approver_without_a_hold()
    {
        var request = await StoryAsync();

        Assert.Equal((RequestStatus.AwaitingApproval, 1366m), (request.Status, request.Total));
        Assert.Empty(await room.FindingsAsync(request));
        var approval = Assert.Single(await room.ApprovalsAsync(request));
        Assert.Equal(("Everything else", "manager, cost_center_owner", await room.PersonAsync(ControlRoom.Mohammed)), (approval.Rule, approval.Role, approval.ApproverId));
        Assert.Equal(room.Clock.GetUtcNow().AddHours(24), approval.EscalateAt);
    }

    [Fact]
    public async Task The_approver_gets_one_card_with_buttons_for_exactly_this_revision()
    {
        var request = await StoryAsync();

        var card = Assert.Single(await room.MessagesToAsync(ControlRoom.Mohammed));
        Assert.Equal(("approvalCard", "buttons", "approval_request", request.Id, 1), (card.Purpose, card.Kind, card.TemplatePurpose, card.RequestId, card.RequestRevision));
        Assert.Contains($"approve:{request.Number}:1", card.Content);
        Assert.Contains($"reject:{request.Number}:1", card.Content);
        Assert.Contains("Suresh Yadav", card.Text);
        Assert.Contains("Building 7", card.Text);
        Assert.Contains("1,366.00", card.Text);
        Assert.Contains("Nitrile gloves", card.Text);
        Assert.Contains("Rule: Everything else", card.Text);
    }

    [Fact]
    public async Task A_yes_makes_the_order_as_approved_and_tells_the_requester()
    {
        var request = await StoryAsync();

        var outcome = await room.DecideAsync(request, ControlRoom.Mohammed, comment: "fine");

        Assert.Equal(Outcome.Done, outcome);
        Assert.Equal((RequestStatus.Ordering, 1366m), ((await room.ReadAsync(request)).Status, (await room.ReadAsync(request)).FirstApprovedTotal));
        var order = Assert.Single(await room.OrdersAsync(request));
        Assert.Equal(("BRC", "B7", OrderStatus.Pending, 1366m, order.Number, room.Clock.GetUtcNow()), (order.SupplierCode, order.SiteCode, order.Status, order.Total, order.Reference, order.DueAt));
        Assert.Equal("Building 7, Building 7, Bayview Staff Village, Service Road 4, Dubai, AE", order.ShipTo);
        Assert.Equal([("BC4533K", 30m, "box", 39m), ("BC3003A", 2m, "each", 98m)], order.Lines.OrderBy(x => x.Position).Select(x => (x.SupplierSku!, x.Quantity, x.Unit, x.UnitPrice)));
        var news = Assert.Single(await room.MessagesToAsync(ControlRoom.Suresh));
        Assert.Equal($"{request.Number} ko Mohammed Rahman ne approve kar diya. Hum abhi order kar rahe hain.\n\"fine\"", news.Text);
    }

    [Fact]
    public async Task A_small_catalogue_order_within_the_spend_limit_is_ordered_at_once()
    {
        var request = await room.SubmitAndCheckAsync(ControlRoom.Suresh, ("CLN-1305", 2));

        Assert.Equal(RequestStatus.Ordering, request.Status);
        Assert.Empty(await room.ApprovalsAsync(request));
        Assert.Single(await room.OrdersAsync(request));
        Assert.Contains("Small catalogue order", request.ApprovalPlan);
        await using var db = room.Dbs.CreateDbContext();
        var decision = await db.Operations.SingleAsync(x => x.RequestId == request.Id && x.Kind == "approve", Stop);
        Assert.Equal("system", decision.Author);
        Assert.Contains("Small catalogue order", decision.Body);
    }

    [Fact]
    public async Task One_order_is_made_for_each_supplier_and_site()
    {
        var request = await room.SubmitAsync(ControlRoom.Suresh, x => x.Lines[2].SiteCode = "HQ", ("MED-1008", 10), ("OFC-1001", 2), ("CLN-1305", 2));
        await room.CheckAsync();
        await room.DecideAsync(request, ControlRoom.Mohammed);

        Assert.Equal([("BRC", "B7", 1), ("OFW", "B7", 1), ("BRC", "HQ", 1)], (await room.OrdersAsync(request)).Select(x => (x.SupplierCode, x.SiteCode, x.Lines.Count)));
    }

    [Fact]
    public async Task One_no_rejects_and_the_requester_reads_why()
    {
        var request = await StoryAsync();

        await room.DecideAsync(request, ControlRoom.Mohammed, yes: false, comment: "Too many, we still have stock");

        Assert.Equal((RequestStatus.Rejected, "Too many, we still have stock"), ((await room.ReadAsync(request)).Status, (await room.ReadAsync(request)).EndNote));
        Assert.Empty(await room.OrdersAsync(request));
        Assert.Contains("Too many, we still have stock", Assert.Single(await room.MessagesToAsync(ControlRoom.Suresh)).Text);
    }

    [Fact]
    public async Task Nobody_decides_on_their_own_request_on_any_channel()
    {
        var request = await room.SubmitAndCheckAsync(ControlRoom.Mohammed, ("MED-1008", 30));

        var portal = await room.DecideAsync(request, ControlRoom.Mohammed);
        var whatsApp = await room.TapAsync(request, ControlRoom.Mohammed, yes: true, revision: 1);

        Assert.Equal((NoCodes.OwnRequest, NoCodes.OwnRequest), (portal.Code, whatsApp.Code));
        Assert.DoesNotContain(ControlRoom.Mohammed, await room.AskedAsync(request));
        Assert.Equal(RequestStatus.AwaitingApproval, (await room.ReadAsync(request)).Status);
    }

    [Fact]
    public async Task Only_those_who_are_asked_decide()
    {
        var request = await StoryAsync();

        var other = await room.DecideAsync(request, ControlRoom.Helena);
        var unlinked = await Decide(request, new Actor("operator", "admin", Guid.CreateVersion7(), null, ["Admin"], "portal"));
        var auditor = await Decide(request, new Actor("approver", "auditor", Guid.CreateVersion7(), await room.PersonAsync(ControlRoom.Mohammed), ["Auditor"], "portal"));

        Assert.Equal((NoCodes.NotAnApprover, NoCodes.NotAnApprover, NoCodes.NotAllowed), (other.Code, unlinked.Code, auditor.Code));
        Assert.Equal(RequestStatus.AwaitingApproval, (await room.ReadAsync(request)).Status);
    }

    [Fact]
    public async Task A_person_who_has_left_decides_nothing()
    {
        var request = await StoryAsync();
        await room.ChangeAsync(db => db.People.Where(x => x.Phone == ControlRoom.Mohammed).ExecuteUpdateAsync(set => set.SetProperty(x => x.Active, false), Stop));

        Assert.Equal(NoCodes.NotAnApprover, (await room.DecideAsync(request, ControlRoom.Mohammed)).Code);
    }

    [Fact]
    public async Task A_second_click_says_that_it_is_decided_and_orders_nothing_more()
    {
        var request = await StoryAsync();
        await room.DecideAsync(request, ControlRoom.Mohammed);

        var again = await room.DecideAsync(request, ControlRoom.Mohammed);

        Assert.Equal((NoCodes.WrongState, $"You approved {request.Number} already."), (again.Code, Assert.Single(again.Errors)));
        Assert.Single(await room.OrdersAsync(request));
    }

    [Fact]
    public async Task Clicks_on_two_nodes_at_once_make_one_set_of_orders()
    {
        for (var round = 0; round < 5; round++)
        {
            var request = await room.SubmitAndCheckAsync(ControlRoom.Suresh, ("CLN-1305", 8 + round));
            Assert.Equal(RequestStatus.AwaitingApproval, request.Status);
            var other = room.NewNode();

            var outcomes = await Task.WhenAll(room.DecideAsync(request, ControlRoom.Mohammed), room.TapAsync(request, ControlRoom.Mohammed, true, 1, other), room.TapAsync(request, ControlRoom.Mohammed, true, 1));

            Assert.Equal((1, 2), (outcomes.Count(x => x.Ok), outcomes.Count(x => x.Code == NoCodes.WrongState)));
            Assert.Single(await room.OrdersAsync(request));
            await room.ChangeAsync(db => db.Requests.Where(x => x.Id == request.Id).ExecuteUpdateAsync(set => set.SetProperty(x => x.SubmittedAt, DateTimeOffset.UnixEpoch), Stop));
        }
    }

    [Fact]
    public async Task A_button_of_an_earlier_revision_is_refused_and_the_current_card_is_sent()
    {
        var request = await StoryAsync();
        room.Clock.Advance(TimeSpan.FromSeconds(10));
        await CorrectQuantityAsync(request, 40);
        await room.CheckAsync();
        room.Clock.Advance(TimeSpan.FromSeconds(10));

        var outcome = await room.TapAsync(request, ControlRoom.Mohammed, yes: true, revision: 1);

        Assert.Equal(DecisionCodes.CurrentCardSent, outcome.Code);
        Assert.Equal((RequestStatus.AwaitingApproval, 2), ((await room.ReadAsync(request)).Status, (await room.ReadAsync(request)).Revision));
        var cards = await room.MessagesToAsync(ControlRoom.Mohammed);
        Assert.Equal([OutboundState.Superseded, OutboundState.Pending, OutboundState.Pending], cards.Select(x => x.State));
        Assert.Contains($"approve:{request.Number}:2", cards[2].Content);
        Assert.StartsWith("The card you answered is out of date.", cards[2].Text, StringComparison.Ordinal);
        Assert.Equal(Outcome.Done, await room.TapAsync(request, ControlRoom.Mohammed, yes: true, revision: 2));
    }

    [Fact]
    public async Task A_decision_about_another_revision_is_refused_in_portal_and_api()
    {
        var request = await StoryAsync();

        Assert.Equal(NoCodes.WrongRevision, (await room.DecideAsync(request, ControlRoom.Mohammed, revision: 7)).Code);
        Assert.Equal(RequestStatus.AwaitingApproval, (await room.ReadAsync(request)).Status);
    }

    [Fact]
    public async Task An_approval_is_refused_when_the_delivery_address_changed_meanwhile()
    {
        var request = await StoryAsync();
        await room.ChangeAsync(db => db.Sites.Where(x => x.Code == "B7").ExecuteUpdateAsync(set => set.SetProperty(x => x.Address, "Somewhere else 1"), Stop));

        var outcome = await room.DecideAsync(request, ControlRoom.Mohammed);

        Assert.Equal(NoCodes.WrongRevision, outcome.Code);
        Assert.Equal((RequestStatus.Checking, 2), ((await room.ReadAsync(request)).Status, (await room.ReadAsync(request)).Revision));
        await room.CheckAsync();
        Assert.Equal(Outcome.Done, await room.DecideAsync(request, ControlRoom.Mohammed, revision: 2));
        Assert.StartsWith("Building 7, Somewhere else 1", Assert.Single(await room.OrdersAsync(request)).ShipTo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_roles_must_say_yes_where_the_rule_says_so()
    {
        var request = await room.SubmitAndCheckAsync(ControlRoom.Suresh, ("MED-1008", 300));
        Assert.Equal("Above 10,000", (await room.ApprovalsAsync(request))[0].Rule);
        Assert.Equal([ControlRoom.Mohammed], await room.AskedAsync(request));

        await room.DecideAsync(request, ControlRoom.Mohammed);

        Assert.Equal(RequestStatus.Ordering, (await room.ReadAsync(request)).Status);
    }

    [Fact]
    public async Task The_first_operator_answers_for_all_operators()
    {
        var request = await room.SubmitAsync(ControlRoom.Suresh, ("MED-1008", 30));
        await room.HoldAsync(request, ControlRoom.Daniel, "rang the site");
        await room.ReleaseAsync(request, ControlRoom.Priya);
        await room.CheckAsync();
        Assert.Equal([ControlRoom.Priya, ControlRoom.Daniel, ControlRoom.Sofia, ControlRoom.Rajesh, ControlRoom.Helena], await room.AskedAsync(request));

        await room.DecideAsync(request, ControlRoom.Daniel);
        var late = await room.DecideAsync(request, ControlRoom.Sofia);

        Assert.Equal([ControlRoom.Helena], await room.AskedAsync(request));
        Assert.Equal(NoCodes.NotAnApprover, late.Code);
        await room.DecideAsync(request, ControlRoom.Helena);
        Assert.Equal(RequestStatus.Ordering, (await room.ReadAsync(request)).Status);
    }

    [Fact]
    public async Task After_the_time_without_a_decision_a_stand_in_is_asked_and_may_decide_alone()
    {
        await room.ChangeAsync(db => db.CostCenters.Where(x => x.Code == "CC-400").ExecuteUpdateAsync(set => set.SetProperty(x => x.OwnerPhone, ControlRoom.Helena), Stop));
        var request = await room.SubmitAndCheckAsync(ControlRoom.Suresh, ("MED-1008", 60));
        Assert.Equal(("Above 2,000", 1), ((await room.ApprovalsAsync(request))[0].Rule, (await room.ApprovalsAsync(request)).Count));

        await EscalateAsync();
        Assert.Equal([ControlRoom.Mohammed], await room.AskedAsync(request));
        room.Clock.Advance(TimeSpan.FromHours(24));
        await EscalateAsync();
        await EscalateAsync();

        Assert.Equal([ControlRoom.Mohammed, ControlRoom.Helena], (await room.AskedAsync(request)).Order(StringComparer.Ordinal).Reverse());
        Assert.StartsWith("Perguntamos-lhe porque", Assert.Single(await room.MessagesToAsync(ControlRoom.Helena)).Text, StringComparison.Ordinal);
        Assert.Equal(Outcome.Done, await room.DecideAsync(request, ControlRoom.Helena));
        Assert.Equal((RequestStatus.Ordering, ApprovalState.Voided), ((await room.ReadAsync(request)).Status, (await room.ApprovalsAsync(request))[0].State));
    }

    [Fact]
    public async Task Escalating_to_somebody_who_was_asked_already_reminds_once()
    {
        var request = await room.SubmitAndCheckAsync(ControlRoom.Suresh, ("MED-1008", 60));

        room.Clock.Advance(TimeSpan.FromHours(25));
        await EscalateAsync();
        await EscalateAsync();

        var messages = await room.MessagesToAsync(ControlRoom.Mohammed);
        Assert.Equal(["approval_request", "reminder"], messages.Select(x => x.TemplatePurpose!));
        Assert.Single(await room.ApprovalsAsync(request));
    }

    [Fact]
    public async Task Nobody_approves_a_price_that_they_set()
    {
        var request = await room.SubmitAsync(ControlRoom.Suresh, ("MED-1008", 30));
        await room.ChangeAsync(async db => db.Add(new Operation
        {
            Id = Guid.CreateVersion7(),
            RequestId = request.Id,
            At = room.Clock.GetUtcNow(),
            Author = "operator",
            AuthorId = await room.PersonAsync(ControlRoom.Mohammed),
            Kind = "setPrice",
            Body = "{}",
            RevisionAfter = 1,
        }));
        await room.CheckAsync();

        Assert.Equal([ControlRoom.Helena], await room.AskedAsync(request));
        Assert.Equal(NoCodes.NotAnApprover, (await room.DecideAsync(request, ControlRoom.Mohammed)).Code);
    }

    [Fact]
    public async Task Lines_that_were_ordered_already_are_not_ordered_again_after_a_change()
    {
        var request = await StoryAsync();
        await room.DecideAsync(request, ControlRoom.Mohammed);
        await room.ChangeAsync(async db => (await db.Orders.SingleAsync(x => x.RequestId == request.Id, Stop)).Placed("BRC-1", room.Clock.GetUtcNow()));
        await AddLineAsync(request, "OFC-1001", 3);
        await room.CheckAsync();

        await room.DecideAsync(request, ControlRoom.Mohammed, revision: 2);

        var orders = await room.OrdersAsync(request);
        Assert.Equal([(OrderStatus.Placed, 2), (OrderStatus.Pending, 1)], orders.Select(x => (x.Status, x.Lines.Count)));
        Assert.Equal((3, "OFC-1001"), (orders[1].Lines[0].Position, orders[1].Lines[0].Sku));
    }

    private Task<Outcome> Decide(PurchaseRequest request, Actor actor) => Service<DecideApproval>().RunAsync(request.Number, true, null, null, actor, Stop);

    private T Service<T>() where T : notnull => (T)room.Node.GetService(typeof(T))!;

    private Task EscalateAsync() => Service<EscalateApprovalsJob>().RunAsync(Stop);

    private Task CorrectQuantityAsync(PurchaseRequest request, decimal quantity) => ReviseAsync(request, row =>
    {
        row.Lines.Single(x => x.Position == 1).Quantity = quantity;
        row.Total = row.Lines.Sum(x => x.Quantity * x.UnitPrice);
    });

    private Task AddLineAsync(PurchaseRequest request, string sku, decimal quantity) => room.ChangeAsync(async db =>
    {
        var row = await db.Requests.Include(x => x.Lines).SingleAsync(x => x.Id == request.Id, Stop);
        var item = await db.CatalogItems.SingleAsync(x => x.Sku == sku, Stop);
        db.Add(new RequestLine { Id = Guid.CreateVersion7(), RequestId = row.Id, Position = 3, Sku = sku, Description = item.Name, Quantity = quantity, Unit = item.Unit, UnitPrice = item.Price, SupplierCode = item.SupplierCode, RequestedText = item.Name });
        row.Total += quantity * item.Price;
        await BackToChecksAsync(db, row);
    });

    private Task ReviseAsync(PurchaseRequest request, Action<PurchaseRequest> change) => room.ChangeAsync(async db =>
    {
        var row = await db.Requests.Include(x => x.Lines).SingleAsync(x => x.Id == request.Id, Stop);
        change(row);
        await BackToChecksAsync(db, row);
    });

    private async Task BackToChecksAsync(Procurement.Data.ProcurementDb db, PurchaseRequest row)
    {
        row.Revise(room.Clock.GetUtcNow());
        await VoidFor.ContentChangeAsync(db, row, Stop);
        row.MoveTo(RequestStatus.Checking, room.Clock.GetUtcNow());
        row.Owe(room.Clock.GetUtcNow());
    }
}
