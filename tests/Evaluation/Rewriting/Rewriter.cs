using System.Text.Json;
using System.Text.Json.Nodes;

namespace Procurement.Evaluation.Rewriting;

/// <summary>
/// Says labelled conversations in other ways that keep their labels true: layout and order of lines, number words, case, greetings, punctuation, typing errors,
/// other names of the catalogue. Seeded: the same seed gives the same variants.
/// </summary>
/// <param name="names">Other names of items, from the company's catalogue.</param>
internal sealed class Rewriter(ItemNames names, int seed)
{
    /// <summary>Kinds of change that one variant gets, at most.</summary>
    private const int MostChanges = 3;

    /// <summary>Writes <paramref name="variants"/> variants of every case to a file of cases; ids get the variant's number.</summary>
    public async Task WriteAsync(string from, string to, int variants, CancellationToken cancellationToken)
    {
        var rows = (await File.ReadAllLinesAsync(from, cancellationToken)).Where(row => !string.IsNullOrWhiteSpace(row)).ToList();
        await using var writer = new StreamWriter(to);
        for (var i = 0; i < rows.Count; i++)
            for (var variant = 0; variant < variants; variant++)
                await writer.WriteLineAsync(Variant(rows[i], new Random(HashCode(seed, i, variant)), variant).ToJsonString(Json));
    }

    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Not HashCode.Combine, which differs from process to process.
    private static int HashCode(int seed, int row, int variant) => unchecked(((seed * 31 + row) * 7919 + variant) * 104729 & int.MaxValue);

    private JsonObject Variant(string row, Random chance, int number)
    {
        var one = JsonNode.Parse(row)!.AsObject();
        var tags = one["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()).ToHashSet();
        var words = LanguageWords.Of(tags);
        var wanted = one["expect"]!["lines"]?.AsArray().Select(line => line!["sku"]?.GetValue<string>()).OfType<string>().ToList() ?? [];
        var changes = Changes(tags, words, wanted).OrderBy(_ => chance.Next()).Take(chance.Next(1, MostChanges + 1)).ToList();
        var said = one["turns"]!.AsArray().SelectMany(turn => turn!["messages"]!.AsArray()).Select(message => message!.AsObject()).Where(message => message["text"] is not null).ToList();
        for (var i = 0; i < said.Count; i++)
        {
            var text = said[i]["text"]!.GetValue<string>();
            foreach (var change in changes) text = change(text, i == 0, chance);
            said[i]["text"] = text;
        }

        one["id"] = $"{one["id"]!.GetValue<string>()}-v{number}";
        return one;
    }

    private IEnumerable<Func<string, bool, Random, string>> Changes(HashSet<string> tags, LanguageWords words, List<string> wanted)
    {
        // A wrong key and a corrected word are what these cases are about.
        var exact = tags.Overlaps(["sku", "supplier-sku", "unknown-code", "injection"]);
        var joined = tags.Overlaps(["two-sites", "each-of", "same-for"]);
        yield return (text, _, chance) => TextChanges.Case(text, chance);
        yield return (text, first, chance) => first ? TextChanges.Greeting(text, words, chance) : text;
        yield return (text, _, chance) => TextChanges.Punctuation(text, chance);
        yield return (text, _, chance) => TextChanges.NumberWords(text, words, chance);
        if (!joined) yield return (text, _, chance) => LineChanges.Layout(text, words, chance);
        if (!joined) yield return (text, _, chance) => LineChanges.Order(text, words, chance);
        if (!exact) yield return (text, _, chance) => TextChanges.Typo(text, names.Protected, chance);
        if (wanted.Count > 0 && tags.Contains("en")) yield return (text, _, chance) => names.Replace(text, wanted, chance);
    }
}
