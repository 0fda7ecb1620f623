namespace Procurement.Engine.Orders.Evidence;

public enum EvidenceFaultKind { PictureMissing, PictureChanged, FileMissing, FileChanged, StepChanged, StepRemoved, StepMoved, StepInserted, ApprovedChanged, ArmedChanged, EndChanged }

/// <summary>Something in an attempt's evidence is not as it was written.</summary>
/// <param name="Position">The step's, as it stands now or, of one that is gone, as it stood; null where it is not about one step.</param>
/// <param name="Words">For a person to read.</param>
public sealed record EvidenceFault(EvidenceFaultKind Kind, int? Position, string Words);

/// <summary>What the attempt says of its chain, and the steps that are there.</summary>
/// <param name="Head">Hash of the newest step, as the attempt has it.</param>
/// <param name="Count">Steps that there must be.</param>
/// <param name="ArmedHash">The chain's hash up to the click; null where it was not armed.</param>
public sealed record ChainFacts(string Order, int Attempt, string? Approved, string? Head, int Count, string? ArmedHash, IReadOnlyList<EvidenceStep> Steps);

/// <summary>Finds what is not as it was written in an attempt's chain, and names it.</summary>
public static class ChainCheck
{
    /// <param name="sha256Of">Of the file with this key; null when it is not in the store.</param>
    /// <returns>Empty when all is intact.</returns>
    public static IReadOnlyList<EvidenceFault> Run(ChainFacts facts, Func<string, string?> sha256Of)
    {
        var steps = facts.Steps.OrderBy(step => step.Position).Select(step => new Placed(step, PlaceOf(step, facts))).ToList();
        var foreign = steps.Where(step => IsForeign(step, steps, facts)).ToList();
        var own = steps.Except(foreign).ToList();
        return
        [
            .. Beginning(facts, steps),
            .. steps.Where(step => step.Place is null).Select(step => Fault(EvidenceFaultKind.StepChanged, step, "was changed after it was written: its hash does not fit what it says.")),
            .. foreign.Select(step => IsOneTooMany(step, steps, facts)
                ? Fault(EvidenceFaultKind.StepInserted, step, "was put in later: the chain was made without it.")
                : Fault(EvidenceFaultKind.StepChanged, step, "was changed and its hash made anew: the chain goes on from another one.")),
            .. own.Where(step => IsOutOfOrder(step, own)).Select(step => Fault(EvidenceFaultKind.StepMoved, step, $"was moved: it was written as step {step.At}.")),
            .. Gone(facts, steps),
            .. Ends(facts, steps),
            .. steps.SelectMany(step => Files(step.Step, sha256Of)),
        ];
    }

    /// <param name="Place">Where the step was written: the position that its hash is over; null where no position fits, as something else was changed.</param>
    private sealed record Placed(EvidenceStep Step, int? Place)
    {
        public int At => Place ?? Step.Position;
    }

    private static int? PlaceOf(EvidenceStep step, ChainFacts facts)
    {
        if (step is not { PreviousHash: { } previous, Hash: { } hash }) return null;
        var most = Math.Max(facts.Count, facts.Steps.Max(x => x.Position)) + 1;
        return Enumerable.Range(1, most).Prepend(step.Position).Select(place => (int?)place).FirstOrDefault(place => EvidenceChain.HashOf(previous, step with { Position = place!.Value }) == hash);
    }

    /// <summary>Its own hash is right, but it is a copy, or what follows it was linked to another step in its place.</summary>
    private static bool IsForeign(Placed step, List<Placed> all, ChainFacts facts)
    {
        if (step.Place is not { } place) return false;
        if (facts.Head is not null && place > facts.Count || all.Exists(twin => twin.Step.Hash == step.Step.Hash && twin.Step.Position < step.Step.Position)) return true;
        var links = all.Where(next => next.Place == place + 1).Select(next => next.Step.PreviousHash).ToList();
        if (place == facts.Count && facts.Head is not null) links.Add(facts.Head);
        return links.Count > 0 && !links.Contains(step.Step.Hash);
    }

    private static bool IsOneTooMany(Placed step, List<Placed> all, ChainFacts facts) => step.At > facts.Count || all.Exists(other => other != step && other.At == step.At);

    private static bool IsOutOfOrder(Placed step, List<Placed> own) =>
        own.Exists(other => other.At != step.At && other.At < step.At != other.Step.Position < step.Step.Position);

    private static IEnumerable<EvidenceFault> Beginning(ChainFacts facts, List<Placed> steps)
    {
        var start = EvidenceChain.Start(facts.Order, facts.Attempt, facts.Approved);
        var first = steps.Where(step => step.Place == 1).ToList();
        if (first.Count > 0 && !first.Exists(step => step.Step.PreviousHash == start))
            yield return new EvidenceFault(EvidenceFaultKind.ApprovedChanged, null, "The chain does not begin with this order, this attempt and what is written here as approved.");
    }

    private static IEnumerable<EvidenceFault> Gone(ChainFacts facts, List<Placed> steps)
    {
        var last = Math.Max(facts.Count, steps.Select(step => step.Place ?? 0).DefaultIfEmpty().Max());
        return Enumerable.Range(1, last).Except(steps.Select(step => step.At)).Select(place => new EvidenceFault(EvidenceFaultKind.StepRemoved, place, $"Step {place} is gone: the chain was made with it."));
    }

    private static IEnumerable<EvidenceFault> Ends(ChainFacts facts, List<Placed> steps)
    {
        if (facts.Head is null && steps.Exists(step => step.Step.Hash is not null)) yield return new EvidenceFault(EvidenceFaultKind.EndChanged, null, "The attempt no longer says where its chain ends.");
        var isBeforeFirst = facts.ArmedHash == EvidenceChain.Start(facts.Order, facts.Attempt, facts.Approved);
        if (facts.ArmedHash is { } armed && !isBeforeFirst && !steps.Exists(step => step.Step.Hash == armed))
            yield return new EvidenceFault(EvidenceFaultKind.ArmedChanged, null, "The hash that was kept before the click is that of no step here: what was done up to the click is not what is shown.");
    }

    private static IEnumerable<EvidenceFault> Files(EvidenceStep step, Func<string, string?> sha256Of)
    {
        foreach (var (key, sha, what, missing, changed) in new[]
        {
            (step.PictureKey, step.PictureSha256, "The picture", EvidenceFaultKind.PictureMissing, EvidenceFaultKind.PictureChanged),
            (step.FileKey, step.FileSha256, "The file", EvidenceFaultKind.FileMissing, EvidenceFaultKind.FileChanged),
        })
        {
            if (sha is null) continue;
            var now = key is null ? null : sha256Of(key);
            if (now is null) yield return new EvidenceFault(missing, step.Position, $"{what} of step {step.Position} ({step.Name}) is missing.");
            else if (now != sha) yield return new EvidenceFault(changed, step.Position, $"{what} of step {step.Position} ({step.Name}) is not the one that was taken.");
        }
    }

    private static EvidenceFault Fault(EvidenceFaultKind kind, Placed step, string words) => new(kind, step.Step.Position, $"Step {step.Step.Position} ({step.Step.Name}) {words}");
}
