using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.Options;
using Procurement.Engine.Files;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Files;

public sealed class FileStoreTests(SwiftS3 swift) : IClassFixture<SwiftS3>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("folder")]
    [InlineData("s3")]
    public async Task A_file_comes_back_as_it_was_put_and_can_be_replaced(string kind)
    {
        using var folder = new TemporaryFolder();
        var store = await OpenAsync(kind, folder);
        var picture = Enumerable.Range(0, 100_000).Select(x => (byte)x).ToArray();

        await store.PutAsync("media/2026/03/one", Encoding.UTF8.GetBytes("first"), "text/plain", Stop);
        await store.PutAsync("media/2026/03/one", picture, "image/png", Stop);

        var file = await store.GetAsync("media/2026/03/one", Stop);
        Assert.Equal("image/png", file?.ContentType);
        Assert.Equal(picture, file?.Content);
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("s3")]
    public async Task A_file_that_is_not_there_is_null(string kind)
    {
        using var folder = new TemporaryFolder();

        Assert.Null(await (await OpenAsync(kind, folder)).GetAsync("media/none", Stop));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("media/../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("media//x")]
    [InlineData("media\\x")]
    [InlineData("")]
    public async Task A_key_that_would_leave_the_store_is_refused(string key)
    {
        using var folder = new TemporaryFolder();
        var store = await OpenAsync("folder", folder);

        await Assert.ThrowsAsync<ArgumentException>(() => store.PutAsync(key, new byte[1], "text/plain", Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => store.GetAsync(key, Stop));
    }

    [Fact]
    public async Task An_s3_store_that_refuses_us_is_trouble_and_not_a_missing_file()
    {
        var options = Options.Create(new StorageOptions { S3 = S3("no-such-bucket-here") });
        using var store = new S3FileStore(options);

        await Assert.ThrowsAsync<AmazonS3Exception>(() => store.GetAsync("media/one", Stop));
    }

    private async Task<IFileStore> OpenAsync(string kind, TemporaryFolder folder)
    {
        if (kind == "folder") return new FolderFileStore(Options.Create(new StorageOptions { Folder = folder.Path }));
        var bucket = SwiftS3.NewBucketName();
        using var client = new AmazonS3Client(new BasicAWSCredentials(swift.AccessKey, swift.SecretKey), new AmazonS3Config { ServiceURL = swift.ServiceUrl, ForcePathStyle = true, AuthenticationRegion = swift.Region });
        await client.PutBucketAsync(bucket, Stop);
        return new S3FileStore(Options.Create(new StorageOptions { S3 = S3(bucket) }));
    }

    private S3Options S3(string bucket) => new() { ServiceUrl = swift.ServiceUrl, Bucket = bucket, Region = swift.Region, AccessKey = swift.AccessKey, SecretKey = swift.SecretKey };
}
