namespace Procurement.Engine.Orders.Recipes;

/// <summary>Something that a draft recipe leaves to be filled in.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Place">The keys that lead there, as <c>signIn.signedIn</c>.</param>
/// <param name="Hint">What the draft says about it; null where that is nothing.</param>
public sealed record OpenPoint(int Line, string Place, string? Hint);

/// <summary>What is still to be filled in in a draft from a recording.</summary>
public static class OpenPoints
{
    public static IReadOnlyList<OpenPoint> Of(string yaml)
    {
        var found = new List<OpenPoint>();
        var around = new Stack<(int Indent, string Key)>();
        foreach (var (line, index) in yaml.Split('\n').Select((line, index) => (line, index)))
        {
            var text = line.TrimStart();
            if (text.Length == 0 || text[0] == '#') continue;
            var indent = line.Length - text.Length;
            while (around.TryPeek(out var outer) && outer.Indent >= indent) around.Pop();
            var key = KeyOf(text);
            var (said, hint) = Split(text);
            if (said.Contains(RecordingToRecipe.Mark, StringComparison.Ordinal)) found.Add(new OpenPoint(index + 1, string.Join('.', around.Reverse().Select(x => x.Key).Append(key).Where(x => x.Length > 0)), hint));
            if (key.Length > 0) around.Push((indent, key));
        }

        return found;
    }

    private static string KeyOf(string text)
    {
        var start = text.StartsWith("- ", StringComparison.Ordinal) ? text[2..] : text;
        var end = start.IndexOf(':', StringComparison.Ordinal);
        return end > 0 && start[..end].All(char.IsLetterOrDigit) ? start[..end] : "";
    }

    private static (string Said, string? Hint) Split(string text) => text.IndexOf(" #", StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 2)..].Trim()) : (text, null);
}
