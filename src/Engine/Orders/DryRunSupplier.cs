using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Engine.Access;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Recipes;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders;

/// <param name="Detail">What was seen, or what went wrong.</param>
public sealed record DryRunStep(string Name, bool Ok, string? Detail);

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
/// Tries a supplier's recipe and account on its website without ordering: signs in, reads the history, fills the cart with one article, reads it
/// back, and empties it again. The step that orders is never reached.
/// </summary>
public sealed class DryRunSupplier(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, Node node, ISupplierSites sites, SupplierSecrets secrets, IEnumerable<IChannelTrial> trials)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    public async Task<DryRun> RunAsync(string code, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsAdmin) return No(NoCodes.NotAllowed, "Only an administrator may try how a supplier is bought from.");
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.Suppliers.AsNoTracking().SingleOrDefaultAsync(x => x.Code == code, cancellationToken) is not { } supplier) return No(NoCodes.NotFound, $"There is no supplier {code}.");
        if (trials.FirstOrDefault(x => x.Channel == supplier.Channel) is { } trial) return await trial.RunAsync(db, supplier, cancellationToken);
        var account = await db.SupplierAccounts.AsNoTracking().SingleOrDefaultAsync(x => x.SupplierCode == code, cancellationToken);
        var yaml = await db.SupplierRecipes.Where(x => x.SupplierCode == code).Select(x => x.Yaml).SingleOrDefaultAsync(cancellationToken);
        var item = await db.CatalogItems.AsNoTracking().Where(x => x.SupplierCode == code && x.Active).OrderBy(x => x.Price).FirstOrDefaultAsync(cancellationToken);
        if (!Uri.TryCreate(supplier.Website?.TrimEnd('/') + "/", UriKind.Absolute, out var website) || account is null || yaml is null || item is null) return No(NoCodes.Invalid, "A dry run needs a website, an account, a recipe and one active article.");
        if (RecipeCompiler.Parse(yaml).Recipe is not { } recipe) return No(NoCodes.Invalid, "The recipe no longer reads.");
        if (!await AccountLease.TakeAsync(db, code, "dry-run", node.Name, clock.GetUtcNow(), Lease, cancellationToken)) return No(NoCodes.WrongState, "An order is using the account now. Try again in a minute.");
        try
        {
            return new DryRun(Outcome.Done, await StepsAsync(secrets.Open(account, website), recipe, item, cancellationToken));
        }
        finally
        {
            await AccountLease.GiveBackAsync(db, code, "dry-run", node.Name, CancellationToken.None);
        }
    }

    private async Task<List<DryRunStep>> StepsAsync(SupplierAccess access, Recipe recipe, CatalogItem item, CancellationToken cancellationToken)
    {
        var steps = new List<DryRunStep>();
        try
        {
            await using var site = await sites.OpenAsync(access, recipe, cancellationToken);
            steps.Add(new DryRunStep("signIn", true, (await site.SignInAsync(cancellationToken)).ToString()));
            var history = await site.FindInHistoryAsync("DRY-RUN", cancellationToken);
            steps.Add(new DryRunStep("history", history is not HistoryLookup.Unreadable, (history as HistoryLookup.Unreadable)?.Reason));
            await site.EmptyCartAsync(cancellationToken);
            steps.Add(new DryRunStep("emptyCart", true, null));
            var added = await site.AddLineAsync(new OrderLineToBuy(1, item.SupplierSku, item.MinQty), cancellationToken);
            steps.Add(new DryRunStep("addLine", added is AddLineResult.Added, $"{item.SupplierSku}: {added.GetType().Name}"));
            var cart = await site.ReadCartAsync(cancellationToken);
            steps.Add(new DryRunStep("readCart", cart.Rows.Count == 1, FormattableString.Invariant($"{cart.Rows.Count} rows, total {cart.Total:0.00} {cart.Currency}")));
            await site.EmptyCartAsync(cancellationToken);
            steps.Add(new DryRunStep("emptyCart", true, null));
        }
        catch (SupplierSiteException trouble)
        {
            steps.Add(new DryRunStep(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(trouble.Phase.ToString()), false, trouble.Message));
        }

        return steps;
    }

    private static DryRun No(string code, string why) => new(Outcome.No(code, why), []);
}
