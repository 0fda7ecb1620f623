using Microsoft.Playwright;
using Procurement.Engine.Orders.Pacing;

namespace Procurement.Engine.Orders.Browser;

/// <summary>A request that the site did not take now and asked to send later: 429 or 503 with Retry-After.</summary>
/// <param name="IsDocument">The page itself; else something that it asked in the background.</param>
/// <param name="IsRead">It would have changed nothing.</param>
internal sealed record Refusal(DateTimeOffset Until, int Status, bool IsDocument, bool IsRead)
{
    /// <summary>429 says that nothing was done; of a 503 that is known only of what changes nothing.</summary>
    public bool MayBeRepeated => IsRead || Status == 429;
}

/// <summary>Notes what the site asked to send later, since the last action.</summary>
internal sealed class Refusals
{
    private readonly IPage _page;
    private readonly SiteBorder _border;
    private readonly TimeProvider _clock;

    public Refusals(IPage page, SiteBorder border, TimeProvider clock)
    {
        (_page, _border, _clock) = (page, border, clock);
        page.Response += (_, response) => Note(response);
    }

    /// <summary>The page that is shown is such an answer.</summary>
    public Refusal? Document { get; private set; }

    /// <summary>The one that asked for the longest wait.</summary>
    public Refusal? Background { get; private set; }

    /// <summary>Whether the page that is shown was only asked for, so that it may be loaded again.</summary>
    public bool PageIsRead { get; private set; } = true;

    public void Forget() => (Document, Background) = (null, null);

    private void Note(IResponse response)
    {
        try
        {
            var request = response.Request;
            var isRead = request.Method is "GET" or "HEAD";
            var isDocument = request.IsNavigationRequest && request.Frame == _page.MainFrame;
            var until = response.Status is 429 or 503 && _border.Inside(response.Url) ? RetryAfter.Read(response.Headers.GetValueOrDefault("retry-after"), _clock.GetUtcNow()) : null;
            if (isDocument) (PageIsRead, Document) = (isRead, until is null ? null : new Refusal(until.Value, response.Status, true, isRead));
            else if (until is not null && !(Background?.Until > until)) Background = new Refusal(until.Value, response.Status, false, isRead);
        }
        catch (PlaywrightException)
        {
            // Requests without a frame (workers) belong to no page that is waited for.
        }
    }
}
