namespace Procurement.Simulators.WhatsApp;

/// <summary>How the simulated WhatsApp account is set up. Every value has a default that works on one machine without an account.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:0";

    /// <summary>Where webhooks are posted. Null: they wait until <see cref="WhatsAppSimulator.Webhook"/> is set.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>Key of the HMAC in X-Hub-Signature-256.</summary>
    public string AppSecret { get; init; } = "simulator-app-secret";

    /// <summary>The bearer token that Graph calls must carry.</summary>
    public string AccessToken { get; init; } = "simulator-access-token";

    public string PhoneNumberId { get; init; } = "200000000000002";

    public string BusinessAccountId { get; init; } = "100000000000001";

    /// <summary>The business's own number, digits only, as it stands in metadata and in reply contexts.</summary>
    public string DisplayPhoneNumber { get; init; } = "15550100000";

    /// <summary>A CSV with at least the columns phone and name (the sample company's people.csv). Null: nobody yet; anybody may write.</summary>
    public string? PeopleFile { get; init; }

    /// <summary>Templates that Meta has approved; any other name or language is error 132001.</summary>
    public IReadOnlyList<MessageTemplate> Templates { get; init; } = SampleTemplates.All;

    /// <summary>Whether webhooks carry business-scoped user ids (in all message webhooks since 2026).</summary>
    public bool IncludeUserIds { get; init; } = true;

    /// <summary>Messages to one person that may borrow from the future (Meta: 45).</summary>
    public int PairBurst { get; init; } = 45;

    /// <summary>Sustained distance of messages to one person (Meta: 1 message in 6 s).</summary>
    public TimeSpan PairInterval { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Messages in and out together in one second (Meta: 80, upgraded numbers 1000).</summary>
    public int MessagesPerSecond { get; init; } = 80;

    /// <summary>
    /// Waits between tries of a webhook that was not answered with 200; the last one repeats for 7 days (Meta: decreasing frequency for up to 7 days).
    /// Shorter than Meta's so that a restarted portal is served within seconds.
    /// </summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; init; } =
        [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)];

    /// <summary>Webhooks posted at the same time. One keeps their order; Meta promises none.</summary>
    public int ParallelWebhooks { get; init; } = 1;

    /// <summary>Clock of timestamps, the 24 h window, rates, retries and media lives.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
