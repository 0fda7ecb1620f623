namespace Procurement.Engine.Messaging.Sending;

/// <summary>The seam to WhatsApp's Graph API. Nothing here is retried: what a failure means is decided by who called.</summary>
public interface IWhatsApp
{
    /// <summary>Posts to <c>/messages</c>: a message, or a read mark.</summary>
    /// <param name="body">The request as JSON.</param>
    Task<SendResult> SendAsync(string ourNumberId, string body, CancellationToken cancellationToken);

    /// <summary>Uploads a file for sending; its id.</summary>
    /// <exception cref="WhatsAppException">WhatsApp refused it.</exception>
    Task<string> UploadAsync(string ourNumberId, string fileName, string contentType, byte[] content, CancellationToken cancellationToken);

    /// <summary>Where a received file can be fetched, for five minutes.</summary>
    /// <exception cref="WhatsAppException">WhatsApp refused it.</exception>
    Task<MediaAddress> FindMediaAsync(string ourNumberId, string mediaId, CancellationToken cancellationToken);

    /// <summary>Fetches a file, at most <paramref name="longest"/> bytes, from an address that may have our token.</summary>
    /// <exception cref="WhatsAppException">Refused, too long, or from a host that may not have our token.</exception>
    Task<byte[]> FetchMediaAsync(Uri address, long longest, CancellationToken cancellationToken);
}

/// <param name="Sha256">Hex; null where WhatsApp gave none.</param>
public sealed record MediaAddress(Uri Address, string? MimeType, string? Sha256, long? SizeBytes);

/// <summary>What is known after a send.</summary>
public abstract record SendResult
{
    /// <summary>WhatsApp has it; its id, or null for a read mark.</summary>
    public sealed record Accepted(string? WhatsAppId) : SendResult;

    /// <summary>WhatsApp said no.</summary>
    public sealed record Refused(int Code, string Error) : SendResult;

    /// <summary>Nothing left this machine: safe to try again.</summary>
    public sealed record NotSent(string Error) : SendResult;

    /// <summary>The request went out and no answer that can be read came back: it may have been sent.</summary>
    public sealed record Unknown(string Error) : SendResult;
}

/// <summary>WhatsApp answered with an error.</summary>
/// <param name="code">Of <c>error.code</c>; null where the answer had none.</param>
public sealed class WhatsAppException(int? code, string message, bool final = false) : Exception(message)
{
    public int? Code { get; } = code;

    /// <summary>No use in trying again.</summary>
    public bool Final { get; } = final;
}
