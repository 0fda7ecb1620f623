using Procurement.Data.Company;

namespace Procurement.Engine.Messaging.Receiving;

/// <summary>
/// A number and a business-scoped id that came together belong to one address. Where that takes one of them from another person's address, the number or
/// id has changed hands and the new address is held until an operator verifies it.
/// </summary>
internal static class AddressLinking
{
    /// <param name="Address">The one that has both from now on.</param>
    /// <param name="IsNew">Not stored yet.</param>
    /// <param name="Emptied">Has neither any more: its conversation goes to <paramref name="Address"/> and it is removed.</param>
    public sealed record Link(PersonAddress Address, bool IsNew, PersonAddress? Emptied);

    /// <param name="byPhone">The address that has the number; null when none has.</param>
    /// <param name="byUserId">The address that has the id; null when none has.</param>
    public static Link Join(PersonAddress? byPhone, PersonAddress? byUserId, string phone, string userId, DateTimeOffset now)
    {
        var kept = byPhone is { UserId: null } ? byPhone : byUserId is { Phone: null } ? byUserId : null;
        var address = kept ?? new PersonAddress { Id = Guid.CreateVersion7(now), CreatedAt = now };
        var losing = new[] { byPhone, byUserId }.Where(x => x is not null && x != address).Select(x => x!).Distinct().ToList();
        if (losing.Any(x => x.State == AddressState.Held || (x.PersonId is { } person && person != address.PersonId))) Hold(address, losing[0], now);
        if (byPhone is not null && byPhone != address) byPhone.Phone = null;
        if (byUserId is not null && byUserId != address) byUserId.UserId = null;
        address.Phone = phone;
        address.UserId = userId;
        return new Link(address, kept is null, losing.FirstOrDefault(x => x.Phone is null && x.UserId is null));
    }

    /// <summary>It counts for nobody until it is verified.</summary>
    public static void Hold(PersonAddress address, PersonAddress replaced, DateTimeOffset now)
    {
        address.State = AddressState.Held;
        address.PersonId = null;
        address.ReplacesId = replaced.Id;
        address.ChangedAt = now;
    }
}
