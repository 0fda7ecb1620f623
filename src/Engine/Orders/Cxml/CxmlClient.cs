namespace Procurement.Engine.Orders.Cxml;

/// <summary>How posting one document ended.</summary>
internal abstract record CxmlPost
{
    private CxmlPost()
    {
    }

    /// <summary>The server answered.</summary>
    /// <param name="Status">What stands in its document; null when it sent none.</param>
    public sealed record Answered(int Http, CxmlStatus? Status, System.Xml.Linq.XElement? Document) : CxmlPost;

    /// <summary>No connection: certainly not sent.</summary>
    public sealed record NotSent(string Words) : CxmlPost;

    /// <summary>It was on its way and no answer came.</summary>
    public sealed record Broken(string Words) : CxmlPost;
}

/// <summary>Posts cXML documents. Redirects are not followed: our secret goes to one address only.</summary>
internal sealed class CxmlClient(IHttpClientFactory clients)
{
    public const string HttpClientName = "cxml";

    public async Task<CxmlPost> PostAsync(Uri address, byte[] document, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient(HttpClientName);
        using var body = new ByteArrayContent(document);
        body.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue(CxmlDocument.MediaType, "UTF-8");
        try
        {
            using var answer = await http.PostAsync(address, body, cancellationToken);
            await using var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var root = CxmlDocument.Read(content);
            return new CxmlPost.Answered((int)answer.StatusCode, CxmlDocument.StatusOf(root), root);
        }
        catch (HttpRequestException trouble) when (trouble.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return new CxmlPost.NotSent($"The supplier's server cannot be reached ({trouble.HttpRequestError}).");
        }
        catch (Exception trouble) when (trouble is HttpRequestException or IOException || (trouble is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new CxmlPost.Broken(trouble is OperationCanceledException ? "the supplier's server did not answer in time." : $"the connection broke before the supplier's server answered ({trouble.GetType().Name}).");
        }
    }
}
