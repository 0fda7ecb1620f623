namespace Procurement.Simulators.WhatsApp;

/// <summary>Fetches media that the product sent by link, as Meta's servers do.</summary>
internal sealed class LinkFetcher(World world) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(3) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 100 * 1024 * 1024,
    };

    /// <summary>The refusal (131053) where the link gives nothing that may be sent; null: the file is in the chat.</summary>
    public async Task<GraphError?> FetchAsync(ChatMessage message)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(message.Media!.Link!));
            if (!response.IsSuccessStatusCode) return GraphError.Of(131053, $"Downloading media from weblink failed with http code {(int)response.StatusCode}");
            var mimeType = response.Content.Headers.ContentType?.ToString() ?? "application/octet-stream";
            if (MediaRules.CheckUse(message.Type, mimeType, message.Media.IsVoice) is { } fault) return fault;
            var item = world.AddMedia(await response.Content.ReadAsByteArrayAsync(), mimeType, message.Media.Filename, fromPhone: false);
            world.Change(message.Wamid, changed => changed with { Media = changed.Media! with { Id = item.Id, MimeType = mimeType } });
            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return GraphError.Of(131053, "Downloading media from weblink failed");
        }
    }

    public void Dispose() => http.Dispose();
}
