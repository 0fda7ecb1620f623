using Microsoft.Extensions.Options;

namespace Procurement.Engine.Files;

/// <summary>Section <c>Storage</c>: an S3-compatible store where its address is set, else a folder.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Used when no S3 store is set; relative to the working folder.</summary>
    public string Folder { get; set; } = "data/media";
    public S3Options S3 { get; set; } = new();
}

public sealed class S3Options
{
    public string? ServiceUrl { get; set; }
    public string? Bucket { get; set; }
    public string Region { get; set; } = "us-east-1";
    public string? AccessKey { get; set; }
    public string? SecretKey { get; set; }

    public bool IsSet => !string.IsNullOrEmpty(ServiceUrl);
}

internal sealed class StorageOptionsRules : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(StorageOptions options)
    {
        if (!options.S3.IsSet)
        {
            if (string.IsNullOrWhiteSpace(options.Folder)) yield return "Storage:Folder is empty and no Storage:S3 is set: media has no place.";
            yield break;
        }

        if (!Uri.TryCreate(options.S3.ServiceUrl, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) yield return "Storage:S3:ServiceUrl must be an http or https address.";
        if (string.IsNullOrEmpty(options.S3.Bucket)) yield return "Storage:S3:Bucket is missing.";
        if (string.IsNullOrEmpty(options.S3.AccessKey)) yield return "Storage:S3:AccessKey is missing.";
        if (string.IsNullOrEmpty(options.S3.SecretKey)) yield return "Storage:S3:SecretKey is missing.";
    }
}
