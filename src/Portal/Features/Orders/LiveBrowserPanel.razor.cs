using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.JSInterop;
using Procurement.Data;
using Procurement.Engine.Notices;
using Procurement.Engine.Orders.Live;
using Procurement.Portal.Components.Shared;
using Procurement.Portal.Features.Access;

namespace Procurement.Portal.Features.Orders;

/// <summary>The live browser of one order, as one operator's page shows it.</summary>
public sealed partial class LiveBrowserPanel
{
    private LiveBrowserState? state;
    private LiveView? view;
    private LiveCanvas? shown;
    private ElementReference canvas;
    private string? words;
    private bool isOpening;

    [Parameter, EditorRequired] public string Number { get; set; } = "";

    /// <summary>The person ordered there by hand, or elsewhere: asks for the supplier's number.</summary>
    [Parameter] public EventCallback OnOrderedByHand { get; set; }
    [Inject] private IDbContextFactory<ProcurementDb> Dbs { get; set; } = null!;
    [Inject] private IJSRuntime Js { get; set; } = null!;
    [Inject] private Operate Operate { get; set; } = null!;
    [Inject] private CurrentActor Actors { get; set; } = null!;
    [Inject] private WatchLiveBrowser Watch { get; set; } = null!;

    private bool Drives => state is { IsRunning: false } && view is not null && state.DriverView == view.Id;

    private string Driving => state switch
    {
        { IsRunning: true } => "The run drives.",
        { Driver: null } => "Nobody drives.",
        _ when Drives => "You drive.",
        { Driver: var name } => $"{name} drives; you look on.",
        null => "",
    };

    protected override bool Concerns(Change change) => change.Kind == ChangeKinds.Order && change.Key == Number;

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await Dbs.CreateDbContextAsync(cancellationToken);
        state = await LiveBrowserQuery.ReadAsync(db, Number, CompanyClock.Now, cancellationToken);
        if (view is not null && (state?.Session != view.Session || view.IsClosed)) await CloseAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (shown is not null) await shown.DriveAsync(Drives);
        if (state is null || view is not null || isOpening || canvas.Context is null) return;
        isOpening = true;
        try
        {
            await OpenAsync(await Actors.GetAsync(Leaving));
        }
        catch (Exception trouble) when (trouble is OperationCanceledException or JSDisconnectedException)
        {
            // The page was left.
        }
        finally
        {
            isOpening = false;
        }
    }

    private async Task OpenAsync(Engine.Access.Actor actor)
    {
        if (!actor.IsOperator) return;
        var picture = new LiveCanvas(Js, canvas, work => InvokeAsync(work));
        var (outcome, opened) = await Watch.RunAsync(Number, picture.Show, actor, Leaving);
        if (!outcome.Ok || opened is null) return;
        (view, shown) = (opened, picture);
        await picture.StartAsync(opened, Actors, Leaving);
        StateHasChanged();
    }

    private async Task CloseAsync()
    {
        var (left, picture) = (view, shown);
        (view, shown) = (null, null);
        picture?.Dispose();
        if (left is not null) await left.DisposeAsync();
    }

    private Task TakeOverAsync() => DoAsync(Operate.RunAsync<DriveLiveBrowser>((run, actor) => run.RunAsync(view!, actor, Leaving), "You drive.", Leaving));

    private Task ContinueAsync() => DoAsync(Operate.RunAsync<ContinueOrder>((run, actor) => run.RunAsync(Number, actor, Leaving), "The run goes on.", Leaving));

    private Task GiveUpAsync() => DoAsync(Operate.RunAsync<GiveUpLiveBrowser>((run, actor) => run.RunAsync(Number, actor, Leaving), "The live browser is closed.", Leaving));

    private async Task TypeAsync()
    {
        if (string.IsNullOrEmpty(words) || shown is null) return;
        await shown.InputAsync([new LiveInput { Kind = "text", Text = words }]);
        words = null;
    }

    private async Task PressAsync(string key, int keyCode)
    {
        if (shown is not null) await shown.InputAsync([new LiveInput { Kind = "keyDown", Key = key, Code = key, KeyCode = keyCode }, new LiveInput { Kind = "keyUp", Key = key, Code = key, KeyCode = keyCode }]);
    }

    private async Task ScrollAsync(int by)
    {
        if (shown is not null) await shown.InputAsync([new LiveInput { Kind = "wheel", X = 0.5, Y = 0.5, DeltaY = by }]);
    }

    private async Task DoAsync(Task<bool> operation)
    {
        await operation;
        await ReadAgainAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _ = CloseAsync();
        base.Dispose(disposing);
    }
}
