namespace Procurement.Evaluation.Batching;

/// <summary>
/// Makes bursts as people type them. The assumptions stand in docs/batching.md: 3 to 6 characters a second, a pause before each further message, people who differ
/// in speed, pauses and habits; two in five bursts are one complete message.
/// </summary>
internal sealed class BurstGenerator(IReadOnlyList<OrderedThing> things, int seed)
{
    /// <summary>Shares of the four kinds over all people (issue: 40% single, 35% fragments, 10% a trailing "and", 15% with a photo).</summary>
    private static readonly double[] Mix = [0.40, 0.35, 0.10, 0.15];

    /// <summary>How alike people are: the lower, the more a person keeps to one kind (of a Dirichlet distribution).</summary>
    private const double Alike = 5;

    /// <summary>Median seconds of the pause before a further message is begun, its spread between people and within one person (of log-normal distributions).</summary>
    private const double PauseMedian = 2.2, PauseBetweenPeople = 0.4, PauseWithinPerson = 0.8;

#pragma warning disable CA5394 // A seeded generator: the same bursts on every run.
    private readonly Random random = new(seed);

    public IEnumerable<Burst> Make(int people, int burstsEach)
    {
        for (var person = 0; person < people; person++)
        {
            var language = random.NextDouble() is var draw && draw < 0.55 ? "en" : draw < 0.68 ? "es" : draw < 0.78 ? "pt" : draw < 0.88 ? "fr" : "hi-Latn";
            var typist = new Typist(3 + (3 * random.NextDouble()), PauseMedian * Math.Exp(PauseBetweenPeople * Normal()), Dirichlet());
            for (var i = 0; i < burstsEach; i++) yield return Timed(person, language, typist);
        }
    }

    private Burst Timed(int person, string language, Typist typist)
    {
        var kind = (BurstKind)Pick(typist.Mix);
        var said = new Phrasing(things, language, random).Of(kind);
        var messages = new List<BurstMessage>();
        var at = 0.0;
        foreach (var text in said)
        {
            // A photo is taken or chosen, not typed.
            var making = text is null ? 2 + (4 * random.NextDouble()) : text.Length / typist.CharsPerSecond;
            if (messages.Count > 0) at += (typist.Pause * Math.Exp(PauseWithinPerson * Normal())) + making;
            messages.Add(new BurstMessage(at, text));
        }

        return new Burst(person, language, kind, messages);
    }

    private int Pick(double[] shares)
    {
        var draw = random.NextDouble() * shares.Sum();
        for (var i = 0; i < shares.Length - 1; i++) if ((draw -= shares[i]) < 0) return i;
        return shares.Length - 1;
    }

    private double[] Dirichlet() => [.. Mix.Select(share => Gamma(share * Alike))];

    /// <summary>Marsaglia and Tsang, raised below one.</summary>
    private double Gamma(double shape)
    {
        if (shape < 1) return Gamma(shape + 1) * Math.Pow(random.NextDouble(), 1 / shape);
        var d = shape - (1.0 / 3);
        while (true)
        {
            var x = Normal();
            var v = Math.Pow(1 + (x / Math.Sqrt(9 * d)), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v))) return d * v;
        }
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed record Typist(double CharsPerSecond, double Pause, double[] Mix);
}

/// <summary>What is said in a burst, message by message; null is a photo.</summary>
internal sealed class Phrasing(IReadOnlyList<OrderedThing> things, string language, Random random)
{
    private readonly Wording words = Wording.All.First(wording => wording.Language == language);
    private readonly OrderedThing[] own = [.. things.Where(thing => thing.Language == language)];

    public IReadOnlyList<string?> Of(BurstKind kind) => kind switch
    {
        BurstKind.Single => [Whole()],
        BurstKind.Fragments => Chance(0.25) ? WordByWord() : Fragments(),
        BurstKind.TrailingAnd => [.. TrailingAnd()],
        _ => Photo(),
    };

    /// <summary>All in one message; half of them say where or when as well.</summary>
    private string Whole()
    {
        var chosen = Choose(1 + random.Next(3));
        var text = OrderedThing.Joined(Chance(0.3) ? Any(words.Hello) + "," : "", Any(words.Need), string.Join(", ", chosen[..^1]), chosen.Length > 1 ? words.And : "", chosen[^1]);
        return OrderedThing.Joined(text, Chance(0.5) ? Place() : "", Chance(0.2) ? Any(words.Closing) : "");
    }

    /// <summary>Hello, the things one or two at a time, then where or when.</summary>
    private List<string?> Fragments()
    {
        var said = new List<string?>();
        if (Chance(0.4)) said.Add(Any(words.Hello));
        var chosen = Choose(1 + random.Next(4));
        for (var i = 0; i < chosen.Length; i++)
        {
            var two = i + 1 < chosen.Length && Chance(0.3);
            said.Add(OrderedThing.Joined(i == 0 ? Any(words.Need) : Chance(0.4) ? words.AlsoAnd : "", two ? $"{chosen[i]} {words.And} {chosen[i + 1]}" : chosen[i]));
            if (two) i++;
        }

        if (said.Count == 1 || Chance(0.6)) said.Add(Place());
        if (Chance(0.15)) said.Add(Any(words.Closing));
        return said;
    }

    /// <summary>The thing, then what kind of it, then how many.</summary>
    private List<string?> WordByWord()
    {
        var thing = Any(own);
        var said = new List<string?> { OrderedThing.Joined(Any(words.Need), thing.Thing) };
        if (thing.Detail.Length > 0) said.Add(thing.Detail);
        said.Add(OrderedThing.Joined($"{Quantity()}", thing.Unit));
        if (Chance(0.5)) said.Add(Place());
        return said;
    }

    private IEnumerable<string?> TrailingAnd()
    {
        var chosen = Choose(2 + random.Next(2));
        for (var i = 0; i < chosen.Length - 1; i++) yield return OrderedThing.Joined(i == 0 ? Any(words.Need) : "", chosen[i], Chance(0.7) ? words.And : ",");
        yield return OrderedThing.Joined(chosen[^1], Chance(0.4) ? Place() : "");
    }

    /// <summary>A photo, and words before it, after it or both.</summary>
    private List<string?> Photo()
    {
        var pointing = OrderedThing.Joined($"{Quantity()}", Any(words.OfThese), Chance(0.4) ? Place() : "");
        return random.Next(10) switch
        {
            < 5 => [null, pointing],
            < 7 => [null, Whole()],
            < 9 => [Any(words.Hello), null, pointing],
            _ => [Whole(), null],
        };
    }

    private string[] Choose(int count) => [.. Enumerable.Range(0, count).Select(_ => Any(own)).Distinct().Select(thing => thing.With(Quantity()))];

    private string Place() => random.Next(3) switch { 0 => Any(words.Where), 1 => Any(words.When), _ => $"{Any(words.Where)} {Any(words.When)}" };

    private int Quantity() => Chance(0.5) ? 2 + random.Next(9) : 5 * (1 + random.Next(8));

    private T Any<T>(T[] choices) => choices[random.Next(choices.Length)];

    private bool Chance(double share) => random.NextDouble() < share;
#pragma warning restore CA5394
}
