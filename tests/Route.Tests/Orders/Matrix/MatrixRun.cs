using Procurement.Data.Orders;
using Procurement.Simulators.Shop;

namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>One order from when it is owed until nothing more happens by itself, and what is true then.</summary>
/// <param name="Articles">Those of the order, and last one that is not in it.</param>
/// <param name="before">Numbers that the shop had already.</param>
internal sealed class MatrixRun(MatrixRoom room, ShopKind kind, int seed, Guid order, IReadOnlyList<string> articles, IReadOnlySet<string> before)
{
    /// <summary>More rounds than back-off, look-ups and one new attempt can take.</summary>
    private const int MostRounds = 30;

    public ShopKind Kind => kind;
    public int Seed => seed;
    public IReadOnlyList<string> Articles => articles;

    public Task<PurchaseOrder> RowAsync(CancellationToken cancellationToken) => room.ReadAsync(order, cancellationToken);

    public async Task<IReadOnlyList<ShopOrder>> BoughtAsync(CancellationToken cancellationToken) => [.. (await room.OrdersAsync(kind, cancellationToken)).Where(bought => !before.Contains(bought.Number))];

    /// <summary>Lets time pass to whatever is due next, until nothing is.</summary>
    public async Task SettleAsync(Func<CancellationToken, Task> sweep, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var row = await RowAsync(cancellationToken);
            if (row.DueAt is not { } due) return;
            var next = row.LeasedUntil is { } held && held > due ? held : due;
            var now = room.Clock.GetUtcNow();
            room.Clock.Advance((next > now ? next - now : TimeSpan.Zero) + TimeSpan.FromSeconds(1));
            await sweep(cancellationToken);
        }
    }

    public async Task<Verdict> JudgeAsync(bool mayNotBeKnown, CancellationToken cancellationToken) => Verdict.Of(await RowAsync(cancellationToken), await BoughtAsync(cancellationToken), mayNotBeKnown);

    /// <summary>
    /// The trouble is over and a person does what the portal offers: says what the supplier has, or has it tried again. Afterwards there must be one right order.
    /// </summary>
    public async Task<Verdict> FinishAsync(Func<CancellationToken, Task> sweep, CancellationToken cancellationToken)
    {
        var (row, bought) = (await RowAsync(cancellationToken), await BoughtAsync(cancellationToken));
        if (row.Status == OrderStatus.Uncertain) await room.ResolveAsync(row, bought is [var one, ..] ? one.Number : null, cancellationToken);
        await room.MendAsync(cancellationToken);
        room.Clock.Advance(TimeSpan.FromMinutes(3));
        if ((await RowAsync(cancellationToken)).Status is OrderStatus.Failed or OrderStatus.NeedsOperator)
        {
            await room.RetryAsync(row, cancellationToken);
            await SettleAsync(sweep, cancellationToken);
        }

        return await JudgeAsync(mayNotBeKnown: false, cancellationToken);
    }

    public Task EndAsync(CancellationToken cancellationToken) => room.ForgetAsync(order, cancellationToken);
}
