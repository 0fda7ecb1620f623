using Procurement.Engine.Orders.Evidence;

namespace Procurement.Engine.Tests.Orders.Evidence;

public sealed class EvidenceChainTests
{
    private const string Order = "PO-2026-000045", Approved = """{"order":"PO-2026-000045","total":"88"}""";
    private static readonly DateTimeOffset Nine = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly string[] Names = ["signIn", "history", "readCart", "checkout", "beforeClick", "confirmation"];
    private readonly Dictionary<string, string> files = new(StringComparer.Ordinal);
    private readonly ChainFacts intact;

    public EvidenceChainTests()
    {
        var hash = EvidenceChain.Start(Order, 1, Approved);
        var steps = new List<EvidenceStep>();
        foreach (var name in Names)
        {
            files[$"{name}.png"] = EvidenceChain.Sha256(System.Text.Encoding.UTF8.GetBytes(name));
            steps.Add(Link(hash, steps.Count + 1, name, $"{name}.png"));
            hash = steps[^1].Hash!;
        }

        intact = new ChainFacts(Order, 1, Approved, hash, steps.Count, steps[4].Hash, steps);
    }

    [Fact]
    public void A_chain_as_it_was_written_is_intact() => Assert.Empty(Check(intact));

    [Fact]
    public void Neither_the_order_of_rows_nor_the_zone_of_times_matters() =>
        Assert.Empty(Check(intact with { Steps = [.. intact.Steps.Reverse().Select(step => step with { At = step.At.ToOffset(TimeSpan.FromHours(4)) })] }));

    [Fact]
    public void The_form_of_the_hashes_is_the_documented_one_and_stays()
    {
        var start = EvidenceChain.Start("PO-1", 2, "x");
        var step = new EvidenceStep(1, "é", Nine, "https://shop.test/cart", "aa", null, null, "", start, null);

        Assert.Equal(Sha("22:procurement-evidence-1\n5:start\n4:PO-1\n1:2\n64:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\n"), start);
        Assert.Equal(Sha($"22:procurement-evidence-1\n4:step\n64:{start}\n1:1\n2:é\n27:2026-11-24T09:00:00.000000Z\n22:https://shop.test/cart\n2:aa\n-\n-\n0:\n"), EvidenceChain.HashOf(start, step));
    }

    [Fact]
    public void A_picture_that_is_gone_is_named()
    {
        files.Remove("checkout.png");

        Assert.Equal((EvidenceFaultKind.PictureMissing, 4), One(Check(intact)));
    }

    [Fact]
    public void A_picture_that_was_exchanged_is_named()
    {
        files["readCart.png"] = EvidenceChain.Sha256([1]);

        Assert.Equal((EvidenceFaultKind.PictureChanged, 3), One(Check(intact)));
    }

    [Theory]
    [InlineData("detail")]
    [InlineData("address")]
    [InlineData("time")]
    [InlineData("name")]
    [InlineData("page")]
    public void An_edited_step_is_named_and_no_other(string what) => Assert.Equal((EvidenceFaultKind.StepChanged, 4), One(Check(With(4, step => what switch
    {
        "detail" => step with { Detail = "Total 880.00 AED" },
        "address" => step with { Address = "https://elsewhere.test/" },
        "time" => step with { At = step.At.AddSeconds(1) },
        "name" => step with { Name = "readCart" },
        _ => step with { PageSha256 = new string('0', 64) },
    }))));

    [Fact]
    public void A_step_whose_hash_was_made_anew_is_named_by_the_one_after_it() =>
        Assert.Equal((EvidenceFaultKind.StepChanged, 3), One(Check(With(3, step => Hashed(step with { Detail = "other" })))));

    [Fact]
    public void A_removed_step_is_named() => Assert.Equal((EvidenceFaultKind.StepRemoved, 3), One(Check(Without(3))));

    [Fact]
    public void A_removed_step_is_named_though_the_others_were_counted_anew() =>
        Assert.Equal((EvidenceFaultKind.StepRemoved, 3), One(Check(Counted(Without(3).Steps))));

