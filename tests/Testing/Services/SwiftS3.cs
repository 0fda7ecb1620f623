using Xunit;

namespace Procurement.Testing.Services;

/// <summary>
/// A real S3-compatible server (OpenStack Swift), shared by all test assemblies of this user. Use as a fixture; each test takes a bucket of its own
/// (see <see cref="NewBucketName"/>) or a key prefix.
/// </summary>
public sealed class SwiftS3 : IAsyncLifetime
{
    private static int buckets;

    private IReadOnlyDictionary<string, string> values = new Dictionary<string, string>(StringComparer.Ordinal);

    public string ServiceUrl => values["S3_SERVICE_URL"];

    public string AccessKey => values["S3_ACCESS_KEY"];

    public string SecretKey => values["S3_SECRET_KEY"];

    public string Region => values["S3_REGION"];

    /// <summary>A bucket that is there from the start, shared by all.</summary>
    public string Bucket => values["S3_BUCKET"];

    /// <summary>A name that no other test uses; the test creates the bucket.</summary>
    public static string NewBucketName() => $"test-{Environment.ProcessId}-{DateTime.UtcNow.Ticks}-{Interlocked.Increment(ref buckets)}";

    public async ValueTask InitializeAsync()
    {
        using var exclusive = await SharedService.LockAsync("s3", CancellationToken.None);
        values = await SharedService.RunScriptAsync(Repository.PathTo("tests", "Services", "s3", "s3-up"), Path.Combine(SharedService.Folder, "s3"), "up",
            new Dictionary<string, string?>(StringComparer.Ordinal), CancellationToken.None);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
