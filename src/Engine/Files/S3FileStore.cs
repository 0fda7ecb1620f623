using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace Procurement.Engine.Files;

/// <summary>Files in a bucket of any S3-compatible store.</summary>
internal sealed class S3FileStore : IFileStore, IDisposable
{
    private readonly AmazonS3Client client;
    private readonly string bucket;

    public S3FileStore(IOptions<StorageOptions> options)
    {
        var s3 = options.Value.S3;
        bucket = s3.Bucket!;
        client = new AmazonS3Client(new BasicAWSCredentials(s3.AccessKey, s3.SecretKey), new AmazonS3Config
        {
            ServiceURL = s3.ServiceUrl,
            // Stores other than Amazon's have no host name for each bucket and need not know its newest checksums.
            ForcePathStyle = true,
            AuthenticationRegion = s3.Region,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            Timeout = TimeSpan.FromMinutes(2),
            MaxErrorRetry = 3,
        });
    }

    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        await client.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = FileKeys.Check(key), InputStream = stream, ContentType = contentType, UseChunkEncoding = false, AutoCloseStream = false }, cancellationToken);
    }

    public async Task<StoredFile?> GetAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetObjectAsync(bucket, FileKeys.Check(key), cancellationToken);
            using var content = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(content, cancellationToken);
            return new StoredFile(content.ToArray(), answer.Headers.ContentType ?? "application/octet-stream");
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound && missing.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
    }

    public void Dispose() => client.Dispose();
}
