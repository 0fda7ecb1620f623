namespace Procurement.Testing;

/// <summary>Where the checked-out repository lies, seen from a built test or host.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>Procurement.sln</c>.</summary>
    /// <exception cref="DirectoryNotFoundException">The program was moved out of the repository.</exception>
    public static string Root { get; } = Find();

    /// <summary>A path inside the repository, from parts as they stand in the tree.</summary>
    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    public static string SampleCompany => PathTo("tests", "Samples", "company");

    /// <summary>The build configuration that this program was built in: <c>Debug</c> or <c>Release</c>.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar).Contains("Release", StringComparer.Ordinal) ? "Release" : "Debug";

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Procurement.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No Procurement.sln above {AppContext.BaseDirectory}");
    }
}
