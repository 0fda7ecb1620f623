using Microsoft.EntityFrameworkCore;
using Procurement.Data.Requests;
using Procurement.Engine.Turns;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Turns;

/// <summary>24 pieces or 24 boxes of 100, from the message to the answer.</summary>
public sealed class UnitTrapRouteTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Phone = TurnWorld.OtherRequester, Sku = "MED-1053";
    private TurnWorld world = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => world = await TurnWorld.CreateAsync(postgres);

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Theory]
    [InlineData("box", 24)]
    [InlineData("each", 1)]
    public async Task A_number_without_a_unit_is_asked_about_with_both_readings_priced_and_the_tap_settles_it(string tap, int boxes)
    {
        await OrderedBeforeAsync("HQ", 20, 25, 30);

        await world.SaysAsync(Phone, "24 surgical masks type IIR");
        await world.SettleAsync();

        var open = Assert.Single(await world.RequestsAsync(Phone));
        Assert.Equal(RequestStatus.Collecting, open.Status);
        Assert.Null(Assert.Single(open.Lines).Quantity);
        var reply = Assert.Single(await world.RepliesAsync(Phone));
        Assert.Equal(("question", "buttons"), (reply.Purpose, reply.Kind));
        Assert.Contains("24 box (324.00 AED) or 24 each = 1 box (13.50 AED)", reply.Text, StringComparison.Ordinal);
        Assert.Contains("24 box · 324", reply.Content, StringComparison.OrdinalIgnoreCase);
        await using var db = world.Dbs.CreateDbContext();
        var question = await db.Questions.SingleAsync(Stop);

        await world.TapsAsync(Phone, Buttons.AnswerId(question.Id, tap), "x");
        await world.SettleAsync();

        var settled = Assert.Single(await world.RequestsAsync(Phone));
        Assert.Equal((RequestStatus.AwaitingConfirmation, (decimal?)boxes), (settled.Status, Assert.Single(settled.Lines).Quantity));
    }

    [Fact]
    public async Task A_typed_unit_settles_it_too_and_it_is_not_asked_again()
    {
        await OrderedBeforeAsync("HQ", 20, 25, 30);
        await world.SaysAsync(Phone, "24 surgical masks type IIR");
        await world.SettleAsync();

        await world.SaysAsync(Phone, "boxes");
        await world.SettleAsync();

        var settled = Assert.Single(await world.RequestsAsync(Phone));
        Assert.Equal((RequestStatus.AwaitingConfirmation, 24m), (settled.Status, Assert.Single(settled.Lines).Quantity));
    }

    [Theory]
    [InlineData("24 boxes surgical masks type IIR", "HQ", 1, 1, 2)]
    [InlineData("24 surgical masks type IIR", "HQ", 1, 1, 2)]
    [InlineData("24 surgical masks type IIR", "B7", 20, 25, 30)]
    public async Task Nothing_is_asked_where_the_unit_was_said_or_history_agrees_or_is_anothers(string text, string site, params int[] before)
    {
        await OrderedBeforeAsync(site, before);

        await world.SaysAsync(Phone, text);
        await world.SettleAsync();

        Assert.Equal(RequestStatus.AwaitingConfirmation, Assert.Single(await world.RequestsAsync(Phone)).Status);
    }

    /// <summary>Requests of somebody else for a site, closed since.</summary>
    private async Task OrderedBeforeAsync(string site, params int[] quantities)
    {
        await using var db = world.Dbs.CreateDbContext();
        var other = await db.People.SingleAsync(person => person.Phone == TurnWorld.Requester, Stop);
        var at = world.Clock.GetUtcNow().AddDays(-30);
        foreach (var quantity in quantities)
        {
            at = at.AddDays(1);
            var request = new PurchaseRequest { Id = Guid.CreateVersion7(at), Number = $"PR-2025-{quantity:D6}{site}{at.Day}", RequesterId = other.Id, Currency = "AED", CreatedAt = at, Imported = true };
            request.SiteCode = site;
            request.Lines.Add(new RequestLine { Id = Guid.CreateVersion7(at), RequestId = request.Id, Position = 1, Sku = Sku, Description = "masks", RequestedText = "masks", Quantity = quantity, Unit = "box", UnitPrice = 13.5m });
            db.Add(request);
        }

        await db.SaveChangesAsync(Stop);
        await db.Requests.ExecuteUpdateAsync(set => set.SetProperty(request => request.Status, RequestStatus.Closed), Stop);
    }
}
