using Microsoft.Extensions.Options;
using Procurement.Engine.Messaging.Receiving;

namespace Procurement.Engine.Messaging;

/// <summary>Answer to one POST of WhatsApp.</summary>
public enum ReceiptAnswer
{
    /// <summary>Committed.</summary>
    Stored,

    /// <summary>No app secret: nothing can be checked, so nothing is taken.</summary>
    NotConfigured,

    /// <summary>Not signed by our app.</summary>
    NotAuthentic,
}

/// <summary>Takes one POST of WhatsApp: checked over the bytes as received, read, stored with others that came together; ends when it is committed.</summary>
public sealed class ReceiveDelivery
{
    /// <summary>Meta: at most 3 MB and 1,000 updates in a POST; one more for what the future brings.</summary>
    public const int LongestBody = 4 * 1024 * 1024;

    private readonly DeliveryWriter writer;
    private readonly IOptionsMonitor<WhatsAppOptions> options;
    private readonly TimeProvider clock;

    internal ReceiveDelivery(DeliveryWriter writer, IOptionsMonitor<WhatsAppOptions> options, TimeProvider clock)
    {
        this.writer = writer;
        this.options = options;
        this.clock = clock;
    }

    public bool IsConfigured => options.CurrentValue.CanReceive;

    /// <summary>Whether the token in a subscription call is ours; compared in constant time.</summary>
    public bool IsOurToken(string? token) => options.CurrentValue.VerifyToken is { Length: > 0 } ours && token is not null
        && System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(ours), System.Text.Encoding.UTF8.GetBytes(token));

    /// <exception cref="Exception">It could not be committed: answer with an error, and WhatsApp brings it again.</exception>
    public async Task<ReceiptAnswer> RunAsync(byte[] body, string? signature, CancellationToken cancellationToken)
    {
        var set = options.CurrentValue;
        if (!set.CanReceive) return ReceiptAnswer.NotConfigured;
        if (!WebhookSignature.IsValid(body, signature, set.AppSecret, set.AppSecretNext)) return ReceiptAnswer.NotAuthentic;
        using var receiving = EngineTrace.Source.StartActivity("receive");
        await writer.StoreAsync(WebhookPayload.Read(body, set.PhoneNumberId, clock.GetUtcNow()), cancellationToken);
        return ReceiptAnswer.Stored;
    }
}
