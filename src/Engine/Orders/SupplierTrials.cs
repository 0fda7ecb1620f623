using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Engine.Access;
using Procurement.Engine.Files;

namespace Procurement.Engine.Orders;

/// <summary>What an administrator who writes a recipe looks at: the recipe that is stored, and the pictures of dry runs.</summary>
public sealed partial class SupplierTrials(IDbContextFactory<ProcurementDb> dbs, IFileStore files)
{
    /// <summary>Of dry-run pictures in the file store.</summary>
    public const string Folder = "dry-runs/";

    /// <summary>Of pictures of the regular checks in the file store.</summary>
    internal const string CheckFolder = "supplier-checks/";

    /// <returns>Null recipe with the reason.</returns>
    public async Task<(SupplierRecipe? Recipe, Outcome No)> RecipeAsync(string code, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsAdmin) return (null, Outcome.No(NoCodes.NotAllowed, "Only an administrator may see how a supplier is bought from."));
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var recipe = await db.SupplierRecipes.AsNoTracking().SingleOrDefaultAsync(x => x.SupplierCode == code, cancellationToken);
        return (recipe, recipe is null ? Outcome.No(NoCodes.NotFound, $"There is no recipe for {code}.") : Outcome.Done);
    }

    /// <param name="key">As <see cref="DryRunStep.ScreenshotKey"/>; nothing else of the store is given out.</param>
    /// <returns>Null where the actor is no administrator, the key is no dry run's of a supplier, or the picture is not there.</returns>
    public async Task<StoredFile?> PictureAsync(string key, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsAdmin || Key().Match(key) is not { Success: true } match) return null;
        var code = match.Groups[1].Value;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.Suppliers.AnyAsync(x => x.Code == code, cancellationToken) ? await files.GetAsync(key, cancellationToken) : null;
    }

    [GeneratedRegex(@"^dry-runs/([^/.]+)/[0-9a-f]{32}/[0-9]{2}-[A-Za-z]+\.(?:png|small\.jpg)$")]
    private static partial Regex Key();
}
