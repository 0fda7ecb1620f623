using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Access;

namespace Procurement.Engine.Approvals;

/// <summary>Who changed a submitted request last: they neither approve it nor release it (four eyes).</summary>
/// <param name="OfPriceOrSupplier">Portal user and person who set a price, an item or a supplier last; empty when nobody did.</param>
/// <param name="OfContent">Likewise for any part of the content, since it was submitted.</param>
internal sealed record LastEditors(IReadOnlySet<Guid> OfPriceOrSupplier, IReadOnlySet<Guid> OfContent)
{
    private static readonly string[] PriceOrSupplier = ["setPrice", "setItem", "setSupplier"];
    private static readonly string[] Content = [.. PriceOrSupplier, "addLine", "removeLine", "setQuantity", "setSite", "setLineSite", "setCostCenter"];
    private static readonly string[] ByHand = ["operator", "approver", "integrator"];
    private static readonly LastEditors Nobody = new(new HashSet<Guid>(), new HashSet<Guid>());

    public bool EditedContent(Actor actor) => (actor.UserId is { } user && OfContent.Contains(user)) || (actor.PersonId is { } person && OfContent.Contains(person));

    public static async Task<LastEditors> OfAsync(ProcurementDb db, PurchaseRequest request, CancellationToken cancellationToken) =>
        (await OfAsync(db, [request], cancellationToken)).GetValueOrDefault(request.Id, Nobody);

    /// <returns>By request id; a request that nobody edited is left out.</returns>
    public static async Task<Dictionary<Guid, LastEditors>> OfAsync(ProcurementDb db, IReadOnlyList<PurchaseRequest> requests, CancellationToken cancellationToken)
    {
        var ids = requests.Select(request => request.Id).ToList();
        var edits = await db.Operations.Where(x => ids.Contains(x.RequestId) && x.AuthorId != null && Content.Contains(x.Kind) && ByHand.Contains(x.Author))
            .OrderBy(x => x.Sequence).Select(x => new Edit(x.RequestId, x.AuthorId!.Value, x.Kind, x.At)).ToListAsync(cancellationToken);
        if (edits.Count == 0) return [];

        var authors = edits.Select(edit => edit.Author).Distinct().ToList();
        var persons = await db.Users.Where(x => authors.Contains(x.Id) && x.PersonPhone != null)
            .Join(db.People, user => user.PersonPhone, person => person.Phone, (user, person) => new { user.Id, Person = person.Id }).ToDictionaryAsync(x => x.Id, x => x.Person, cancellationToken);
        return requests.Where(request => edits.Any(edit => edit.Request == request.Id)).ToDictionary(request => request.Id, request => new LastEditors(
            Identities(edits.LastOrDefault(edit => edit.Request == request.Id && PriceOrSupplier.Contains(edit.Kind)), persons),
            Identities(edits.LastOrDefault(edit => edit.Request == request.Id && edit.At > request.SubmittedAt), persons)));
    }

    private sealed record Edit(Guid Request, Guid Author, string Kind, DateTimeOffset At);

    private static HashSet<Guid> Identities(Edit? edit, Dictionary<Guid, Guid> persons) =>
        edit is null ? [] : persons.TryGetValue(edit.Author, out var person) ? [edit.Author, person] : [edit.Author];
}
