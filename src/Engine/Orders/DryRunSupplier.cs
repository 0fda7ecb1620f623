using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Engine.Access;
using Procurement.Engine.Files;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Recipes;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders;

/// <param name="Detail">What was seen, or what went wrong.</param>
/// <param name="ScreenshotKey">Key of the page's picture in the file store; null when none was taken.</param>
public sealed record DryRunStep(string Name, bool Ok, string? Detail, string? ScreenshotKey = null);

/// <param name="Outcome">A no where it could not be started.</param>
public sealed record DryRun(Outcome Outcome, IReadOnlyList<DryRunStep> Steps)
{
    public bool Ok => Outcome.Ok && Steps.All(step => step.Ok);
}

/// <summary>How a channel other than the web is tried without ordering.</summary>
public interface IChannelTrial
{
    /// <summary>One of <see cref="SupplierChannel"/>.</summary>
    string Channel { get; }

    Task<DryRun> RunAsync(ProcurementDb db, Supplier supplier, CancellationToken cancellationToken);
}

/// <summary>
/// Tries a supplier's recipe and account on its website without ordering: signs in, reads the history, fills the cart with one article, reads it back, goes
/// through the checkout to the button that orders, and empties the cart again. The click is never reached: nothing here can commit.
/// </summary>
public sealed class DryRunSupplier(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, Node node, ISupplierSites sites, SupplierSecrets secrets, IFileStore files, IEnumerable<IChannelTrial> trials)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    public async Task<DryRun> RunAsync(string code, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsAdmin) return No(NoCodes.NotAllowed, "Only an administrator may try how a supplier is bought from.");
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.Suppliers.AsNoTracking().SingleOrDefaultAsync(x => x.Code == code, cancellationToken) is not { } supplier) return No(NoCodes.NotFound, $"There is no supplier {code}.");
        if (trials.FirstOrDefault(x => x.Channel == supplier.Channel) is { } trial) return await trial.RunAsync(db, supplier, cancellationToken);
        var account = await db.SupplierAccounts.AsNoTracking().SingleOrDefaultAsync(x => x.SupplierCode == code, cancellationToken);
        var stored = await db.SupplierRecipes.AsNoTracking().SingleOrDefaultAsync(x => x.SupplierCode == code, cancellationToken);
        var item = await db.CatalogItems.AsNoTracking().Where(x => x.SupplierCode == code && x.Active).OrderBy(x => x.Price).FirstOrDefaultAsync(cancellationToken);
        var shipTo = await db.Sites.AsNoTracking().OrderBy(x => x.Code).FirstOrDefaultAsync(cancellationToken);
        if (!Uri.TryCreate(supplier.Website?.TrimEnd('/') + "/", UriKind.Absolute, out var website) || account is null || stored is null || item is null || shipTo is null)
            return No(NoCodes.Invalid, "A dry run needs a website, an account, a recipe, one active article and one site to deliver to.");
        if (RecipeCompiler.Parse(stored.Yaml).Recipe is not { } recipe) return No(NoCodes.Invalid, "The recipe no longer reads.");
        if (!await AccountLease.TakeAsync(db, code, "dry-run", node.Name, clock.GetUtcNow(), Lease, cancellationToken)) return No(NoCodes.WrongState, "An order is using the account now. Try again in a minute.");
        try
        {
            var line = new OrderLineToBuy(1, item.SupplierSku, Math.Max(1, item.MinQty), item.Name);
            var run = new DryRunWalk(recipe, line, new BasketExpectation([new ApprovedLine(item.SupplierSku, line.Quantity, item.Price)], line.Quantity * item.Price, item.Currency,
                new DeliveryAddress(shipTo.Name, shipTo.Address, shipTo.City, shipTo.Country), recipe.ShowsReference ? Reference : null), new DryRunSteps(files, code, clock), stored.UpdatedAt);
            return new DryRun(Outcome.Done, await run.RunAsync(sites, secrets.Open(account, website), DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(7), cancellationToken));
        }
        finally
        {
            await AccountLease.GiveBackAsync(db, code, "dry-run", node.Name, CancellationToken.None);
        }
    }

    /// <summary>What stands in the site's reference field; no order has it.</summary>
    internal const string Reference = "DRY-RUN";

    private static DryRun No(string code, string why) => new(Outcome.No(code, why), []);
}
