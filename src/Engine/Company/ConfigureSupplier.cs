using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Audit;
using Procurement.Data.Company;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Documents;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Company;

/// <summary>How a supplier is bought from: channel, and what each channel needs. Administrators only; secrets are written, never read back.</summary>
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
            // What is still worn with the new recipe comes back with the next run.
            foreach (var worn in await db.SupplierWear.Where(x => x.SupplierCode == code && x.ResolvedAt == null).ToListAsync(cancellationToken)) worn.Resolve("recipe", recipe.UpdatedAt);
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
            if (await db.SupplierBreakers.FindAsync([code], cancellationToken) is { } breaker) breaker.AccountChanged();
        }, cancellationToken);
    }

    /// <param name="channel">web, email or cxml.</param>
    public Task<Outcome> SetChannelAsync(string code, string? channel, Actor actor, CancellationToken cancellationToken)
    {
        if (channel is not (SupplierChannel.Web or SupplierChannel.Email or SupplierChannel.Cxml)) return Task.FromResult(Outcome.No(NoCodes.Invalid, "channel must be web, email or cxml."));
        return ChangeAsync(code, "setChannel", channel, actor, (_, supplier) =>
        {
            supplier.Channel = channel;
            return Task.CompletedTask;
        }, cancellationToken);
    }

    /// <param name="email">Where orders by e-mail go.</param>
    /// <param name="language">Of documents to it, two letters; empty for English.</param>
    public Task<Outcome> SetEmailAsync(string code, string? email, string? language, Actor actor, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        if (!MimeKit.MailboxAddress.TryParse(email, out var address) || address.Domain.Length == 0) errors.Add("email must be a mail address.");
        if (!string.IsNullOrEmpty(language) && !DocumentWords.Languages.Contains(language)) errors.Add($"language must be one of {string.Join(", ", DocumentWords.Languages)}.");
        if (errors.Count > 0) return Task.FromResult(Outcome.No(NoCodes.Invalid, [.. errors]));
        return ChangeAsync(code, "setEmail", $"{address!.Address} {language}".TrimEnd(), actor, (_, supplier) =>
        {
            supplier.Email = address.Address;
            supplier.Language = string.IsNullOrEmpty(language) ? null : language;
            return Task.CompletedTask;
        }, cancellationToken);
    }

    /// <summary>How the supplier takes cXML. The secret is written only: null keeps the one that is there.</summary>
    public async Task<Outcome> SetCxmlAsync(string code, CxmlSettings settings, Actor actor, CancellationToken cancellationToken)
    {
        var errors = settings.Faults().ToList();
        await using (var read = await dbs.CreateDbContextAsync(cancellationToken))
        {
            if (string.IsNullOrEmpty(settings.SharedSecret) && !await read.SupplierCxml.AnyAsync(x => x.SupplierCode == code, cancellationToken)) errors.Add("shared secret must not be empty the first time.");
        }

        if (errors.Count > 0) return Outcome.No(NoCodes.Invalid, [.. errors]);
        return await ChangeAsync(code, "setCxml", settings.Address, actor, async (db, _) =>
        {
            var row = await db.SupplierCxml.FindAsync([code], cancellationToken);
            var secret = string.IsNullOrEmpty(settings.SharedSecret) ? row!.ProtectedSharedSecret : secrets.Protect(settings.SharedSecret);
            if (row is null)
            {
                db.SupplierCxml.Add(row = new SupplierCxml
                {
                    SupplierCode = code,
                    Address = settings.Address!,
                    FromDomain = settings.FromDomain!,
                    FromIdentity = settings.FromIdentity!,
                    ToDomain = settings.ToDomain!,
                    ToIdentity = settings.ToIdentity!,
                    SenderDomain = settings.SenderDomain!,
                    SenderIdentity = settings.SenderIdentity!,
                    ProtectedSharedSecret = secret,
                });
            }

            settings.CopyTo(row);
            (row.ProtectedSharedSecret, row.UpdatedAt) = (secret, clock.GetUtcNow());
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

/// <summary>How a supplier takes cXML, as an administrator writes it.</summary>
/// <param name="SharedSecret">Null keeps the one that is there.</param>
public sealed record CxmlSettings(string? Address, string? FromDomain, string? FromIdentity, string? ToDomain, string? ToIdentity, string? SenderDomain, string? SenderIdentity, string? SharedSecret, bool IsTest)
{
    internal IEnumerable<string> Faults()
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var address) || !(address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback))) yield return "address must begin with https://: the shared secret goes there.";
        (string Name, string? Value)[] names = [("from domain", FromDomain), ("from identity", FromIdentity), ("to domain", ToDomain), ("to identity", ToIdentity), ("sender domain", SenderDomain), ("sender identity", SenderIdentity)];
        foreach (var (name, value) in names)
        {
            if (string.IsNullOrWhiteSpace(value) || value.Length > 200) yield return $"{name} must not be empty and has at most 200 characters.";
        }
    }

    internal void CopyTo(SupplierCxml row)
    {
        (row.Address, row.IsTest) = (Address!.Trim(), IsTest);
        (row.FromDomain, row.FromIdentity) = (FromDomain!.Trim(), FromIdentity!.Trim());
        (row.ToDomain, row.ToIdentity) = (ToDomain!.Trim(), ToIdentity!.Trim());
        (row.SenderDomain, row.SenderIdentity) = (SenderDomain!.Trim(), SenderIdentity!.Trim());
    }
}
