using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Access;
using Procurement.Data.Audit;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Access;

/// <summary>What a REST key may do.</summary>
public static class ApiScopes
{
    public const string Read = "read", Write = "write", Decide = "decide", Import = "import", Admin = "admin";
    public static readonly IReadOnlyList<string> All = [Read, Write, Decide, Import, Admin];
}

/// <param name="Secret">Shown once and kept nowhere; null when refused.</param>
public sealed record CreatedApiKey(Outcome Outcome, string? Secret);

/// <summary>Makes a REST key that acts as its owner and within its scopes. Admins only.</summary>
public sealed class CreateApiKey(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    private const int SecretBytes = 32;

    public async Task<CreatedApiKey> RunAsync(string? name, string? ownerEmail, IReadOnlyList<string> scopes, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsAdmin) return new(Outcome.No(NoCodes.NotAllowed, "Only an admin makes keys."), null);
        var faults = new List<string>();
        if (name?.Trim() is not { Length: > 0 and <= 100 }) faults.Add("Give the key a name of at most 100 characters, so that people know whose it is.");
        if (scopes.Count == 0 || scopes.Any(scope => !ApiScopes.All.Contains(scope))) faults.Add($"Give at least one scope of {string.Join(", ", ApiScopes.All)}.");
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var normalized = ownerEmail?.Trim().ToUpperInvariant();
        var owner = await db.Users.AsNoTracking().SingleOrDefaultAsync(x => x.NormalizedEmail == normalized, cancellationToken);
        if (owner is null) faults.Add("The owner must be the e-mail of a user: the key acts as them.");
        if (faults.Count > 0) return new(Outcome.No(NoCodes.Invalid, [.. faults]), null);
        var now = clock.GetUtcNow();
        var secret = $"pk_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}";
        var key = new ApiKey { Id = Guid.CreateVersion7(now), Name = name!.Trim(), OwnerId = owner!.Id, SecretHash = HashOf(secret), Scopes = [.. scopes.Distinct()], CreatedAt = now };
        db.ApiKeys.Add(key);
        db.AuditEntries.Add(Entry("createApiKey", key, actor, now));
        await db.SaveChangesAsync(cancellationToken);
        notices.Changed(ChangeKinds.Company, "keys");
        return new(Outcome.Done, secret);
    }

    /// <summary>How a secret is kept: hex SHA-256. It is random and long, so it needs no salt.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    internal static AuditEntry Entry(string action, ApiKey key, Actor actor, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        At = now,
        Actor = actor.Name,
        ActorId = actor.UserId,
        Action = action,
        Subject = "apiKey",
        SubjectKey = key.Name,
        Detail = string.Join(", ", key.Scopes),
    };
}

/// <summary>Ends a REST key at once. Admins only.</summary>
public sealed class RevokeApiKey(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    public async Task<Outcome> RunAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.IsAdmin) return Outcome.No(NoCodes.NotAllowed, "Only an admin revokes keys.");
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.ApiKeys.SingleOrDefaultAsync(x => x.Id == id, cancellationToken) is not { } key) return Outcome.No(NoCodes.NotFound, "There is no such key.");
        if (key.RevokedAt is not null) return Outcome.Done;
        key.RevokedAt = clock.GetUtcNow();
        db.AuditEntries.Add(CreateApiKey.Entry("revokeApiKey", key, actor, clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        notices.Changed(ChangeKinds.Company, "keys");
        return Outcome.Done;
    }
}
