using Procurement.Data.Access;

namespace Procurement.Engine.Access;

/// <summary>Auditors see everything and change nothing.</summary>
internal static class ReadOnlyActors
{
    public static bool OnlyLooks(this Actor actor) => actor.PortalRoles.Contains(PortalRoles.Auditor) && actor.PortalRoles.All(role => role == PortalRoles.Auditor);
}
