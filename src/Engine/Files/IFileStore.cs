namespace Procurement.Engine.Files;

/// <summary>Where media and evidence are kept: S3, or a local folder. Keys are ours, relative, with forward slashes.</summary>
public interface IFileStore
{
    Task PutAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken);

    /// <summary>Null when there is no such file.</summary>
    Task<StoredFile?> GetAsync(string key, CancellationToken cancellationToken);
}

public sealed record StoredFile(byte[] Content, string ContentType);
