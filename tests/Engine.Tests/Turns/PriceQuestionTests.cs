using Procurement.Data.Requests;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Turns;

public sealed class PriceQuestionTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Spanish = "+13055550132", Approver = "+447700900100", Portuguese = "+447700900135", French = "+33639980125", Hinglish = TurnWorld.Requester, English = TurnWorld.OtherRequester;
    private TurnWorld world = null!;

    public async ValueTask InitializeAsync() => world = await TurnWorld.CreateAsync(postgres);

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Theory]
    [InlineData(English, "how much are nitrile gloves M, the box of 100?", "24.50 AED per box (100 each)")]
    [InlineData(Spanish, "cuánto cuestan los guantes de nitrilo azules M de 100?", "24.50 AED por caja (100 unidades)")]
    [InlineData(Portuguese, "quanto custam as luvas de nitrilo azuis M de 100?", "24.50 AED por caixa (100 unidades)")]
    [InlineData(French, "quel est le prix des gants nitrile bleus M boîte de 100 ?", "24.50 AED par boîte (100 unités)")]
    [InlineData(Hinglish, "nitrile gloves M box of 100 kitne ka hai bhai?", "24.50 AED per box (100 piece)")]
    public async Task A_price_is_answered_in_the_persons_language_and_nothing_is_ordered(string phone, string question, string answer)
    {
        await world.SaysAsync(phone, question);
        await world.SettleAsync();

        var reply = Assert.Single(await world.RepliesAsync(phone));
        Assert.Contains(answer, reply.Text, StringComparison.Ordinal);
        Assert.Equal("acknowledgement", reply.Purpose);
        Assert.Empty(await world.RequestsAsync(phone));
    }

    [Fact]
    public async Task Only_who_decides_on_purchases_sees_the_supplier()
    {
        await world.SaysAsync(English, "how much are nitrile gloves M, the box of 100?");
        await world.SaysAsync(Approver, "how much are nitrile gloves M, the box of 100?");
        await world.SettleAsync();

        Assert.DoesNotContain("from", Assert.Single(await world.RepliesAsync(English)).Text, StringComparison.Ordinal);
        Assert.Contains("from MedSource", Assert.Single(await world.RepliesAsync(Approver)).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_open_draft_stays_as_it_is_and_how_much_it_is_shows_its_total()
    {
        await world.SaysAsync(English, "2 mop buckets please");
        await world.SettleAsync();
        var before = Assert.Single(await world.RequestsAsync(English));

        await world.SaysAsync(English, "how much is a stapler?");
        await world.SettleAsync();
        await world.SaysAsync(English, "and how much is it in total?");
        await world.SettleAsync();

        var after = Assert.Single(await world.RequestsAsync(English));
        Assert.Equal((RequestStatus.AwaitingConfirmation, before.Revision, before.Total), (after.Status, after.Revision, after.Total));
        Assert.Single(after.Lines);
        var replies = await world.RepliesAsync(English);
        Assert.Contains("tapler", replies[^2].Text, StringComparison.Ordinal);
        Assert.Contains(Engine.Turns.Phrases.Money(before.Total!.Value, "AED"), replies[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_not_be_ordered_has_no_price_and_what_is_not_there_is_said_to_be_missing()
    {
        await world.SaysAsync(English, "price of the injection syringes 5 ml with needle?");
        await world.SettleAsync();
        await world.SaysAsync(English, "how much is a helicopter?");
        await world.SettleAsync();

        var replies = await world.RepliesAsync(English);
        Assert.Equal("refusal", replies[0].Purpose);
        Assert.DoesNotContain("39.00", replies[0].Text, StringComparison.Ordinal);
        Assert.Contains("\"helicopter\" is not in our catalogue", replies[1].Text, StringComparison.Ordinal);
        Assert.Empty(await world.RequestsAsync(English));
    }

    [Fact]
    public async Task A_price_asked_beside_an_order_is_told_with_its_summary()
    {
        await world.SaysAsync(English, "2 mop buckets please", "how much is a stapler?");
        await world.SettleAsync();

        Assert.Single(Assert.Single(await world.RequestsAsync(English)).Lines);
        var reply = Assert.Single(await world.RepliesAsync(English));
        Assert.Equal("summary", reply.Purpose);
        Assert.Contains("tapler", reply.Text, StringComparison.Ordinal);
    }
}
