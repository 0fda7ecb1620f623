using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Engine.Access;
using Procurement.Engine.Notices;

namespace Procurement.Engine.Requests;

/// <summary>What is asked for, without a chat. <paramref name="Sku"/> or <paramref name="Description"/> must be given.</summary>
/// <param name="Unit">The catalogue's word; null takes the item's own unit.</param>
public sealed record NewLine(string? Sku, string? Description, decimal? Quantity, string? Unit);

/// <param name="Phone">Of the person for whom it is raised, E.164.</param>
/// <param name="Site">Null: the person's own.</param>
/// <param name="CostCenter">Null: the site's, else the person's.</param>
public sealed record NewRequest(string? Phone, IReadOnlyList<NewLine>? Lines, string? Site, DateOnly? NeedBy, string? CostCenter, string? Notes);

/// <param name="Number">Of the new request; null when the outcome is a no.</param>
public sealed record RaisedRequest(Outcome Outcome, string? Number);

/// <summary>A call that may be repeated: the same key and body give the request that the first one made; the same key with another body is refused.</summary>
public sealed record OnceOnly(string Key, string BodyHash);

/// <summary>Raises a request for a person over the API or portal; it starts in Checking.</summary>
public sealed class RaiseRequest(IDbContextFactory<ProcurementDb> dbs, TimeProvider clock, IChangeNotices notices)
{
    public Task<RaisedRequest> RunAsync(NewRequest request, OnceOnly? once, Actor actor, CancellationToken cancellationToken)
    {
        _ = (dbs, clock, notices);
        throw new NotSupportedException("Being built.");
    }
}
