using System.Security.Cryptography;
using System.Text;
using Procurement.Testing.Services;

namespace Procurement.Local;

/// <summary>Where each part keeps its data under the folder of <c>--data</c>.</summary>
internal sealed class DataFolder
{
    private readonly string root;
    private readonly string databases;

    private DataFolder(string root, string databases) => (this.root, this.databases) = (root, databases);

    public string Postgres => Path.Combine(databases, "postgres");

    public string Tryton => Path.Combine(databases, "tryton");

    public string Media => Path.Combine(root, "media");

    public string Shop => Path.Combine(root, "shop");

    public string Logs => Path.Combine(root, "logs");

    public string Root => root;

    /// <summary>Says what was loaded into these databases; gone with them.</summary>
    public string LoadedMark => Path.Combine(databases, "loaded");

    /// <summary>
    /// Opens or makes the folder. PostgreSQL runs as another user where we are root; when that user cannot pass to the folder (it lies in root's home, say), the
    /// databases go to <c>/var/tmp</c> under a name that belongs to the folder.
    /// </summary>
    public static async Task<DataFolder> OpenAsync(string root, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(root);
        var reachable = !string.Equals(Environment.UserName, "root", StringComparison.Ordinal) || await PrivatePostgres.CanReachAsync(root, cancellationToken);
        var folder = new DataFolder(root, reachable ? root : Path.Combine("/var/tmp", "procurement-" + ShortHash(root)));
        Directory.CreateDirectory(folder.databases);
        Directory.CreateDirectory(folder.Logs);
        Directory.CreateDirectory(folder.Shop);
        return folder;
    }

    /// <summary>Removes what earlier runs kept. The ERP is restored by its own script.</summary>
    public void Clear()
    {
        File.Delete(LoadedMark);
        foreach (var part in new[] { Postgres, Media, Shop })
            if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
        Directory.CreateDirectory(Shop);
    }

    private static string ShortHash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