    [Fact]
    public void The_last_step_cannot_be_taken_away_unseen() => Assert.Equal((EvidenceFaultKind.StepRemoved, 6), One(Check(Without(6))));

    [Fact]
    public void With_all_steps_gone_each_is_named() => Assert.Equal(6, Check(intact with { Steps = [] }).Count(fault => fault.Kind == EvidenceFaultKind.StepRemoved));

    [Fact]
    public void Steps_that_changed_places_are_named()
    {
        var swapped = Check(intact with { Steps = [.. intact.Steps.Select(step => step.Position switch { 2 => step with { Position = 3 }, 3 => step with { Position = 2 }, _ => step })] });

        Assert.All(swapped, fault => Assert.Equal(EvidenceFaultKind.StepMoved, fault.Kind));
        Assert.Equal([2, 3], swapped.Select(fault => fault.Position!.Value).Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void An_inserted_step_is_named(int place)
    {
        var previous = place == 1 ? EvidenceChain.Start(Order, 1, Approved) : intact.Steps[place - 2].Hash!;
        var steps = intact.Steps.ToList();
        steps.Insert(place - 1, Link(previous, place, "lookUp", "signIn.png"));

        Assert.Equal((EvidenceFaultKind.StepInserted, place), One(Check(Counted(steps))));
    }

    [Fact]
    public void A_copy_of_a_step_is_named() => Assert.Equal((EvidenceFaultKind.StepInserted, 3), One(Check(Counted(intact.Steps.Take(2).Append(intact.Steps[1]).Concat(intact.Steps.Skip(2))))));

    [Fact]
    public void A_step_added_at_the_end_is_named() =>
        Assert.Equal((EvidenceFaultKind.StepInserted, 7), One(Check(intact with { Steps = [.. intact.Steps, Link(intact.Head!, 7, "lookUp", "signIn.png")] })));

    [Fact]
    public void What_was_approved_cannot_be_changed_afterwards() =>
        Assert.Equal(EvidenceFaultKind.ApprovedChanged, Assert.Single(Check(intact with { Approved = Approved.Replace("88", "99", StringComparison.Ordinal) })).Kind);

    [Fact]
    public void A_chain_made_anew_as_a_whole_does_not_fit_the_hash_kept_before_the_click()
    {
        var (hash, steps) = (EvidenceChain.Start(Order, 1, Approved), new List<EvidenceStep>());
        foreach (var step in intact.Steps)
        {
            steps.Add(Hashed(step with { PreviousHash = hash, Detail = "all is well" }));
            hash = steps[^1].Hash!;
        }

        Assert.Equal(EvidenceFaultKind.ArmedChanged, Assert.Single(Check(intact with { Steps = steps, Head = hash })).Kind);
    }

    private IReadOnlyList<EvidenceFault> Check(ChainFacts facts) => ChainCheck.Run(facts, files.GetValueOrDefault);

    private static (EvidenceFaultKind, int?) One(IReadOnlyList<EvidenceFault> faults) => Assert.Single(faults) is var fault ? (fault.Kind, fault.Position) : default;

    private EvidenceStep Link(string previous, int position, string name, string picture) =>
        Hashed(new EvidenceStep(position, name, Nine.AddSeconds(position), $"https://shop.test/{name}", files[picture], EvidenceChain.Sha256([(byte)position]), null, $"{name} is done", previous, null, picture));

    private static EvidenceStep Hashed(EvidenceStep step) => step with { Hash = EvidenceChain.HashOf(step.PreviousHash!, step) };

    private ChainFacts With(int position, Func<EvidenceStep, EvidenceStep> change) => intact with { Steps = [.. intact.Steps.Select(step => step.Position == position ? change(step) : step)] };

    private ChainFacts Without(int position) => intact with { Steps = [.. intact.Steps.Where(step => step.Position != position)] };

    private ChainFacts Counted(IEnumerable<EvidenceStep> steps) => intact with { Steps = [.. steps.Select((step, index) => step with { Position = index + 1 })] };

    private static string Sha(string text) => EvidenceChain.Sha256(System.Text.Encoding.UTF8.GetBytes(text));
}
