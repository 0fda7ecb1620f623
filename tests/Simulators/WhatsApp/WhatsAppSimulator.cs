using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Procurement.Simulators.WhatsApp;

/// <summary>
/// A WhatsApp Business account with the people who write to it: Graph endpoints, signed webhooks, phone pages, and control over all of them.
/// Runs in the test's process or in its own; either way over real HTTP.
/// </summary>
public sealed class WhatsAppSimulator : IAsyncDisposable
{
    private readonly SimulatorOptions options;
    private readonly World world;
    private readonly Faults faults = new();
    private readonly WebhookQueue queue;
    private readonly MediaUrls urls;
    private readonly LinkFetcher links;
    private readonly Messenger messenger;
    private readonly GraphCallLog calls;
    private WebApplication? app;

    private WhatsAppSimulator(SimulatorOptions options)
    {
        this.options = options;
        world = new World(options);
        queue = new WebhookQueue(options, faults, world);
        urls = new MediaUrls(options.Clock);
        links = new LinkFetcher(world);
        calls = new GraphCallLog(options.Clock);
        messenger = new Messenger(options, world, queue, faults, urls, links);
    }

    /// <summary>Root of the page, the Graph side and the control API.</summary>
    public Uri BaseAddress => urls.BaseAddress;

    public SimulatorOptions Options => options;

    /// <summary>Where webhooks go. Setting it sends what waits.</summary>
    public Uri? Webhook
    {
        get => queue.Webhook;
        set => queue.Webhook = value;
    }

    public IReadOnlyList<SimulatedPerson> People => world.People;

    public IReadOnlyList<GraphCall> GraphCalls => calls.All;

    public IReadOnlyList<WebhookAttempt> WebhookAttempts => queue.Attempts;

    /// <summary>Messages and statuses that the product has not answered with 200 yet.</summary>
    public int Waiting => queue.Waiting;

    public FaultChange CurrentFaults => faults.Current;

    /// <summary>Starts listening. Throws <see cref="IOException"/> where the address is taken.</summary>
    public static async Task<WhatsAppSimulator> StartAsync(SimulatorOptions options, CancellationToken cancellationToken = default)
    {
        var simulator = new WhatsAppSimulator(options);
        await simulator.ListenAsync(cancellationToken);
        return simulator;
    }

    /// <summary>A person does something on the phone; the webhook follows. Returns the message's id.</summary>
    public string Say(InboundMessage said) => messenger.Say(said);

    /// <summary>A person writes a text.</summary>
    public string Say(string phone, string text, string? replyTo = null, DateTimeOffset? at = null) =>
        messenger.Say(new InboundMessage { From = phone, Text = text, ReplyTo = replyTo, At = at });

    /// <summary>A person sends a file; the kind follows from the type: image, video, audio (a voice note), else document.</summary>
    public string SayMedia(string phone, byte[] bytes, string mimeType, string? filename = null, string? caption = null, DateTimeOffset? at = null)
    {
        var kind = mimeType.Split('/')[0];
        return messenger.Say(new InboundMessage
        {
            From = phone,
            Type = kind is "image" or "video" or "audio" ? kind : "document",
            MediaId = AddMedia(bytes, mimeType, filename),
            Filename = filename,
            Text = caption,
            At = at,
        });
    }

    /// <summary>Taps a button or list row of a message that the product sent, named by its id or title. Throws where it has none such.</summary>
    public string Tap(string wamid, string choice)
    {
        if (!world.TryFind(wamid, out var message) || message.FromPhone) throw new ArgumentException("No such message of the product", nameof(wamid));
        var rows = message.Sections.SelectMany(section => section.Rows);
        var chosen = message.Buttons.Concat(rows).FirstOrDefault(known => known.Id == choice || known.Title == choice)
            ?? throw new ArgumentException("The message has no such choice", nameof(choice));
        var type = message.Template is not null ? "button" : message.Buttons.Contains(chosen) ? "button_reply" : "list_reply";
        return messenger.Say(new InboundMessage { From = message.Phone, Type = type, Id = chosen.Id, Title = chosen.Title, Description = chosen.Description, ReplyTo = wamid });
    }

    /// <summary>Puts an emoji on a message; null takes it away.</summary>
    public string React(string phone, string wamid, string? emoji) =>
        messenger.Say(new InboundMessage { From = phone, Type = "reaction", MessageId = wamid, Emoji = emoji });

    /// <summary>The person opens the chat: read statuses follow for what the product sent.</summary>
    public void Read(string phone) => messenger.ReadByPhone(phone);

    /// <summary>Stores a file on the person's side and returns its media id.</summary>
    public string AddMedia(byte[] bytes, string mimeType, string? filename = null) => world.AddMedia(bytes, mimeType, filename, fromPhone: true).Id;

