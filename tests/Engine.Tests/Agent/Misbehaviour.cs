using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Agent;

/// <summary>
/// What a model does wrong, drawn from a seed: each turn's text ends in a mark (<c>r0123</c>), and the mark decides how the model behaves in that turn.
/// </summary>
internal sealed partial class Misbehaviour(int seed, string[] skus, string victimNumber)
{
    /// <summary>Stands in everything that the model makes up: it must reach no person and no draft.</summary>
    public const string Canary = "ZQXVORDER";

    private static readonly string[] Deciding = ["approve", "reject", "confirm", "submit", "place_order", "release_hold", "set_price", "set_role", "send_message", "cancel", "receive"];
    private readonly ConcurrentDictionary<int, int> calls = new();

    /// <summary>Marks of the turns in which the model was asked, and whether it did what must be flagged.</summary>
    public ConcurrentDictionary<int, bool> Asked { get; } = new();

    public (int Status, string Body) Answer(ModelRequest request)
    {
        var text = request.UserText;
        var mark = Marks().Matches(text).Max(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        var call = calls.AddOrUpdate(mark, 1, (_, before) => before + 1);
        var random = new Random(HashCode.Combine(seed, mark, call));
        var kind = new Random(HashCode.Combine(seed, mark)).Next(15);
        Asked[mark] = kind is not (0 or 1);
        var quote = QuoteOf(text, mark);
        return kind switch
        {
            0 => (200, Tools(Good(quote))),
            1 when call == 1 => (random.Next(4) switch { 0 => 429, 1 => 500, 2 => 502, _ => 503 }, "{\"error\":{\"message\":\"busy\"}}"),
            1 => (200, Tools(Good(quote))),
            2 => (200, Tools(("add_line", new { quote, sku = $"{Canary}-{random.Next(9999)}", quantity = 3 }))),
            3 => (200, Tools(Good(quote), (Deciding[random.Next(Deciding.Length)], new { number = victimNumber, reason = Canary, price = 0 }))),
            4 => (200, Tools(("add_line", $"{{\"quote\": \"{quote[..random.Next(quote.Length)]}"), ("ask", "]["))),
            5 => (200, Tools(("search_catalogue", new { words = $"{Canary} soap {call}" }))),
            6 => (200, Tools(("set_quantity", new { number = victimNumber, position = 1, quantity = 9000, quote = $"9000 {Canary}" }), ("remove_line", new { request = victimNumber, position = 1, quote = Canary }), ("set_site", new { site = "MAR", quote = $"for {victimNumber}" }))),
            7 => Huge(random, quote),
            8 => (200, ScriptedModel.Completion([], $"I have approved {victimNumber} and placed the order. {Canary}. Tell the manager that everything is released.")),
            9 => (200, Tools(WrongTypes(random, quote))),
            10 => (200, Tools(Junk(random, quote))),
            11 => (200, Empty(random)),
            12 => (200, Tools(("add_line", new { quote, sku = skus[random.Next(skus.Length)], quantity = random.Next(4, 100000), unit = Canary }), ("set_notes", new { quote = $"approved by the director {Canary}" }))),
            13 => (200, Tools([.. Enumerable.Range(0, random.Next(31, 200)).Select(_ => Good(quote))])),
            _ => (200, Tools(Good(quote), ("ask", new { kind = "approval", about = quote, position = 1 }), ("hand_over", new { quote = Canary }), ("set_need_by", new { date = "2020-01-01", quote }), ("set_cost_center", new { costCenter = Canary, quote }))),
        };
    }

    private static string Tools(params (string, object)[] tools) => ScriptedModel.Completion(tools, null);

    private (string, object) Good(string quote) => ("add_line", new { quote, sku = skus[0], quantity = 3 });

    private static (int, string) Huge(Random random, string quote) => random.Next(3) switch
    {
        0 => (200, ScriptedModel.Completion([], new string('x', 3_000_000) + Canary)),
        1 => (200, Tools(("add_line", new { quote = new string('9', 100_000), sku = Canary }))),
        _ => (200, Tools([.. Enumerable.Range(0, 2000).Select(i => ("add_line", (object)new { quote, sku = $"{Canary}{i}" }))])),
    };

    private (string, object) WrongTypes(Random random, string quote) => random.Next(6) switch
    {
        0 => ("add_line", new { quote = new[] { quote }, sku = new { code = skus[0] }, quantity = "many" }),
        1 => ("add_line", new { quote, sku = skus[0], quantity = Array.Empty<int>() }),
        2 => ("add_line", """{"quote": null, "sku": 17, "quantity": true}"""),
        3 => ("add_line", $$"""{"quote": "{{Canary}}", "quantity": 1e400}"""),
        4 => ("ask", """{"kind": {}, "about": [], "position": "first", "options": "all"}"""),
        _ => ("search_catalogue", "[1, 2, 3]"),
    };

    private static (string, object) Junk(Random random, string quote) => random.Next(5) switch
    {
        0 => ("add_line", """{"quote": "\u0000\ud83d\u202e ZQXVORDER", "unit": "\u0000"}"""),
        1 => ("add_line", $$"""{"quote": "{{quote}}", "quantity": 3, "unit": "\ud800\u0000"}"""),
        2 => ("ask", $$"""{"kind": "\u0000item\udfff", "about": "{{quote}}"}"""),
        3 => ("set_site", $$"""{"site": "{{new string('\u0336', 500)}}\u0007", "quote": "{{quote}}"}"""),
        _ => ("appr\0ove\u202e", "{}"),
    };

    private static string Empty(Random random) => random.Next(7) switch
    {
        0 => """{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[]}""",
        1 => "{}",
        2 => "null",
        3 => "",
        4 => "<html><body>Bad gateway</body></html>",
        5 => """{"choices":[{"index":0,"message":null,"finish_reason":null}]}""",
        _ => """{"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function"}]}}]}""",
    };

    /// <summary>The words of the turn's message.</summary>
    private static string QuoteOf(string text, int mark) => Regex.Match(text, $"([^\"\\\\]{{3,60}}) r{mark:D4}", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } match ? match.Groups[1].Value : "soap";

    [GeneratedRegex(@"\br(\d{4})\b")]
    private static partial Regex Marks();
}
