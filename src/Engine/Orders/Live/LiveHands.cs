using Microsoft.Playwright;

namespace Procurement.Engine.Orders.Live;

/// <summary>A person's mouse and keyboard on one page, by the browser's own protocol. Nothing is added to what the person does and nothing is disguised.</summary>
internal sealed class LiveHands(ICDPSession devTools)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private (double X, double Y)? held;

    public async Task DoAsync(LiveInput input, int width, int height)
    {
        var (x, y) = (input.X * width, input.Y * height);
        switch (input.Kind)
        {
            case "move":
                if (held is not null) held = (x, y);
                await MouseAsync("mouseMoved", x, y, input, held is null ? "none" : "left");
                break;
            case "down":
                if (input.Button == 0) held = (x, y);
                await MouseAsync("mousePressed", x, y, input, NameOf(input.Button));
                break;
            case "up":
                if (input.Button == 0) held = null;
                await MouseAsync("mouseReleased", x, y, input, NameOf(input.Button));
                break;
            case "wheel":
                await SendAsync("Input.dispatchMouseEvent", new() { ["type"] = "mouseWheel", ["x"] = x, ["y"] = y, ["deltaX"] = input.DeltaX, ["deltaY"] = input.DeltaY, ["modifiers"] = input.Modifiers });
                break;
            case "keyDown" or "keyUp":
                await KeyAsync(input.Kind, input.Key!, input.Code ?? "", input.KeyCode, input.Modifiers);
                break;
            case "text":
                await TypeAsync(input.Text!);
                break;
        }
    }

    /// <summary>Lets go of what is still held, so that the run does not find a button pressed.</summary>
    public async Task LetGoAsync()
    {
        if (held is not { } place) return;
        held = null;
        await MouseAsync("mouseReleased", place.X, place.Y, new LiveInput { Kind = "up", Clicks = 1 }, "left");
    }

    private Task MouseAsync(string type, double x, double y, LiveInput input, string button) => SendAsync("Input.dispatchMouseEvent", new()
    {
        ["type"] = type,
        ["x"] = x,
        ["y"] = y,
        ["button"] = button,
        ["buttons"] = input.Buttons & 7,
        ["clickCount"] = Math.Clamp(input.Clicks, 0, 3),
        ["modifiers"] = input.Modifiers & 15,
        ["pointerType"] = "mouse",
    });

    private Task KeyAsync(string type, string key, string code, int keyCode, int modifiers)
    {
        var text = type == "keyDown" && (modifiers & 7) == 0 ? TextOf(key) : null;
        var sent = new Dictionary<string, object> { ["type"] = type == "keyDown" && text is null ? "rawKeyDown" : type, ["key"] = key, ["code"] = code, ["windowsVirtualKeyCode"] = keyCode, ["modifiers"] = modifiers & 15 };
        if (text is not null) (sent["text"], sent["unmodifiedText"]) = (text, text);
        return SendAsync("Input.dispatchKeyEvent", sent);
    }

    /// <summary>Key by key where there is such a key; what no key has is put in as it is.</summary>
    private async Task TypeAsync(string text)
    {
        foreach (var letter in text.EnumerateRunes().Select(rune => rune.ToString()))
        {
            if (letter.Length == 1 && letter[0] is >= ' ' and <= '~')
            {
                var keyCode = char.IsAsciiLetterOrDigit(letter[0]) ? char.ToUpperInvariant(letter[0]) : letter[0] == ' ' ? 32 : 0;
                await KeyAsync("keyDown", letter, "", keyCode, 0);
                await KeyAsync("keyUp", letter, "", keyCode, 0);
            }
            else
            {
                await SendAsync("Input.insertText", new() { ["text"] = letter });
            }
        }
    }

    private async Task SendAsync(string method, Dictionary<string, object> arguments) => await devTools.SendAsync(method, arguments).WaitAsync(Patience);

    private static string? TextOf(string key) => key switch
    {
        "Enter" => "\r",
        _ => key.EnumerateRunes().Count() == 1 ? key : null,
    };

    private static string NameOf(int button) => button switch { 1 => "middle", 2 => "right", _ => "left" };
}
