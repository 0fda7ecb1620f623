namespace Procurement.Testing.Services;

/// <summary>How to start a child process.</summary>
/// <param name="File">A path, or a name on PATH.</param>
public sealed record ChildStart(string File, params string[] Arguments)
{
    /// <summary>Added to our own environment; a null value takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    public string WorkingDirectory { get; init; } = "/";

    /// <summary>The user to run as where we are root; null keeps our own.</summary>
    public string? User { get; init; }

    /// <summary>Sent by the kernel to the child when our process ends, however it ends.</summary>
    public string DeathSignal { get; init; } = "TERM";

    /// <summary>A file that gets a copy of all output; null for none.</summary>
    public string? LogFile { get; init; }

    /// <summary>A Ctrl-C in our terminal goes to us alone: we decide in which order the children end.</summary>
    private static readonly string[] InOwnSession = ["setsid"];

    internal string[] CommandLine =>
        ["--pdeathsig", DeathSignal, .. User is not null && CurrentUser.IsRoot ? ["--reuid", User, "--regid", User, "--clear-groups"] : Array.Empty<string>(), "--", .. InOwnSession, File, .. Arguments];
}
