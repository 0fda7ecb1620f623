namespace Procurement.Simulators.Shop;

/// <summary>How a click that orders ended.</summary>
internal enum CommitEnd { Placed, Nothing, Broken, Refused, Lost, Phantom, Dropped }

/// <summary>The click that orders, the same for every personality: what faults do before and after the order is taken.</summary>
internal static class Committing
{
    public static async Task<(CommitEnd End, ShopOrder? Order)> CommitAsync(Visit visit, IReadOnlyCollection<string> extras, int secondOrderWaitSeconds = 0)
    {
        var shop = visit.Store.Supplier.Code;
        var faults = visit.Faults;
        if (TooSoon(visit, secondOrderWaitSeconds)) return (CommitEnd.Refused, null);
        if (SecondSubmit(visit) is { } second) return second;
        if (faults.Happens(shop, fault => fault.ErrorBeforeOrder)) return (CommitEnd.Broken, null);
        if (faults.Happens(shop, fault => fault.ConfirmsWithoutOrder)) return (CommitEnd.Phantom, null);
        if (visit.Store.PlaceOrder(new Placing(visit.Personality, extras)) is not { } order) return (CommitEnd.Nothing, null);
        visit.Events.Add(visit, "ordered");
        if (faults.Happens(shop, fault => fault.ErrorAfterOrder)) return (CommitEnd.Broken, order);
        if (faults.Happens(shop, fault => fault.HangAfterOrder)) return await HangAsync(visit.Http, Timeout.InfiniteTimeSpan, order);
        if (faults.Happens(shop, fault => fault.DropAfterOrder)) return await HangAsync(visit.Http, TimeSpan.Zero, order);
        if (faults.Last(shop, fault => fault.ConfirmationAfterMs) is { } milliseconds) await Task.Delay(milliseconds, CancellationToken.None);
        return (faults.Happens(shop, fault => fault.ConfirmationLost) ? CommitEnd.Lost : CommitEnd.Placed, order);
    }

    private static bool TooSoon(Visit visit, int personality)
    {
        var wait = visit.Faults.Last(visit.Store.Supplier.Code, fault => fault.SecondOrderWaitSeconds) ?? personality;
        return wait > 0 && visit.Store.Orders() is [.., var last] && visit.Now - last.At < TimeSpan.FromSeconds(wait);
    }

    /// <summary>A commit of a cart that was ordered already: it is empty, and the order is there.</summary>
    private static (CommitEnd End, ShopOrder? Order)? SecondSubmit(Visit visit)
    {
        if (visit.Store.Cart().Count > 0 || visit.Store.Orders() is not [.., var last]) return null;
        return visit.Faults.Last(visit.Store.Supplier.Code, fault => fault.DoubleSubmit) switch
        {
            "same" => (CommitEnd.Placed, last),
            "refused" => (CommitEnd.Refused, null),
            _ => null,
        };
    }

    private static async Task<(CommitEnd End, ShopOrder? Order)> HangAsync(HttpContext http, TimeSpan time, ShopOrder order)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        await Task.Delay(time, end.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        http.Abort();
        return (CommitEnd.Dropped, order);
    }
}
