using System.Text;
using Microsoft.Extensions.Options;

namespace Procurement.Engine.Files;

/// <summary>Files in a folder of this machine: one node only. Each has its content type beside it.</summary>
internal sealed class FolderFileStore(IOptions<StorageOptions> options) : IFileStore
{
    private const string TypeSuffix = ".type";
    private readonly string root = Path.GetFullPath(options.Value.Folder);

    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await WriteWhole(path + TypeSuffix, Encoding.UTF8.GetBytes(contentType), cancellationToken);
        await WriteWhole(path, content, cancellationToken);
    }

    public async Task<StoredFile?> GetAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        try
        {
            return new StoredFile(await File.ReadAllBytesAsync(path, cancellationToken), await File.ReadAllTextAsync(path + TypeSuffix, cancellationToken));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(string key)
    {
        var path = Path.GetFullPath(Path.Combine(root, FileKeys.Check(key)));
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : throw new ArgumentException("Not a key of the file store.", nameof(key));
    }

    /// <summary>Under another name first and flushed, so that a file that is there is complete.</summary>
    private static async Task WriteWhole(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }
}
