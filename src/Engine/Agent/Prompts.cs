namespace Procurement.Engine.Agent;

/// <summary>The prompts, from files under version control: above the line why they read as they do, below it what is sent.</summary>
internal static class Prompts
{
    private const string Line = "\n---\n";

    public static string ExplainWords { get; } = Read("explain-words");

    public static string ReadPicture { get; } = Read("read-picture");

    private static string Read(string name)
    {
        using var stream = typeof(Prompts).Assembly.GetManifestResourceStream($"Procurement.Engine.Agent.Prompts.{name}.md") ?? throw new InvalidOperationException($"There is no prompt {name}.");
        using var reader = new StreamReader(stream);
        var file = reader.ReadToEnd().ReplaceLineEndings("\n");
        var at = file.IndexOf(Line, StringComparison.Ordinal);
        return at < 0 ? throw new InvalidOperationException($"The prompt {name} has no line between its note and what is sent.") : file[(at + Line.Length)..].Trim();
    }
}
