using System.Globalization;

namespace Procurement.Benchmarks;

/// <summary>What <c>./bench</c> was asked for.</summary>
/// <param name="Seconds">Length of one intake run and of the latency measurement.</param>
/// <param name="Runs">Runs of each side at each number of connections; the best counts.</param>
/// <param name="Connections">Numbers of connections that both sides are tried with.</param>
/// <param name="Jobs">Jobs of each side: turns of as many people, and as many jobs left in the peer's queue.</param>
/// <param name="WithPeer">False leaves the common stack out, and with it the two ratios.</param>
/// <param name="Orders">Orders of each of the eight suppliers.</param>
/// <param name="Only">Names of the measurements to make (understanding, match, intake, latency, jobs, reply, orders); empty for all.</param>
/// <param name="Write">Write <c>docs/benchmarks.md</c>.</param>
internal sealed record BenchOptions(int Seconds, int Runs, IReadOnlyList<int> Connections, int Jobs, int Orders, bool WithPeer, IReadOnlyList<string> Only, bool Write)
{
    public const string Usage = """
        usage: ./bench [--seconds N] [--runs N] [--connections A,B] [--jobs N] [--orders N] [--only NAME,NAME] [--skip-peer] [--write]
          --seconds N          length of one intake run and of the latency measurement (10)
          --runs N             runs of each side at each number of connections; the best counts (3)
          --connections A,B    numbers of connections that both sides are tried with (32,128)
          --jobs N             jobs of each side (2000)
          --orders N           orders of each of the eight suppliers (10)
          --only NAME,NAME     understanding, match, intake, latency (needs intake), jobs, reply, orders; all without it
          --skip-peer          leave the common stack out, and with it the ratios
          --write              write docs/benchmarks.md
        """;

    /// <exception cref="ArgumentException">An argument that is not known or has no usable value; the message says so.</exception>
    public static BenchOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions(10, 3, [32, 128], 2000, 10, WithPeer: true, [], Write: false);
        for (var n = 0; n < arguments.Count; n++)
        {
            options = arguments[n] switch
            {
                "--seconds" => options with { Seconds = Number(arguments, ++n) },
                "--runs" => options with { Runs = Number(arguments, ++n) },
                "--connections" => options with { Connections = [.. Value(arguments, ++n).Split(',').Select(Number)] },
                "--jobs" => options with { Jobs = Number(arguments, ++n) },
                "--orders" => options with { Orders = Number(arguments, ++n) },
                "--only" => options with { Only = Value(arguments, ++n).Split(',') },
                "--skip-peer" => options with { WithPeer = false },
                "--write" => options with { Write = true },
                var other => throw new ArgumentException($"'{other}' is not known"),
            };
        }
        return options;
    }

    /// <summary>Whether anything is measured that needs the portal and its services.</summary>
    public bool NeedsServices => Only.Count == 0 || Only.Any(name => name is not ("understanding" or "match"));

    public bool Wants(string measurement) => Only.Count == 0 || Only.Contains(measurement, StringComparer.Ordinal);

    private static string Value(IReadOnlyList<string> arguments, int at) => at < arguments.Count ? arguments[at] : throw new ArgumentException($"{arguments[at - 1]} needs a value");

    private static int Number(IReadOnlyList<string> arguments, int at) => Number(Value(arguments, at));

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new ArgumentException($"'{text}' is not a number above 0");
}
