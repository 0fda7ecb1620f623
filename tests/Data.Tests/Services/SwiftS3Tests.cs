using Amazon.Runtime;
using Amazon.S3;
using Procurement.Testing.Services;

namespace Procurement.Data.Tests.Services;

public sealed class SwiftS3Tests(SwiftS3 s3) : IClassFixture<SwiftS3>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_fixture_finds_the_running_store_and_the_key_fits()
    {
        await using var second = new SwiftS3();

        await second.InitializeAsync();
        using var client = new AmazonS3Client(new BasicAWSCredentials(second.AccessKey, second.SecretKey),
            new AmazonS3Config { ServiceURL = second.ServiceUrl, ForcePathStyle = true, AuthenticationRegion = second.Region });
        var bucket = SwiftS3.NewBucketName();
        await client.PutBucketAsync(bucket, Token);

        Assert.Equal(s3.ServiceUrl, second.ServiceUrl);
        Assert.Contains(bucket, (await client.ListBucketsAsync(Token)).Buckets.Select(found => found.BucketName));
        await client.DeleteBucketAsync(bucket, Token);
    }
}
