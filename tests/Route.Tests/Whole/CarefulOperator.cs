using Microsoft.EntityFrameworkCore;
using Procurement.Data.Messaging;
using Procurement.Data.Orders;
using Procurement.Engine.Messaging;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Testing;

namespace Procurement.Route.Tests.Whole;

/// <summary>
/// The person who decides where the product leaves it to one: has a message sent again only where the phone shows that it never came, and an order tried again that was proven not to be placed
/// (the product does so by itself once; two kills may meet the same order armed).
/// </summary>
internal sealed class CarefulOperator(WholeRoute route) : IAsyncDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly TestDbs dbs = new(route.Database);
    private Task watching = Task.CompletedTask;
    private int sentAgain;

    public int SentAgain => sentAgain;

    public void Start() => watching = WatchAsync(ending.Token);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await watching.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await dbs.DisposeAsync();
        ending.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await using var db = dbs.CreateDbContext();
            foreach (var id in await db.OutboundMessages.Where(x => x.State == OutboundState.Uncertain).Select(x => x.Id).ToListAsync(cancellationToken))
            {
                if (route.WhatsApp.SentCounts().ContainsKey(id.ToString())) continue;
                var again = await new SendAgain(dbs, TimeProvider.System, new LocalNotices()).RunAsync(id, MessagingNode.Operator, cancellationToken);
                if (again.Ok) sentAgain++;
            }

            foreach (var number in await db.Orders.Where(x => x.Status == OrderStatus.Failed).Select(x => x.Number).ToListAsync(cancellationToken))
                await new RetryOrder(dbs, TimeProvider.System, new LocalNotices()).RunAsync(number, MessagingNode.Operator, cancellationToken);
        }
    }
}
