using System.Text.Json;
using System.Text.Json.Serialization;
using Procurement.Engine.Understanding;
using Procurement.Evaluation.Playing;

namespace Procurement.Evaluation.Parts;

/// <summary>One input line of a task.</summary>
/// <param name="Reference">Day that a date counts from (dates only).</param>
internal sealed record PartInput(string Id, string Text, DateOnly? Reference);

/// <summary>Runs the product's own search, match, line and date reading over a file, one JSON line for each input line.</summary>
internal static class PartsRun
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <returns>False for a task that there is not, or one that lacks its catalogue.</returns>
    public static async Task<bool> RunAsync(EvaluateOptions options, CancellationToken cancellationToken)
    {
        var company = options switch
        {
            { Task: "search" or "match" or "orders", Catalogue: null } => null,
            { Catalogue: { } catalogue } => await CatalogueFile.ReadAsync(catalogue, cancellationToken),
            { Task: "dates" } => CatalogueFile.Company([]),
            _ => await SampleCompanyAsync(options.Company, cancellationToken),
        };
        if (company is null || Reader(options.Task!, company) is not { } read)
        {
            await Console.Error.WriteLineAsync(EvaluateOptions.Usage);
            return false;
        }

        var inputs = (await File.ReadAllLinesAsync(options.Input!, cancellationToken)).Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => JsonSerializer.Deserialize<PartInput>(line, Json)!).ToList();
        var answers = inputs.AsParallel().AsOrdered().WithDegreeOfParallelism(2).WithCancellation(cancellationToken).Select(input => JsonSerializer.Serialize(read(input), Json)).ToList();
        await File.WriteAllLinesAsync(options.Out!, answers, cancellationToken);
        Console.WriteLine($"{inputs.Count} lines read, {answers.Count} written");
        return true;
    }

    private static Func<PartInput, object>? Reader(string task, CompanyKnowledge company) => task switch
    {
        "search" => input => new { input.Id, skus = company.Catalogue.Search(input.Text, 10).Select(hit => hit.Sku) },
        "match" => input => Match(input, company),
        "orders" => input => new { input.Id, lines = Lines(input, company).Select(line => new { quantity = line.RequestedQuantity ?? line.Quantity, item = line.RequestedText }) },
        "lines" or "nonorder" => input => new { input.Id, lines = Lines(input, company).Select(line => new { quantity = line.RequestedQuantity ?? line.Quantity, unit = ItemName.UnitAsSaid(line.Evidence[0].Quote, line.RequestedUnit), item = ItemName.Of(line.RequestedText) }) },
        "dates" => input => new { input.Id, date = Date(input) },
        _ => null,
    };

    /// <summary>No site tells the order of day and month here: English is read as American, as the public sets are.</summary>
    private static DateOnly? Date(PartInput input)
    {
        var language = LanguageGuess.Of(Tokens.Of(input.Text), "en");
        return DateReading.Read(input.Text, input.Reference ?? default, language, monthFirst: language == "en");
    }

    private static object Match(PartInput input, CompanyKnowledge company)
    {
        var hits = company.Catalogue.Match(input.Text, 10);
        var decision = ItemDecision.Of(company.Catalogue, new QueryReader(company.Catalogue, "*").Read(Tokens.Of(input.Text)), _ => true);
        return new { input.Id, skus = hits.Select(hit => hit.Sku), score = hits.Count == 0 ? 0 : hits[0].Score, auto = decision.Verdict == ItemVerdict.Sure ? decision.Item!.Sku : null };
    }

    /// <summary>The lines that a message alone would put on a new draft.</summary>
    private static IEnumerable<Engine.Requests.AddLine> Lines(PartInput input, CompanyKnowledge company)
    {
        var site = company.Sites.Count > 0 ? company.Sites[0] : null;
        var speaker = new Speaker(Guid.Empty, "", ["requester"], site?.Code ?? "", site?.CostCenter ?? "", "en", site?.TimeZone ?? "UTC");
        var heard = new HeardMessage(Guid.Empty, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), HeardKind.Text, input.Text);
        return BatchReading.Read([heard], new Talk(speaker, null, [], [], []), company).Operations.OfType<Engine.Requests.AddLine>();
    }

    public static async Task<CompanyKnowledge> SampleCompanyAsync(string folder, CancellationToken cancellationToken)
    {
        await using var evaluator = await Evaluator.StartAsync(folder, cancellationToken);
        return await evaluator.Knowledge.GetAsync(cancellationToken);
    }
}

/// <summary>A catalogue of the public sets: <c>{sku, title, brand, part_number, description}</c>.</summary>
internal static class CatalogueFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowReadingFromString };

    public static async Task<CompanyKnowledge> ReadAsync(string path, CancellationToken cancellationToken) =>
        Company([.. (await File.ReadAllLinesAsync(path, cancellationToken)).Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => Entry(JsonSerializer.Deserialize<Row>(line, Json)!))]);

    public static CompanyKnowledge Company(IReadOnlyList<CatalogueEntry> entries) => CompanyKnowledge.Build(entries, [], [], [], "USD");

    /// <summary>A brand becomes an attribute and the part number the supplier's code, as an import would have them.</summary>
    private static CatalogueEntry Entry(Row row) => new(row.Sku, row.Title, row.Description, "general", "each", 1, "each", 0, "USD", "", row.PartNumber ?? "", [],
        string.IsNullOrWhiteSpace(row.Brand) ? new Dictionary<string, string>() : new Dictionary<string, string> { ["brand"] = row.Brand }, 1, [], true, true);

    private sealed record Row(string Sku, string Title, string? Brand, [property: JsonPropertyName("part_number")] string? PartNumber, string? Description);
}
