namespace Procurement.Evaluation;

/// <summary>The command line.</summary>
/// <param name="Cases">File of conversations; null with <paramref name="Task"/>.</param>
/// <param name="Json">Where results are written; null for nowhere.</param>
/// <param name="Task">search, match, orders, lines, nonorder, dates, batching (which makes its own input) or tokens (the development conversations unless an input is named).</param>
/// <param name="Rewrite">How many variants of every case are written to <paramref name="Out"/>; 0 to play the cases.</param>
/// <param name="Seed">Of the variants: the same seed gives the same ones.</param>
internal sealed record EvaluateOptions(string? Cases, string Company, string? Json, string? Task, string? Input, string? Catalogue, string? Out, int Rewrite = 0, int Seed = 1)
{
    public const string Usage = """
        evaluate FILE.jsonl [--company FOLDER] [--json OUT]
        evaluate --rewrite N [--seed S] FILE.jsonl [--company FOLDER] --out FILE
        evaluate --task search|match|orders|lines|nonorder|dates --input FILE [--catalogue FILE] [--company FOLDER] --out FILE
        evaluate --task batching [--company FOLDER] --out FILE
        evaluate --task tokens [--input FILE.jsonl] [--company FOLDER] --out FILE
        """;

    /// <summary>Null when the arguments make no sense.</summary>
    public static EvaluateOptions? Read(string[] arguments, string sampleCompany)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        string? cases = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is "--company" or "--json" or "--task" or "--input" or "--catalogue" or "--out" or "--rewrite" or "--seed" && i + 1 < arguments.Length) named[arguments[i]] = arguments[++i];
            else if (!arguments[i].StartsWith('-') && cases is null) cases = arguments[i];
            else return null;
        }

        if (!int.TryParse(named.GetValueOrDefault("--rewrite", "0"), out var rewrite) || !int.TryParse(named.GetValueOrDefault("--seed", "1"), out var seed) || rewrite < 0) return null;
        var options = new EvaluateOptions(cases, named.GetValueOrDefault("--company", sampleCompany), named.GetValueOrDefault("--json"), named.GetValueOrDefault("--task"), named.GetValueOrDefault("--input"),
            named.GetValueOrDefault("--catalogue"), named.GetValueOrDefault("--out"), rewrite, seed);
        return options switch
        {
            { Rewrite: > 0 } => options is { Cases: not null, Out: not null, Task: null } ? options : null,
            { Task: null } => cases is null ? null : options,
            { Task: "batching" or "tokens", Out: not null, Cases: null } => options,
            { Input: not null, Out: not null, Cases: null } => options,
            _ => null,
        };
    }
}
