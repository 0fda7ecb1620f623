using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Pacing;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Drift;

/// <summary>How one look at a supplier's website ended.</summary>
internal abstract record CheckOutcome
{
    private CheckOutcome()
    {
    }

    public sealed record Well : CheckOutcome;

    /// <param name="MayPass">Trouble of the moment: another look may do.</param>
    /// <param name="Sign">What it says of the website, for orders as well; null where that is nothing.</param>
    public sealed record Broken(SitePhase Phase, string Reason, Screenshot? Evidence, bool MayPass, SiteSign? Sign = null) : CheckOutcome;

    /// <summary>Somebody buys, or waits for a browser: that goes first.</summary>
    public sealed record GaveWay : CheckOutcome;
}

/// <summary>
/// Looks at a supplier's website as a buyer would, and changes nothing: signs in, reads the history, finds one article, reads the cart. No article is put into the
/// cart, none is taken out, and the checkout is not entered.
/// </summary>
/// <param name="articles">Of our catalogue; one that is found is enough, as single articles come and go.</param>
/// <param name="mustGiveWay">Asked between phases.</param>
internal sealed class SupplierCheck(ISupplierSite site, HistoryIdentity identity, IReadOnlyList<OrderLineToBuy> articles, Func<ISupplierSite, SignInResult, Task> signedIn, Func<Task<bool>> mustGiveWay)
{
    public const string Name = Data.Company.SupplierWear.ByCheck;

    /// <summary>No order has it: what is looked for in the history as an order's reference is.</summary>
    private const string Reference = "SITE-CHECK";

    public async Task<CheckOutcome> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await signedIn(site, await site.SignInAsync(cancellationToken));
            if (await mustGiveWay()) return new CheckOutcome.GaveWay();
            if (await ReadHistoryAsync(cancellationToken) is { } unreadable) return unreadable;
            if (await mustGiveWay()) return new CheckOutcome.GaveWay();
            if (await FindOneAsync(cancellationToken) is { } missing) return missing;
            if (await mustGiveWay()) return new CheckOutcome.GaveWay();
            await site.ReadCartAsync(cancellationToken);
            return new CheckOutcome.Well();
        }
        catch (SupplierSiteException trouble)
        {
            return Of(trouble);
        }
    }

    public static CheckOutcome.Broken Of(SupplierSiteException trouble) => new(trouble.Phase, trouble.Message, trouble.Evidence, MayPass: trouble is SiteUnavailableException or SiteTimeoutException or SessionLostException or SiteBusyException, SiteSigns.Of(trouble));

    /// <summary>As an order's run does, which knows its order by our reference or as the new one.</summary>
    private async Task<CheckOutcome.Broken?> ReadHistoryAsync(CancellationToken cancellationToken)
    {
        if (identity != HistoryIdentity.Reference)
        {
            await site.ReadHistoryAsync(null, cancellationToken);
            return null;
        }

        return await site.FindInHistoryAsync(Reference, cancellationToken) is HistoryLookup.Unreadable no
            ? new CheckOutcome.Broken(SitePhase.History, no.Reason, await site.CaptureAsync("history", cancellationToken), MayPass: false) : null;
    }

    private async Task<CheckOutcome.Broken?> FindOneAsync(CancellationToken cancellationToken)
    {
        AddLineResult.NotFound? missing = null;
        foreach (var article in articles)
        {
            missing = await site.FindArticleAsync(article, cancellationToken);
            if (missing is null) return null;
        }

        var picture = await site.CaptureAsync("find", cancellationToken);
        return new CheckOutcome.Broken(SitePhase.AddLine, $"None of {string.Join(", ", articles.Select(article => article.Article))} was found. {missing?.Why}".TrimEnd(), picture, MayPass: false);
    }
}
