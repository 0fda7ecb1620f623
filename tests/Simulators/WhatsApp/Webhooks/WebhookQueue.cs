using System.Net.Http.Headers;

namespace Procurement.Simulators.WhatsApp;

/// <summary>Carries messages and statuses to the product: at least once, again and again until it answers 200.</summary>
internal sealed class WebhookQueue(SimulatorOptions options, Faults faults, World world) : IAsyncDisposable
{
    /// <summary>Attempts that are remembered, so that days of retries do not fill the memory.</summary>
    private const int Remembered = 10_000;

    /// <summary>Quiet time after which re-ordered webhooks go out.</summary>
    private static readonly TimeSpan ReorderQuiet = TimeSpan.FromMilliseconds(300);

    private readonly Lock gate = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly CancellationTokenSource stop = new();
    private readonly List<WebhookUpdate> gathering = [];
    private readonly List<WebhookUpdate> heldStatuses = [];
    private readonly List<WebhookPost> posts = [];
    private readonly Queue<WebhookAttempt> attempts = new();
    private TaskCompletionSource wake = NewSignal();
    private TaskCompletionSource quiet = NewSignal();
    private DateTimeOffset lastGathered;
    private Uri? webhook = options.Webhook;
    private int inFlight;
    private int generation;
    private Task loop = Task.CompletedTask;

    public Uri? Webhook
    {
        get { lock (gate) return webhook; }
        set
        {
            lock (gate) webhook = value;
            RetryNow();
        }
    }

    public IReadOnlyList<WebhookAttempt> Attempts
    {
        get { lock (gate) return [.. attempts]; }
    }

    /// <summary>Updates that have not been answered with 200 yet, held ones included.</summary>
    public int Waiting
    {
        get { lock (gate) return gathering.Count + heldStatuses.Count + posts.Count; }
    }

    private DateTimeOffset Now => options.Clock.GetUtcNow();

    public void Start() => loop = Task.Run(RunAsync);

    public void Enqueue(WebhookUpdate update)
    {
        lock (gate)
        {
            var fault = faults.Current;
            if (update.Kind == "statuses" && fault.HoldStatuses == true) heldStatuses.Add(update);
            else if (fault.Reorder == true || (update.Kind == "messages" && fault.BatchInOnePost > 0)) Gather(update, fault);
            else AddPosts([update], fault);
            Wake();
        }
    }

    /// <summary>Applies a change of the faults to what waits: released statuses and ended re-ordering go out.</summary>
    public void FaultsChanged()
    {
        lock (gate)
        {
            var fault = faults.Current;
            if (fault.HoldStatuses != true && heldStatuses.Count > 0)
            {
                foreach (var update in heldStatuses) AddPosts([update], fault);
                heldStatuses.Clear();
            }

            if (fault.Reorder != true && !(fault.BatchInOnePost > 0)) ReleaseGathered();
            Wake();
        }
    }

    /// <summary>Sends at once what is gathered for re-ordering or one big post.</summary>
    public void Flush()
    {
        lock (gate)
        {
            ReleaseGathered();
            Wake();
        }
    }

    /// <summary>Does not wait for the next try's time.</summary>
    public void RetryNow()
    {
        lock (gate)
        {
            var now = Now;
            foreach (var post in posts) post.MakeDue(now);
            Wake();
        }
    }

    /// <summary>Drops everything that waits and the record of attempts.</summary>
    public void Reset()
    {
        lock (gate)
        {
            generation++;
            gathering.Clear();
            heldStatuses.Clear();
            posts.Clear();
            attempts.Clear();
            Wake();
        }
    }

    /// <summary>Waits until everything has been answered with 200.</summary>
    public async Task WaitUntilDeliveredAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (gathering.Count + posts.Count == 0) return;
                change = quiet.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Posts these bytes now, once, and tells the answer's HTTP status. Throws <see cref="HttpRequestException"/> where nobody listens.</summary>
    /// <param name="body">Sent as they are.</param>
    /// <param name="signature">Null: the right one; empty: no header.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    public async Task<int> PostRawAsync(byte[] body, string? signature, CancellationToken cancellationToken)
    {
        var target = Webhook ?? throw new InvalidOperationException("No webhook is set");
        var header = signature ?? WebhookSignature.Of(body, options.AppSecret);
        using var response = await PostAsync(target, body, header, cancellationToken);
        lock (gate) Remember(new WebhookAttempt(Now, body, header, 1, (int)response.StatusCode));
        return (int)response.StatusCode;
    }

