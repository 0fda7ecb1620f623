using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Procurement.Simulators.WhatsApp;
using static Microsoft.Playwright.Assertions;

namespace Procurement.Route.Tests.Simulators;

/// <summary>The phone in a real browser, by the roles and names that other browser tests use too.</summary>
public sealed class PhonePageTests : SimulatorTest
{
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    protected override SimulatorOptions Options => new();

    [Fact]
    public async Task A_person_writes_is_answered_and_taps_a_button()
    {
        Simulator.AddPerson(SimulatedPerson.Of(Somebody, "Rajesh Menon"));
        var page = await OpenAsync("");
        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search people" }).FillAsync("rajesh");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("Rajesh Menon", RegexOptions.None, TimeSpan.FromSeconds(1)) }).ClickAsync();

        await page.GetByLabel("Message").FillAsync("20 bags of cement");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("20 bags of cement");
        await SendAsync("""
            {"type":"interactive","interactive":{"type":"button","body":{"text":"Draft *PR-1*"},"action":{"buttons":[
            {"type":"reply","reply":{"id":"confirm:PR-1:1","title":"Confirm"}},{"type":"reply","reply":{"id":"cancel:PR-1:1","title":"Cancel"}}]}}}
            """);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Article)).ToHaveCountAsync(3);

        var chat = Simulator.Chat(Somebody);
        Assert.Equal(["text", "interactive", "interactive"], chat.Select(message => message.Type));
        Assert.Equal("confirm:PR-1:1", chat[2].ChosenId);
        Assert.Equal(chat[1].Wamid, chat[2].ReplyTo);
        await Expect(page).ToHaveURLAsync(new Regex("phone=%2B14155550120", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task An_open_chat_reads_what_comes_and_shows_typing_and_ticks()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Ending);
        Simulator.Webhook = receiver.Address;
        var wamid = Simulator.Say(Somebody, "hello");
        var page = await OpenAsync($"?phone={Somebody}");
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Delivered" })).ToBeVisibleAsync();

        await SendAsync($$"""{"status":"read","message_id":"{{wamid}}","typing_indicator":{"type":"text"} }""");
        await Expect(page.GetByText("typing")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Read" })).ToBeVisibleAsync();
        await SendAsync("""{"type":"text","text":{"body":"Which size?"}}""");
        await Expect(page.GetByText("Which size?")).ToBeVisibleAsync();
        await Expect(page.GetByText("typing")).ToBeHiddenAsync();

        var sent = await Simulator.WaitForSentAsync(Somebody, message => message.Has("read"), Ending);
        // The chat is open: reading may overtake the delivery, as at Meta.
        Assert.Equal("sent", sent.Statuses[0].Status);
        Assert.Single(sent.Statuses, status => status.Status == "read");
    }

    [Fact]
    public async Task A_list_row_a_quote_a_thumb_and_a_picture_go_out_as_such()
    {
        Simulator.Say(Somebody, "gloves");
        await SendAsync("""{"type":"interactive","interactive":{"type":"list","body":{"text":"Which?"},"action":{"button":"Choose","sections":[{"rows":[{"id":"g:1","title":"Nitrile L"},{"id":"g:2","title":"Leather L"}]}]}}}""");
        var page = await OpenAsync($"?phone={Somebody}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Choose" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Leather L" }).ClickAsync();
        var question = page.GetByRole(AriaRole.Article).Filter(new() { HasText = "Choose" });
        await question.HoverAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "React with thumbs up" }).ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Reply" }).ClickAsync();
        await page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "glove.png", MimeType = "image/png", Buffer = [1, 2, 3] });
        await page.GetByLabel("Message").FillAsync("like this");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "like this" })).ToBeAttachedAsync();

        var said = Simulator.Chat(Somebody).Where(message => message.FromPhone).Skip(1).ToList();
        Assert.Equal(["interactive", "reaction", "image"], said.Select(message => message.Type));
        Assert.Equal("g:2", said[0].ChosenId);
        Assert.Equal(("like this", "glove.png"), (said[2].Text, said[2].Media!.Filename));
        var asked = Assert.Single(Simulator.Sent(Somebody));
        Assert.Equal("👍", asked.PhoneReaction);
        Assert.Equal(asked.Wamid, said[2].ReplyTo);
    }

    [Fact]
    public async Task Two_phones_lie_side_by_side_and_stay_apart()
    {
        Simulator.AddPerson(SimulatedPerson.Of(Somebody, "Rajesh"));
        Simulator.AddPerson(SimulatedPerson.Of("+14155550121", "Bruno"));
        var page = await OpenAsync($"?phone={Somebody}&phone2=+14155550121");

        var bruno = page.GetByRole(AriaRole.Region, new() { Name = "Bruno" });
        await bruno.GetByLabel("Message").FillAsync("only mine");
        await bruno.GetByLabel("Message").PressAsync("Enter");
        await Expect(bruno.GetByRole(AriaRole.Log)).ToContainTextAsync("only mine");

        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Rajesh" }).GetByRole(AriaRole.Article)).ToHaveCountAsync(0);
    }

    public override async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        await base.DisposeAsync();
    }

    private async Task<IPage> OpenAsync(string address)
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browsers.FirstOrDefault(File.Exists), Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(30_000);
        SetDefaultExpectTimeout(30_000);
        await page.GotoAsync(Simulator.BaseAddress + address);
        return page;
    }
}
