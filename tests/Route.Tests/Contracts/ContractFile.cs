namespace Procurement.Route.Tests.Contracts;

/// <summary>One call of a contract with what must be answered.</summary>
/// <param name="Line">Where it stands in its file, from 1.</param>
/// <param name="Eventually">The call is repeated until the answer fits: for what other work brings about.</param>
/// <param name="Expected">A pattern (<see cref="JsonPattern"/>) where it is JSON, else lines that must all occur; null for any body.</param>
internal sealed record ContractCall(string Title, int Line, string Method, string Address, IReadOnlyList<(string Name, string Value)> Headers, string? Body, int Status, bool Eventually,
    IReadOnlyList<(string Name, string Value)> ExpectedHeaders, string? Expected);

/// <summary>Reads <c>tests/Contracts/*.http</c>; the format stands in the README there.</summary>
internal static class ContractFile
{
    private const string Start = "### ", Answer = "HTTP ";

    /// <exception cref="FormatException">A call is not written as the README says.</exception>
    public static IReadOnlyList<ContractCall> Read(string path)
    {
        var lines = File.ReadAllLines(path);
        var starts = Enumerable.Range(0, lines.Length).Where(i => lines[i].StartsWith(Start, StringComparison.Ordinal)).ToList();
        return [.. starts.Select((start, i) => Call(path, start, lines[start..(i + 1 < starts.Count ? starts[i + 1] : lines.Length)]))];
    }

    private static ContractCall Call(string path, int start, string[] lines)
    {
        var answer = Array.FindIndex(lines, line => line.StartsWith(Answer, StringComparison.Ordinal));
        var request = answer < 2 ? [] : lines[1].Split(' ', 2);
        var status = answer < 2 ? [] : lines[answer].Split(' ');
        if (request.Length != 2 || !int.TryParse(status[1], out var code)) throw new FormatException($"{Path.GetFileName(path)}, line {start + 1}: a call needs a request line and an answer line.");
        var (headers, body) = Part(lines[2..answer]);
        var (expectedHeaders, expected) = Part(lines[(answer + 1)..]);
        return new ContractCall(lines[0][Start.Length..], start + 1, request[0], request[1], headers, body, code, status is [.., "eventually"], expectedHeaders, expected);
    }

    /// <summary>Headers up to an empty line, then the body; lines that begin with # are remarks.</summary>
    private static (IReadOnlyList<(string, string)> Headers, string? Body) Part(string[] lines)
    {
        var empty = Array.FindIndex(lines, string.IsNullOrWhiteSpace);
        var headers = lines[..(empty < 0 ? lines.Length : empty)].Select(line => line.Split(':', 2)).Select(pair => (pair[0].Trim(), pair[1].Trim())).ToList();
        var body = empty < 0 ? "" : string.Join('\n', lines[empty..].Where(line => !line.StartsWith("# ", StringComparison.Ordinal))).Trim('\n', ' ');
        return (headers, body.Length == 0 ? null : body);
    }
}