    /// <summary>Asks as Meta does when a callback is configured; true where the bare challenge came back.</summary>
    public async Task<bool> VerifyAsync(string verifyToken, CancellationToken cancellationToken)
    {
        var target = Webhook ?? throw new InvalidOperationException("No webhook is set");
        var challenge = Random.Shared.NextInt64(100_000_000, 999_999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var query = $"?hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={Uri.EscapeDataString(verifyToken)}";
        using var response = await http.GetAsync(new Uri(target + query), cancellationToken);
        return response.IsSuccessStatusCode && await response.Content.ReadAsStringAsync(cancellationToken) == challenge;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        stop.Dispose();
        http.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake()
    {
        wake.TrySetResult();
        var waiting = quiet;
        quiet = NewSignal();
        waiting.TrySetResult();
    }

    private void Gather(WebhookUpdate update, FaultChange fault)
    {
        gathering.Add(update);
        lastGathered = Now;
        if (fault.BatchInOnePost > 0 && gathering.Count(waiting => waiting.Kind == "messages") >= fault.BatchInOnePost) ReleaseGathered();
    }

    private void ReleaseGathered()
    {
        if (gathering.Count == 0) return;
        var fault = faults.Current;
        if (fault.Reorder == true) gathering.Reverse();
        if (fault.BatchInOnePost > 0)
        {
            AddPosts([.. gathering], fault);
            faults.EndBatch();
        }
        else
        {
            foreach (var update in gathering) AddPosts([update], fault);
        }

        gathering.Clear();
    }

    private void AddPosts(IReadOnlyList<WebhookUpdate> updates, FaultChange fault)
    {
        var body = MetaJson.Serialize(Envelope.Of(updates, options));
        for (var copy = 0; copy <= (fault.Duplicate ?? 0); copy++) posts.Add(new WebhookPost(body, updates, Now));
    }

    private async Task RunAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            WebhookPost? post;
            Task signal;
            TimeSpan wait;
            lock (gate)
            {
                if (wake.Task.IsCompleted) wake = NewSignal();
                signal = wake.Task;
                (post, wait) = Next();
            }

            if (post is not null) _ = SendAsync(post, generation);
            else await WaitAsync(signal, wait);
        }
    }

    /// <summary>The next post that may go now, or how long to wait for one.</summary>
    private (WebhookPost? Post, TimeSpan Wait) Next()
    {
        var now = Now;
        if (gathering.Count > 0 && faults.Current is { Reorder: true, BatchInOnePost: not > 0 } && now - lastGathered >= ReorderQuiet) ReleaseGathered();
        var waits = gathering.Count > 0 && faults.Current.Reorder == true ? new List<TimeSpan> { lastGathered + ReorderQuiet - now } : [];
        if (webhook is not null && inFlight < options.ParallelWebhooks)
        {
            var next = posts.Where(post => !post.IsInFlight).MinBy(post => post.DueAt);
            if (next?.DueAt <= now)
            {
                next.IsInFlight = true;
                inFlight++;
                return (next, TimeSpan.Zero);
            }

            if (next is not null) waits.Add(next.DueAt - now);
        }

        return (null, waits.Count == 0 ? Timeout.InfiniteTimeSpan : waits.Min());
    }

    private async Task WaitAsync(Task signal, TimeSpan wait)
    {
        try
        {
            if (wait == Timeout.InfiniteTimeSpan) await signal.WaitAsync(stop.Token);
            else await signal.WaitAsync(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1), options.Clock, stop.Token);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // Due, or stopping: the loop looks again.
        }
    }

    private async Task SendAsync(WebhookPost post, int born)
    {
        var signature = faults.TakeWrongSignature() ? "sha256=" + new string('0', 64) : WebhookSignature.Of(post.Body, options.AppSecret);
        var at = Now;
        int? status = null;
        try
        {
            using var response = await PostAsync(Webhook!, post.Body, signature, stop.Token);
            status = (int)response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or InvalidOperationException)
        {
            // Nobody there, or no answer in time: tried again like any other failure.
        }

        if (status == 200) MarkDelivered(post);
        lock (gate)
        {
            inFlight--;
            post.IsInFlight = false;
            post.Tries++;
            if (born == generation) Remember(new WebhookAttempt(at, post.Body, signature, post.Tries, status));
            if (status == 200 || !post.Postpone(Now, options.RetryDelays)) posts.Remove(post);
            Wake();
        }
    }

    private void Remember(WebhookAttempt attempt)
    {
        attempts.Enqueue(attempt);
        if (attempts.Count > Remembered) attempts.Dequeue();
    }

    private void MarkDelivered(WebhookPost post)
    {
        foreach (var update in post.Updates.Where(update => update.Kind == "messages")) world.TryAddStatus(update.Wamid, "delivered");
    }

    private async Task<HttpResponseMessage> PostAsync(Uri target, byte[] body, string signature, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (signature.Length > 0) request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", signature);
        request.Headers.TryAddWithoutValidation("User-Agent", "facebookexternalua");
        return await http.SendAsync(request, cancellationToken);
    }
}
