using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Procurement.Engine.Messaging.Receiving;

namespace Procurement.Engine.Messaging.Sending;

/// <summary>The Graph API over HTTP. The client must not follow redirects: our token would go along.</summary>
internal sealed class WhatsAppClient(HttpClient http, IOptionsMonitor<WhatsAppOptions> options) : IWhatsApp
{
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(100);

    public async Task<SendResult> SendAsync(string ourNumberId, string body, CancellationToken cancellationToken)
    {
        using var content = new MarkedContent(Encoding.UTF8.GetBytes(body));
        using var request = Request(HttpMethod.Post, $"{ourNumberId}/messages");
        request.Content = content;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(SendTimeout);
        try
        {
            using var answer = await http.SendAsync(request, patience.Token);
            return GraphAnswer.OfSend(answer.IsSuccessStatusCode, (int)answer.StatusCode, await answer.Content.ReadAsStringAsync(patience.Token));
        }
        catch (Exception trouble) when (trouble is HttpRequestException or OperationCanceledException or IOException)
        {
            var what = $"{trouble.GetType().Name}: {(trouble is HttpRequestException http1 ? http1.HttpRequestError.ToString() : "no answer in time")}";
            return content.HasStarted ? new SendResult.Unknown(what) : new SendResult.NotSent(what);
        }
    }

    public async Task<string> UploadAsync(string ourNumberId, string fileName, string contentType, byte[] content, CancellationToken cancellationToken)
    {
        using var file = new ByteArrayContent(content);
        file.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var form = new MultipartFormDataContent { { new StringContent("whatsapp"), "messaging_product" }, { new StringContent(contentType), "type" }, { file, "file", fileName } };
        using var request = Request(HttpMethod.Post, $"{ourNumberId}/media");
        request.Content = form;
        var answer = await AskAsync(request, cancellationToken);
        return answer.Text("id") ?? throw new WhatsAppException(null, "The upload was answered without an id.");
    }

    public async Task<MediaAddress> FindMediaAsync(string ourNumberId, string mediaId, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, $"{Uri.EscapeDataString(mediaId)}?phone_number_id={Uri.EscapeDataString(ourNumberId)}");
        var answer = await AskAsync(request, cancellationToken);
        if (!Uri.TryCreate(answer.Text("url"), UriKind.Absolute, out var address)) throw new WhatsAppException(null, "The media has no address.");
        return new MediaAddress(address, answer.Text("mime_type"), MessageReading.HexOf(answer.Text("sha256")), long.TryParse(answer.Text("file_size"), out var size) ? size : null);
    }

    public async Task<byte[]> FetchMediaAsync(Uri address, long longest, CancellationToken cancellationToken)
    {
        if (!options.CurrentValue.MayFetchFrom(address)) throw new WhatsAppException(null, $"The media is at a host that may not have our token: {address.Host}", final: true);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(FetchTimeout);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        Sign(request);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        if (answer.StatusCode != HttpStatusCode.OK) throw new WhatsAppException(null, $"The media was answered with HTTP {(int)answer.StatusCode}.");
        return await ReadAtMostAsync(answer.Content, longest, patience.Token);
    }

    private static async Task<byte[]> ReadAtMostAsync(HttpContent content, long longest, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var all = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int count; (count = await stream.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            if (all.Length + count > longest) throw new WhatsAppException(null, $"The file is larger than {longest / (1024 * 1024)} MB.", final: true);
            all.Write(chunk, 0, count);
        }

        return all.ToArray();
    }

    private async Task<JsonElement> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(FetchTimeout);
        using var answer = await http.SendAsync(request, patience.Token);
        var body = await answer.Content.ReadAsStringAsync(patience.Token);
        if (GraphAnswer.ErrorOf(body) is { } error) throw new WhatsAppException(error.Code, error.Text);
        if (!answer.IsSuccessStatusCode) throw new WhatsAppException(null, $"HTTP {(int)answer.StatusCode}.");
        using var json = JsonDocument.Parse(body);
        return json.RootElement.Clone();
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var set = options.CurrentValue;
        var request = new HttpRequestMessage(method, $"{set.GraphBaseUrl.TrimEnd('/')}/{set.ApiVersion}/{path}");
        Sign(request);
        return request;
    }

    /// <summary>WhatsApp's media host refuses a call without User-Agent, and HttpClient sends none by itself.</summary>
    private void Sign(HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.CurrentValue.AccessToken);
        request.Headers.UserAgent.ParseAdd("Procurement/1.0");
    }

    /// <summary>Knows whether it has begun to go out: until then a failure is certainly before the send.</summary>
    private sealed class MarkedContent : HttpContent
    {
        private readonly byte[] bytes;

        public MarkedContent(byte[] bytes)
        {
            this.bytes = bytes;
            Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        }

        public bool HasStarted { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            HasStarted = true;
            return stream.WriteAsync(bytes).AsTask();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
