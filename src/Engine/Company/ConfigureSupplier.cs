using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Audit;
using Procurement.Data.Company;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Company;

/// <summary>How a supplier is bought from on the web: address, recipe and account. Administrators only; secrets are written, never read back.</summary>
public sealed class ConfigureSupplier(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices, SupplierSecrets secrets)
{
    public Task<Outcome> SetWebsiteAsync(string code, string? website, Actor actor, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(website, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) return Task.FromResult(Outcome.No(NoCodes.Invalid, "website must be an address that begins with https:// or http://."));
        return ChangeAsync(code, "setWebsite", address.ToString(), actor, (_, supplier) =>
        {
            supplier.Website = address.ToString();
            return Task.CompletedTask;
        }, cancellationToken);
    }

    /// <summary>Takes a recipe that compiles; the caller has shown its errors otherwise (<see cref="RecipeCompiler"/>).</summary>
    public Task<Outcome> SetRecipeAsync(string code, string yaml, Actor actor, CancellationToken cancellationToken)
    {
        var errors = RecipeCompiler.Parse(yaml).Errors;
        if (errors.Count > 0) return Task.FromResult(Outcome.No(NoCodes.Invalid, [.. errors.Select(x => $"Line {x.Line}, column {x.Column}: {x.Message}")]));
        return ChangeAsync(code, "setRecipe", null, actor, async (db, _) =>
        {
            if (await db.SupplierRecipes.FindAsync([code], cancellationToken) is not { } recipe) db.SupplierRecipes.Add(recipe = new SupplierRecipe { SupplierCode = code, Yaml = yaml });
            recipe.Yaml = yaml;
            recipe.UpdatedAt = clock.GetUtcNow();
        }, cancellationToken);
    }

    public Task<Outcome> SetCredentialsAsync(string code, string? user, string? password, string? totpSecret, Actor actor, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(user)) errors.Add("user must not be empty.");
        if (string.IsNullOrEmpty(password)) errors.Add("password must not be empty.");
        if (errors.Count > 0) return Task.FromResult(Outcome.No(NoCodes.Invalid, [.. errors]));
        return ChangeAsync(code, "setCredentials", null, actor, async (db, _) =>
        {
            var protectedPassword = secrets.Protect(password!);
            if (await db.SupplierAccounts.FindAsync([code], cancellationToken) is not { } account) db.SupplierAccounts.Add(account = new SupplierAccount { SupplierCode = code, UserName = user!, ProtectedPassword = protectedPassword });
            account.UserName = user!;
            account.ProtectedPassword = protectedPassword;
            account.ProtectedTotpSecret = string.IsNullOrEmpty(totpSecret) ? null : secrets.Protect(totpSecret);
            account.ProtectedBrowserState = null;
        }, cancellationToken);
    }

    private async Task<Outcome> ChangeAsync(string code, string action, string? detail, Actor actor, Func<ProcurementDb, Supplier, Task> change, CancellationToken cancellationToken)
    {
        if (!actor.IsAdmin) return Outcome.No(NoCodes.NotAllowed, "Only an administrator may change how a supplier is bought from.");
        var now = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.Suppliers.SingleOrDefaultAsync(x => x.Code == code, cancellationToken) is not { } supplier) return Outcome.No(NoCodes.NotFound, $"There is no supplier {code}.");
        await change(db, supplier);
        db.AuditEntries.Add(new AuditEntry { Id = Guid.CreateVersion7(now), At = now, Actor = actor.Name, ActorId = actor.UserId, Action = action, Subject = "supplier", SubjectKey = code, Detail = detail });
        await db.SaveChangesAsync(cancellationToken);
        notices.Changed(ChangeKinds.Company, code);
        return Outcome.Done;
    }
}
