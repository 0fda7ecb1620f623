using Microsoft.Playwright;
using Procurement.Engine.Access;
using Procurement.Engine.Orders.Live;
using Procurement.Testing;

namespace Procurement.Route.Tests.Orders.Live;

/// <summary>An operator before the picture of a live browser: sees it, and touches it only through the product's own path.</summary>
internal sealed class Person : IAsyncDisposable
{
    private readonly Actor actor;
    private LiveFrame? seen;

    private Person(Actor actor) => this.actor = actor;

    public LiveView View { get; private set; } = null!;
    public LiveFrame? Seen => Volatile.Read(ref seen);

    /// <summary>Comes to the node's page of the order and sees the picture.</summary>
    public static async Task<Person> WatchesAsync(LiveNode at, string number, Actor actor, CancellationToken cancellationToken)
    {
        var person = new Person(actor);
        var (outcome, view) = await at.Watch.RunAsync(number, frame => Volatile.Write(ref person.seen, frame), actor, cancellationToken);
        Assert.True(outcome.Ok, string.Join(" ", outcome.Errors));
        person.View = view!;
        await Eventually.Until(() => person.Seen is not null, cancellationToken, "A picture of the live browser");
        return person;
    }

    public static async Task<Person> DrivesAsync(LiveNode at, string number, Actor actor, CancellationToken cancellationToken)
    {
        var person = await WatchesAsync(at, number, actor, cancellationToken);
        var outcome = await at.Drive.RunAsync(person.View, actor, cancellationToken);
        Assert.True(outcome.Ok, string.Join(" ", outcome.Errors));
        return person;
    }

    /// <summary>Drags the knob of the slider as a hand does.</summary>
    public async Task DragAsync(IPage page, int by, CancellationToken cancellationToken)
    {
        var (x, y) = await MiddleAsync(page.Locator(".knob"));
        await DoAsync(At("move", x, y));
        await DoAsync(At("down", x, y) with { Clicks = 1, Buttons = 1 });
        for (var step = 1; step <= 20; step++)
        {
            await DoAsync(At("move", x + (by * step / 20f), y) with { Buttons = 1 });
            // A drag that takes no time is not believed.
            await Task.Delay(15, cancellationToken);
        }

        await DoAsync(At("up", x + by, y) with { Clicks = 1 });
    }

    public async Task ClickAsync(ILocator what)
    {
        var (x, y) = await MiddleAsync(what);
        await DoAsync(At("move", x, y));
        await DoAsync(At("down", x, y) with { Clicks = 1, Buttons = 1 });
        await DoAsync(At("up", x, y) with { Clicks = 1 });
    }

    public Task TypeAsync(string text) => DoAsync(new LiveInput { Kind = "text", Text = text });

    public async Task PressAsync(string key, int keyCode)
    {
        await DoAsync(new LiveInput { Kind = "keyDown", Key = key, Code = key, KeyCode = keyCode });
        await DoAsync(new LiveInput { Kind = "keyUp", Key = key, Code = key, KeyCode = keyCode });
    }

    public async ValueTask DisposeAsync() => await View.DisposeAsync();

    private async Task DoAsync(LiveInput input)
    {
        var outcome = await View.DoAsync([input], actor);
        Assert.True(outcome.Ok, string.Join(" ", outcome.Errors));
    }

    private LiveInput At(string kind, double x, double y) => new() { Kind = kind, X = x / Seen!.Width, Y = y / Seen.Height };

    /// <summary>Where it is once the page stands still: a person does not click at what still moves.</summary>
    private static async Task<(float X, float Y)> MiddleAsync(ILocator what)
    {
        await what.HoverAsync(new LocatorHoverOptions { Trial = true });
        var box = (await what.BoundingBoxAsync())!;
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }
}