    /// <summary>Everything accepted from the product, oldest first; null: to anybody.</summary>
    public IReadOnlyList<ChatMessage> Sent(string? phone = null)
    {
        var number = phone is null ? null : PhoneNumbers.Normalise(phone) ?? throw new ArgumentException("Not a phone number", nameof(phone));
        return [.. world.Sent().Where(message => number is null || message.Phone == number)];
    }

    /// <summary>How often the product sent with each biz_opaque_callback_data; more than once is a double answer.</summary>
    public IReadOnlyDictionary<string, int> SentCounts() => world.Sent().Where(message => message.CallbackData is not null)
        .GroupBy(message => message.CallbackData!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>Both directions, in order of arrival.</summary>
    public IReadOnlyList<ChatMessage> Chat(string phone) => world.Chat(phone);

    public Conversation Conversation(SimulatedPerson person)
    {
        var chat = world.Chat(person.Phone);
        var unread = chat.Count(message => !message.FromPhone && message.Type != "reaction" && !message.Has("read") && !message.Has("failed"));
        return new Conversation(person.Phone, person.Name, person.UserId, chat.Count, unread, world.LastFromPhone(person.Phone) + ReplyWindow.Length,
            chat.LastOrDefault(message => message.Type != "reaction"));
    }

    /// <summary>Waits for a message of the product to this person that fits; ends with the token.</summary>
    public async Task<ChatMessage> WaitForSentAsync(string phone, Func<ChatMessage, bool> fits, CancellationToken cancellationToken)
    {
        var number = PhoneNumbers.Normalise(phone);
        var found = new TaskCompletionSource<ChatMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watching = world.Watch(happened =>
        {
            if (happened.Message is { FromPhone: false } message && message.Phone == number && fits(message)) found.TrySetResult(message);
        });
        return Sent(phone).FirstOrDefault(fits) ?? await found.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Waits until the product has answered every webhook with 200 (those held back by a fault excepted).</summary>
    public Task WaitUntilDeliveredAsync(CancellationToken cancellationToken) => queue.WaitUntilDeliveredAsync(cancellationToken);

    public void SetFaults(FaultChange change)
    {
        faults.Apply(change);
        queue.FaultsChanged();
    }

    public void ClearFaults()
    {
        faults.Clear();
        queue.FaultsChanged();
    }

    /// <summary>Sends what re-ordering or batching holds back.</summary>
    public void Flush() => queue.Flush();

    /// <summary>Tries failed webhooks again without waiting.</summary>
    public void RetryNow() => queue.RetryNow();

    /// <summary>Posts these bytes once, signed unless another signature is given (empty: none), and returns the HTTP status.</summary>
    public Task<int> PostRawAsync(byte[] body, string? signature = null, CancellationToken cancellationToken = default) => queue.PostRawAsync(body, signature, cancellationToken);

    /// <summary>Meta's verification GET; true where the bare challenge came back.</summary>
    public Task<bool> VerifyWebhookAsync(string verifyToken, CancellationToken cancellationToken = default) => queue.VerifyAsync(verifyToken, cancellationToken);

    /// <summary>Adds or changes a person.</summary>
    public SimulatedPerson AddPerson(SimulatedPerson person)
    {
        world.Put(person);
        return person;
    }

    /// <summary>Adds or replaces an approved template.</summary>
    public void AddTemplate(MessageTemplate template) => world.Put(template);

    /// <summary>Back to the start: no messages, files, faults or waiting webhooks; the webhook's address stays.</summary>
    public void Reset()
    {
        faults.Clear();
        queue.Reset();
        calls.Clear();
        world.Reset();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        await queue.DisposeAsync();
        links.Dispose();
    }

    internal MediaItem? FindMedia(string id) => world.FindMedia(id);

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(WhatsAppSimulator).Assembly.GetName().Name });
        builder.Logging.ClearProviders();
        builder.Services.RemoveAll<IHostLifetime>();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddRoutingCore().Configure<RouteOptions>(routes => routes.SetParameterPolicy<Microsoft.AspNetCore.Routing.Constraints.RegexInlineRouteConstraint>("regex"));
        builder.Services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = 110 * 1024 * 1024);
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 110 * 1024 * 1024);
        app = builder.Build();
        app.UseWebSockets();
        new GraphEndpoints(options, world, messenger, faults, urls, calls).Map(app);
        ControlEndpoints.Map(app, this);
        new PageEndpoints(world).Map(app);
        await app.StartAsync(cancellationToken);
        urls.BaseAddress = new Uri(app.Urls.First());
        queue.Start();
    }

    /// <summary>Leaves signals to whoever runs the process.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
