using System.Text.RegularExpressions;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>One line of a recording: <paramref name="Calls"/> in their order, as <c>GetByRole</c>, <c>Click</c>.</summary>
internal sealed record RecordedLine(IReadOnlyList<RecordedCall> Calls);

/// <param name="Name">Without <c>Async</c>, first letter small.</param>
/// <param name="Texts">Texts without a name, in their order.</param>
/// <param name="Named">Texts and words with a name: <c>name</c>, <c>exact</c>, <c>hasText</c>.</param>
internal sealed record RecordedCall(string Name, IReadOnlyList<string> Texts, IReadOnlyDictionary<string, string> Named, string Arguments);

/// <summary>Reads what Playwright's code generation writes, in C# or JavaScript: chains of calls on a page. Other lines are passed over.</summary>
internal static partial class Recording
{
    public static IReadOnlyList<RecordedLine> Read(string text)
        => [.. text.Split('\n').Select(line => Start().Match(line)).Where(start => start.Success).Select(start => new RecordedLine(Calls(start.Groups[1].Value)))];

    private static List<RecordedCall> Calls(string chain)
    {
        var calls = new List<RecordedCall>();
        for (var at = 0; at < chain.Length && chain[at] == '.';)
        {
            var name = Word().Match(chain, at + 1).Value;
            at += name.Length + 1;
            var arguments = "";
            if (at < chain.Length && chain[at] == '(')
            {
                var end = EndOf(chain, at);
                arguments = chain[(at + 1)..end];
                at = end + 1;
            }
            calls.Add(Call(name, arguments));
        }
        return calls;
    }

    /// <summary>Where the round bracket at <paramref name="start"/> closes; what is in quotes does not count.</summary>
    private static int EndOf(string chain, int start)
    {
        var depth = 0;
        char? quote = null;
        for (var i = start; i < chain.Length; i++)
        {
            var c = chain[i];
            if (quote is not null)
            {
                if (c == '\\') i++;
                else if (c == quote) quote = null;
            }
            else if (c is '"' or '\'' or '`') quote = c;
            else if (c == '(') depth++;
            else if (c == ')' && --depth == 0) return i;
        }
        return chain.Length - 1;
    }

    private static RecordedCall Call(string name, string arguments)
    {
        var named = NamedText().Matches(arguments).ToDictionary(match => Small(match.Groups[1].Value), match => Plain(match.Groups[2].Value), StringComparer.Ordinal);
        var rest = NamedText().Replace(arguments, "");
        var plain = name.EndsWith("Async", StringComparison.Ordinal) ? name[..^5] : name;
        return new RecordedCall(Small(plain), [.. Quoted().Matches(rest).Select(match => Plain(match.Value))], named, arguments);
    }

    private static string Small(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Plain(string literal) => literal is ['"' or '\'' or '`', .., _] ? Escaped().Replace(literal[1..^1], "$1") : literal;

    [GeneratedRegex(@"^\s*(?:await\s+)?page\d?(\..+?);?\s*$")]
    private static partial Regex Start();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Word();

    [GeneratedRegex("""([A-Za-z]+)\s*[:=]\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|true|false|/(?:[^/\\]|\\.)+/i?)""")]
    private static partial Regex NamedText();

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`
        """)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escaped();
}
