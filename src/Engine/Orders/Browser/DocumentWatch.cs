using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Follows what a page's address bar loads: whether an answer is awaited, and with which status the last one came.</summary>
internal sealed class DocumentWatch
{
    private readonly IPage _page;
    private readonly IReadOnlyList<int> _alarmingStatuses;
    private readonly ConcurrentDictionary<IRequest, bool> _underWay = new();
    private TaskCompletionSource _broken = New();

    /// <param name="alarmingStatuses">Statuses below 500 that end a wait as an error does.</param>
    public DocumentWatch(IPage page, IReadOnlyList<int> alarmingStatuses)
    {
        (_page, _alarmingStatuses) = (page, alarmingStatuses);
        page.Request += (_, request) => Start(request);
        page.RequestFailed += (sender, request) => _underWay.TryRemove(request, out _);
        page.Response += (_, response) => Note(response);
        page.Crash += (_, _) => _broken.TrySetResult();
    }

    /// <summary>HTTP status of the last document; 0 where none came since <see cref="Forget"/>.</summary>
    public int Status { get; private set; }
    public bool IsUnderWay => !_underWay.IsEmpty;
    /// <summary>Ends when an error page arrives or the page crashes.</summary>
    public Task Broken => _broken.Task;

    public void Forget()
    {
        Status = 0;
        _underWay.Clear();
        _broken = New();
    }

    private void Start(IRequest request)
    {
        if (IsDocument(request)) _underWay[request] = true;
    }

    private void Note(IResponse response)
    {
        if (!IsDocument(response.Request)) return;
        _underWay.TryRemove(response.Request, out _);
        Status = response.Status;
        if (response.Status >= 500 || _alarmingStatuses.Contains(response.Status)) _broken.TrySetResult();
    }

    private bool IsDocument(IRequest request)
    {
        try
        {
            return request.IsNavigationRequest && request.Frame == _page.MainFrame;
        }
        catch (PlaywrightException)
        {
            // Requests without a frame (workers) are no documents.
            return false;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
