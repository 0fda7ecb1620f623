using System.Text.Json;
using Procurement.Data.Company;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Drift;

/// <summary>What is worn on a supplier's website, brought up to date by what one run met.</summary>
internal static class WearLedger
{
    /// <summary>Runs in a row that passed the place without meeting it: one that passes by chance (another article, a banner that stayed away) proves nothing.</summary>
    private const int EnoughMissed = 3;

    /// <param name="open">What was worn before the run; changed in place.</param>
    /// <param name="passed">Phases that the run passed: what it did not meet there is missed.</param>
    /// <param name="run">Number of the order, or <see cref="SupplierCheck.Name"/>.</param>
    /// <returns>What is new.</returns>
    public static IReadOnlyList<SupplierWear> Update(IReadOnlyCollection<SupplierWear> open, IReadOnlyList<Wear> met, IReadOnlySet<SitePhase> passed, string supplier, string run, DateTimeOffset now)
    {
        var seen = met.GroupBy(KeyOf).ToDictionary(same => same.Key, same => same.Last());
        foreach (var worn in open)
        {
            if (seen.Remove(KeyOf(worn), out var again)) worn.Seen(run, again.Label, now);
            else if (passed.Any(phase => NameOf(phase) == worn.Phase)) worn.Miss(EnoughMissed, now);
        }

        var fresh = seen.Select(wear => (wear.Value, Row: new SupplierWear { Id = Guid.CreateVersion7(now), SupplierCode = supplier, Phase = wear.Key.Phase, Line = wear.Key.Line, What = wear.Key.What, FirstSeenAt = now })).ToList();
        foreach (var (wear, row) in fresh) row.Seen(run, wear.Label, now);
        return [.. fresh.Select(each => each.Row)];
    }

    public static string NameOf(SitePhase phase) => JsonNamingPolicy.CamelCase.ConvertName(phase.ToString());

    private static (string Phase, int Line, string What) KeyOf(Wear wear) => (NameOf(wear.Phase), wear.Where, SupplierWear.Shorten(wear.What));

    private static (string Phase, int Line, string What) KeyOf(SupplierWear row) => (row.Phase, row.Line, row.What);
}
