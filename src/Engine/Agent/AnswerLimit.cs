namespace Procurement.Engine.Agent;

/// <summary>Refuses answers that are far longer than what was asked for, before they fill the memory.</summary>
internal sealed class AnswerLimit : DelegatingHandler
{
    /// <summary>An answer of the tokens that are asked for has some ten kilobytes.</summary>
    internal const int MostBytes = 1024 * 1024;

    public static bool IsPassed(Exception? trouble) => trouble is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(MostBytes, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
