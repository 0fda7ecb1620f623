using System.Text.Json;
using Microsoft.Playwright;

namespace Procurement.Engine.Orders.Live;

/// <summary>Chromium's screencast of one page: bounded in size, and in rate, as each picture is acknowledged only after a pause.</summary>
internal sealed class LiveScreen(ICDPSession devTools, Action<LiveFrame> seen)
{
    private const int MostWidth = 1280, MostHeight = 900, Quality = 60, MostBytes = 600_000;

    /// <summary>Real time: it spares the browser, whatever clock the orders run by.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromSeconds(10);
    private bool isOn, isHeard;

    /// <summary>The newest picture; null before the first.</summary>
    public LiveFrame? Last { get; private set; }

    public async Task StartAsync()
    {
        if (isOn) return;
        if (!isHeard) devTools.Event("Page.screencastFrame").OnEvent += (_, frame) => Take(frame);
        (isHeard, isOn) = (true, true);
        await devTools.SendAsync("Page.startScreencast", new Dictionary<string, object> { ["format"] = "jpeg", ["quality"] = Quality, ["maxWidth"] = MostWidth, ["maxHeight"] = MostHeight }).WaitAsync(Patience);
    }

    public async Task StopAsync()
    {
        if (!isOn) return;
        isOn = false;
        await devTools.SendAsync("Page.stopScreencast").WaitAsync(Patience);
    }

    private void Take(JsonElement? frame)
    {
        if (frame is not { } shown || !isOn) return;
        _ = AcknowledgeAsync(shown.GetProperty("sessionId").GetInt32());
        var (about, data) = (shown.GetProperty("metadata"), shown.GetProperty("data").GetString()!);
        if (data.Length > MostBytes) return;
        Last = new LiveFrame(Pixels(about, "deviceWidth"), Pixels(about, "deviceHeight"), Convert.FromBase64String(data));
        seen(Last);
    }

    private async Task AcknowledgeAsync(int number)
    {
        try
        {
            await Task.Delay(Between);
            await devTools.SendAsync("Page.screencastFrameAck", new Dictionary<string, object> { ["sessionId"] = number }).WaitAsync(Patience);
        }
        catch (Exception trouble) when (trouble is PlaywrightException or TimeoutException)
        {
            // The page is gone, and with it its pictures.
        }
    }

    private static int Pixels(JsonElement about, string name) => (int)Math.Clamp(Math.Round(about.GetProperty(name).GetDouble(), MidpointRounding.AwayFromZero), 1, ushort.MaxValue);
}
