namespace Procurement.Testing.Services;

/// <summary>The portal as it is delivered: the output of <c>dotnet publish</c> from what is built already.</summary>
public static class PublishedPortal
{
    /// <summary>
    /// The path of <c>Procurement.Portal.dll</c> in a publish folder that is not older than the build. <c>PROCUREMENT_PORTAL_DLL</c> names another one.
    /// Several test processes may ask at once.
    /// </summary>
    /// <exception cref="InvalidOperationException">The portal is not built, or cannot be published; the message has what the SDK said.</exception>
    public static async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("PROCUREMENT_PORTAL_DLL") is { Length: > 0 } named) return named;

        var built = Repository.PathTo("src", "Portal", "bin", Repository.Configuration, "net10.0", "Procurement.Portal.dll");
        if (!File.Exists(built)) throw new InvalidOperationException($"The portal is not built: {built}");
        var folder = Repository.PathTo("artifacts", $"portal-{Repository.Configuration}");
        var published = Path.Combine(folder, "Procurement.Portal.dll");
        using var exclusive = await SharedService.LockAsync("publish", cancellationToken);
        if (!IsCurrent(built, published)) await PublishAsync(folder, cancellationToken);
        return published;
    }

    private static bool IsCurrent(string built, string published)
    {
        if (!File.Exists(published)) return false;
        string[] ours = ["Procurement.Portal.dll", "Procurement.Engine.dll", "Procurement.Data.dll"];
        return ours.All(name => File.GetLastWriteTimeUtc(Path.Combine(Path.GetDirectoryName(published)!, name)) >= File.GetLastWriteTimeUtc(Path.Combine(Path.GetDirectoryName(built)!, name)));
    }

    private static Task<string> PublishAsync(string folder, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(
            new ChildStart("dotnet", "publish", Repository.PathTo("src", "Portal"), "-c", Repository.Configuration, "-o", folder, "--no-build", "-nodeReuse:false", "-v", "q")
            { WorkingDirectory = Repository.Root },
            cancellationToken);
}
