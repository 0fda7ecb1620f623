using Microsoft.AspNetCore.Components;
using Procurement.Engine.Notices;

namespace Procurement.Portal.Components.Shared;

/// <summary>
/// A page that is always true: it reads when it opens, again whenever a change that concerns it is heard (at most five times a second), and now and then in
/// case a notice was lost. A page reads only its own projection in <see cref="ReadAsync"/>.
/// </summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200), SafetyNet = TimeSpan.FromSeconds(20);
    private readonly CancellationTokenSource leaving = new();
    private readonly SemaphoreSlim stale = new(0, 1), reading = new(1, 1);
    private IDisposable? listening;

    [Inject] protected IChangeNotices Notices { get; set; } = null!;
    [Inject] protected CompanyClock CompanyClock { get; set; } = null!;

    protected TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>False until the first read: show nothing that could be taken for "there is none".</summary>
    protected bool IsRead { get; private set; }

    protected CancellationToken Leaving => leaving.Token;

    protected virtual bool Concerns(Change change) => true;

    protected abstract Task ReadAsync(CancellationToken cancellationToken);

    protected override async Task OnInitializedAsync()
    {
        Zone = await CompanyClock.ZoneAsync(Leaving);
        listening = Notices.OnChanged(change =>
        {
            if (Concerns(change)) MarkStale();
        });
        _ = FollowAsync();
    }

    protected override Task OnParametersSetAsync() => ReadAgainAsync();

    /// <summary>Reads now; for a page that has just written.</summary>
    protected async Task ReadAgainAsync()
    {
        await reading.WaitAsync(Leaving);
        try
        {
            await ReadAsync(Leaving);
            IsRead = true;
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
        {
            // The page was left while it read.
        }
        finally
        {
            reading.Release();
        }
    }

    private void MarkStale()
    {
        try
        {
            if (stale.CurrentCount == 0) stale.Release();
        }
        catch (SemaphoreFullException)
        {
            // Marked by another thread at the same moment.
        }
        catch (ObjectDisposedException)
        {
            // The page was left.
        }
    }

    private async Task FollowAsync()
    {
        try
        {
            while (!Leaving.IsCancellationRequested)
            {
                await stale.WaitAsync(SafetyNet, Leaving);
                await InvokeAsync(async () =>
                {
                    await ReadAgainAsync();
                    StateHasChanged();
                });
                await Task.Delay(Quiet, Leaving);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
#pragma warning disable CA1031 // A failed read is shown by the page's error boundary, not lost in a background task.
        catch (Exception trouble)
#pragma warning restore CA1031
        {
            await DispatchExceptionAsync(trouble);
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        listening?.Dispose();
        leaving.Cancel();
        leaving.Dispose();
    }
}
