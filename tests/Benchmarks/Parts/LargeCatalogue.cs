using System.Globalization;
using Procurement.Engine.Tests.Understanding;
using Procurement.Engine.Understanding;

namespace Procurement.Benchmarks.Parts;

/// <summary>A catalogue of many items, made from the sample company's by seeded changes of brand, series, code, size and colour; and what people write to get one of them.</summary>
internal static class LargeCatalogue
{
    private static readonly string[] Starts = ["Al", "Bra", "Cor", "Del", "Ever", "Fen", "Gal", "Hex", "Ind", "Jor", "Kel", "Lum", "Mer", "Nor", "Ori", "Pro", "Quan", "Ros", "Sol", "Tor", "Uni", "Ver", "Wes", "Xan", "Yor", "Zen"];
    private static readonly string[] Ends = ["tex", "line", "max", "craft", "mark", "tron", "well", "star", "co", "fix", "pack", "ware", "lux", "dex", "form", "gard"];
    private static readonly string[] Series = ["Classic", "Pro", "Eco", "Plus", "Ultra", "Basic", "Premium", "Heavy Duty", "Compact", "Slim", "Max", "Essential", "Industrial", "Comfort", "Smart", "Light"];
    private static readonly string[] Colours = ["black", "white", "red", "blue", "green", "yellow", "grey", "orange", "brown", "silver"];
    private static readonly string[] Materials = ["steel", "plastic", "aluminium", "wooden", "rubber", "cotton", "glass", "ceramic", "nylon", "leather", "copper", "brass"];
    private static readonly string[] Asked = ["please send", "we need", "need", "order", "can I get"];

    public static IReadOnlyList<CatalogueEntry> Items(int count, int seed)
    {
        var random = new Random(seed);
        string Pick(string[] words) => words[random.Next(words.Length)];
        var samples = SampleFacts.Catalogue;
        var items = new CatalogueEntry[count];
        for (var i = 0; i < count; i++)
        {
            var sample = samples[random.Next(samples.Count)];
            var (brand, colour, size) = (Pick(Starts) + Pick(Ends), Pick(Colours), random.Next(1, 60) * 5);
            var code = string.Create(CultureInfo.InvariantCulture, $"{brand[..2].ToUpperInvariant()}{(char)('A' + random.Next(26))}-{random.Next(1000, 99999)}");
            items[i] = sample with
            {
                Sku = string.Create(CultureInfo.InvariantCulture, $"GEN-{i:D6}"),
                Name = $"{brand} {Pick(Series)} {sample.Name}, {Pick(Materials)}, {colour} {size} mm",
                SupplierSku = code,
                Attributes = new Dictionary<string, string>(sample.Attributes) { ["brand"] = brand, ["colour"] = colour, ["size_mm"] = size.ToString(CultureInfo.InvariantCulture), ["model"] = code },
                Synonyms = random.Next(2) == 0 ? sample.Synonyms : [],
            };
        }
        return items;
    }

    /// <summary>Each for one item: its kind with brand, colour or size, its code, or its whole title; some with a typing error.</summary>
    public static IReadOnlyList<string> Texts(IReadOnlyList<CatalogueEntry> items, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Text(items[random.Next(items.Count)], random))];
    }

    private static string Text(CatalogueEntry item, Random random)
    {
        var words = item.Name.Split(' ', ',').Where(word => word.Length > 0).ToArray();
        var kind = item.Synonyms.Count > 0 ? item.Synonyms[random.Next(item.Synonyms.Count)] : string.Join(' ', words.Skip(2).Take(3));
        var text = random.Next(5) switch
        {
            0 => $"{words[0]} {kind}",
            1 => $"{item.Attributes["colour"]} {kind} {item.Attributes["size_mm"]}mm",
            2 => $"{kind} {item.SupplierSku}",
            3 => item.Name,
            _ => kind,
        };
        return $"{Asked[random.Next(Asked.Length)]} {(random.Next(5) == 0 ? Mistyped(text, random) : text)}";
    }

    private static string Mistyped(string text, Random random)
    {
        var at = random.Next(1, text.Length - 1);
        return char.IsLetter(text[at]) && char.IsLetter(text[at - 1]) ? text[..(at - 1)] + text[at] + text[at - 1] + text[(at + 1)..] : text;
    }
}
