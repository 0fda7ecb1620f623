using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Procurement.Data.Access;
using Procurement.Data.Orders;
using Procurement.Engine.Files;
using Procurement.Engine.Orders.Evidence;
using Procurement.Portal.Features.Orders;
using Procurement.Testing.Services;

namespace Procurement.Portal.Tests.Orders;

public sealed class EvidenceStripTests(PostgresFixture postgres) : PortalRoom(postgres)
{
    private static readonly string[] Names = ["signIn", "history", "readCart", "checkout", "beforeClick", "confirmation", "trace"];
    private string number = "";
    private Guid attempt;

    [Fact]
    public async Task The_strip_shows_cart_checkout_click_and_confirmation_and_all_steps_unfold()
    {
        await SignInAsync(null, PortalRoles.Operator);

        var page = await OpenAsync();

        var strip = page.Find("[aria-label=Pictures]");
        Assert.Equal(["Cart", "Checkout", "Before the click", "Confirmation"], strip.QuerySelectorAll("strong").Select(x => x.TextContent));
        Assert.All(strip.QuerySelectorAll("img"), picture => Assert.Equal("lazy", picture.GetAttribute("loading")));
        Assert.EndsWith(".small.jpg", strip.QuerySelector("img")!.GetAttribute("src"), StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:5082/cart", strip.TextContent, StringComparison.Ordinal);
        Assert.Equal("All 7 steps", page.Find("details.all-steps summary").TextContent);
        Assert.Contains("Download the trace", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_looked_at_large_and_the_arrow_keys_lead_to_the_next()
    {
        await SignInAsync(null, PortalRoles.Operator);
        Render<MudPopoverProvider>();
        var dialogs = Render<MudDialogProvider>();
        var page = await OpenAsync();

        await page.InvokeAsync(() => page.Find("[aria-label=Pictures] button[aria-label^='Look at Checkout']").Click());
        dialogs.WaitForAssertion(() => Assert.Contains("checkout", dialogs.Find(".viewer img").GetAttribute("src"), StringComparison.Ordinal), Patience);
        await dialogs.InvokeAsync(() => dialogs.Find(".viewer").KeyDown(new KeyboardEventArgs { Key = "ArrowRight" }));

        dialogs.WaitForAssertion(() => Assert.Contains("beforeClick", dialogs.Find(".viewer img").GetAttribute("src"), StringComparison.Ordinal), Patience);
        await dialogs.InvokeAsync(() => dialogs.Find(".viewer").KeyDown(new KeyboardEventArgs { Key = "ArrowLeft" }));
        dialogs.WaitForAssertion(() => Assert.Contains("Checkout", dialogs.Find("h2").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task An_auditor_verifies_the_evidence_and_reads_what_was_changed_but_gets_no_trace()
    {
        await SignInAsync(null, PortalRoles.Auditor);
        var page = await OpenAsync();
        Assert.DoesNotContain("Download the trace", page.Markup, StringComparison.Ordinal);

        await page.ClickAsync("Verify evidence");
        page.WaitForAssertion(() => Assert.Contains("Intact.", page.Find(".notice.good").TextContent, StringComparison.Ordinal), Patience);
        await using (var db = await DbAsync()) await db.AttemptSteps.Where(x => x.AttemptId == attempt && x.Position == 4).ExecuteUpdateAsync(set => set.SetProperty(x => x.Detail, "Total 1.00"), Stop);
        await page.ClickAsync("Verify evidence");

        page.WaitForAssertion(() => Assert.Contains("Step 4 (checkout) was changed", page.Find(".notice.bad li").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("Not as written", page.Find("[aria-label=Pictures] li:nth-child(2)").TextContent, StringComparison.Ordinal);
    }

    private async Task<IRenderedComponent<OrderPage>> OpenAsync()
    {
        await SeedAsync();
        var page = Render<OrderPage>(parameters => parameters.Add(x => x.Number, number));
        page.WaitForAssertion(() => page.Find("[aria-label=Pictures]"), Patience);
        return page;
    }

    /// <summary>An order whose first attempt is from before there was a chain gets one with it.</summary>
    private async Task SeedAsync()
    {
        var files = Services.GetRequiredService<IFileStore>();
        await using var db = await DbAsync();
        var order = await db.Orders.SingleAsync(x => x.Status == OrderStatus.Placed && x.SiteCode == "MAR", Stop);
        (number, attempt) = (order.Number, Guid.NewGuid());
        var row = new OrderAttempt { Id = attempt, OrderId = order.Id, Number = 2, StartedAt = order.CreatedAt, Approved = "{}" };
        row.End("challenge", order.CreatedAt.AddSeconds(30));
        db.Add(row);
        var hash = EvidenceChain.Start(number, 2, row.Approved);
        foreach (var (name, index) in Names.Select((name, index) => (name, index)))
        {
            var isTrace = name == "trace";
            var key = isTrace ? $"{EvidenceFiles.Traces}{attempt:N}.zip" : $"orders/{number}/2/{name}-{attempt:N}.png";
            await files.PutAsync(key, new byte[] { (byte)index }, "image/png", Stop);
            var sha = EvidenceChain.Sha256([(byte)index]);
            var step = new EvidenceStep(index + 1, name, order.CreatedAt.AddSeconds(index), $"http://127.0.0.1:5082/{(name == "readCart" ? "cart" : name)}", isTrace ? null : sha, null, isTrace ? sha : null, $"{name} done", hash, null);
            step = step with { Hash = EvidenceChain.HashOf(hash, step), At = EvidenceChain.Whole(step.At) };
            hash = step.Hash!;
            db.Add(new AttemptStep
            {
                Id = Guid.NewGuid(),
                AttemptId = attempt,
                Position = step.Position,
                Name = name,
                At = step.At,
                Address = step.Address,
                ScreenshotKey = isTrace ? null : key,
                PictureSha256 = step.PictureSha256,
                FileKey = isTrace ? key : null,
                FileSha256 = step.FileSha256,
                Detail = step.Detail,
                PreviousHash = step.PreviousHash,
                Hash = hash,
            });
        }

        await db.SaveChangesAsync(Stop);
        await db.OrderAttempts.Where(x => x.Id == attempt).ExecuteUpdateAsync(set => set.SetProperty(x => x.EvidenceHash, hash).SetProperty(x => x.EvidenceSteps, Names.Length), Stop);
    }
}
