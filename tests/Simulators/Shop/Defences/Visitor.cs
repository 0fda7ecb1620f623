using System.Collections.Concurrent;

namespace Procurement.Simulators.Shop.Defences;

/// <summary>What a shop remembers of one browser.</summary>
internal sealed class Visitor
{
    public Queue<DateTimeOffset> Requests { get; } = new();
    public Queue<DateTimeOffset> SignIns { get; } = new();
    public DateTimeOffset? SignInLockedUntil { get; set; }
    /// <summary>Step to when its form was shown.</summary>
    public ConcurrentDictionary<string, DateTimeOffset> Shown { get; } = new(StringComparer.OrdinalIgnoreCase);
    public DateTimeOffset? ProvedHumanUntil { get; set; }
    public bool LockedOut { get; set; }
}
