namespace Procurement.Route.Tests.Orders.Matrix;

/// <summary>When a process that orders is killed.</summary>
internal enum KillMoment
{
    /// <summary>As soon as the attempt log (or the row) commits the point.</summary>
    Point,

    /// <summary>The shop has got the click and has not taken the order yet.</summary>
    ClickUnderWay,

    /// <summary>The shop has taken the order and has not answered yet.</summary>
    AnswerUnderWay,
}

/// <param name="Name">The point; empty at the other moments.</param>
/// <param name="After">How long after that moment.</param>
internal sealed record Kill(KillMoment Moment, string Name, TimeSpan After)
{
    public override string ToString() => $"{(Moment == KillMoment.Point ? Name : Moment)}{(After > TimeSpan.Zero ? FormattableString.Invariant($" + {After.TotalMilliseconds:0} ms") : "")}";
}

/// <summary>Kills of one order, one for each process that is started for it, and what the shop does besides.</summary>
/// <param name="Row">The row of the report.</param>
/// <param name="WaitForLease">The next process comes when the killed one's lease has lapsed; else when it was not seen for a while.</param>
internal sealed record KillPlan(string Row, IReadOnlyList<Kill> Kills, bool AnswerIsLost, bool WaitForLease)
{
    /// <summary>What a process that places an order commits, in order.</summary>
    private static readonly string[] Points = ["order taken", "order Placing", "attempt started", "step signIn", "step history", "step emptyCart", "step addLine", "step readCart", "step checkout", "attempt armed", "order Placed", "step confirmation"];

    private static readonly string[] LookUpPoints = ["order taken", "step signIn", "step lookUp", "order Placed"];

    /// <summary>The moments for one personality: each point, the click, the answer, the look-ups, and at random.</summary>
    public static IEnumerable<KillPlan> Of(int seed, int random)
    {
        var chance = new Random(seed);
        foreach (var point in Points) yield return new($"at “{point}”", [At(point)], AnswerIsLost: false, chance.Next(2) == 0);
        for (var at = 0; at < 4; at++) yield return new("while the click is under way", [new(KillMoment.ClickUnderWay, "", Within(chance, 2500))], false, chance.Next(2) == 0);
        for (var at = 0; at < 4; at++) yield return new("while the answer is under way", [new(KillMoment.AnswerUnderWay, "", Within(chance, 2500))], false, chance.Next(2) == 0);
        foreach (var point in LookUpPoints) yield return new($"killed after arming, and then at “{point}” of the look-up", [At("attempt armed") with { After = Within(chance, 1500) }, At(point)], AnswerIsLost: true, chance.Next(2) == 0);
        for (var at = 0; at < random; at++)
        {
            var kills = Enumerable.Range(0, 1 + chance.Next(3)).Select(_ => At(Points[chance.Next(Points.Length - 2)]) with { After = Within(chance, 3000) }).ToList();
            yield return new("at random, up to three times", kills, AnswerIsLost: chance.Next(4) == 0, chance.Next(2) == 0);
        }
    }

    public override string ToString() => $"{string.Join(", then ", Kills)}{(AnswerIsLost ? ", the answer is lost" : "")}, found by {(WaitForLease ? "its lease" : "its silence")}";

    private static Kill At(string point) => new(KillMoment.Point, point, TimeSpan.Zero);

    private static TimeSpan Within(Random chance, int milliseconds) => TimeSpan.FromMilliseconds(chance.Next(milliseconds));
}
