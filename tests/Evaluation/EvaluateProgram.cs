using Procurement.Evaluation.Batching;
using Procurement.Evaluation.Cases;
using Procurement.Evaluation.Parts;
using Procurement.Evaluation.Playing;
using Procurement.Evaluation.PromptCost;
using Procurement.Evaluation.Rewriting;
using Procurement.Evaluation.Scoring;
using Procurement.Testing;

namespace Procurement.Evaluation;

/// <summary>Measures how well the product understands people: labelled conversations end to end, or its parts on public data.</summary>
internal static class EvaluateProgram
{
    /// <summary>Cases played at the same time; each has its own database and clock.</summary>
    private const int AtOnce = 2;

    /// <returns>0 when the run completed, whatever the scores; 2 for wrong arguments.</returns>
    public static async Task<int> Main(string[] arguments)
    {
        if (EvaluateOptions.Read(arguments, Repository.SampleCompany) is not { } options)
        {
            await Console.Error.WriteLineAsync(EvaluateOptions.Usage);
            return 2;
        }

        using var stopping = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stopping.Cancel();
        };
        if (options.Task == "batching")
        {
            await BatchingRun.RunAsync(options, stopping.Token);
            return 0;
        }

        if (options.Task == "tokens")
        {
            await TokensRun.RunAsync(options, stopping.Token);
            return 0;
        }

        if (options.Task is not null) return await PartsRun.RunAsync(options, stopping.Token) ? 0 : 2;
        if (options.Rewrite > 0) await RewriteAsync(options, stopping.Token);
        else await PlayAsync(options, stopping.Token);
        return 0;
    }

    private static async Task RewriteAsync(EvaluateOptions options, CancellationToken cancellationToken)
    {
        var names = new ItemNames(await PartsRun.SampleCompanyAsync(options.Company, cancellationToken));
        await new Rewriter(names, options.Seed).WriteAsync(options.Cases!, options.Out!, options.Rewrite, cancellationToken);
    }

    private static async Task PlayAsync(EvaluateOptions options, CancellationToken cancellationToken)
    {
        var file = Path.GetFullPath(options.Cases!);
        var cases = await ConversationCase.ReadAsync(file, cancellationToken);
        await using var evaluator = await Evaluator.StartAsync(options.Company, cancellationToken);
        var people = await evaluator.PeopleAsync(cancellationToken);
        var scored = new ScoredCase[cases.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, cases.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, stop) =>
        {
            var one = cases[i];
            var played = await PlayOrTellAsync(evaluator, one, Path.GetDirectoryName(file)!, stop);
            scored[i] = new ScoredCase(one, played, ConversationScore.Of(one, played.Actual, people.GetValueOrDefault(one.From)));
        });
        if (options.Json is not null) await Report.WriteAsync(scored, options.Json, cancellationToken);
        Report.Print(scored, Console.Out);
    }

    /// <summary>A case that breaks the engine counts as one with nothing understood and nothing said.</summary>
    private static async Task<PlayedCase> PlayOrTellAsync(Evaluator evaluator, ConversationCase one, string folder, CancellationToken cancellationToken)
    {
        try
        {
            return await evaluator.PlayAsync(one, folder, cancellationToken);
        }
#pragma warning disable CA1031 // The other cases are still measured.
        catch (Exception trouble) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"{one.Id} broke: {trouble}");
            return new PlayedCase(new ActualResult { Outcome = "none" }, [], 0);
        }
    }
}
