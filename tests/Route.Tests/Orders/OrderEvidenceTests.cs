using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data.Orders;
using Procurement.Engine.Access;
using Procurement.Engine.Company;
using Procurement.Engine.Orders;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Documents;
using Procurement.Engine.Orders.Evidence;
using Procurement.Engine.Orders.Recipes;
using Procurement.Simulators.Shop;
using Procurement.Testing.Services;
using UglyToad.PdfPig;
using Fault = Procurement.Simulators.Shop.Fault;

namespace Procurement.Route.Tests.Orders;

/// <summary>What is kept of an order that was placed, or was not, in the real shop by the real browser.</summary>
public sealed class OrderEvidenceTests(PostgresFixture postgres, SandboxShops shops) : IClassFixture<SandboxShops>, IAsyncLifetime
{
    private const string TotpSecret = "JBSWY3DPEHPK3PXP";
    private static readonly Actor Admin = new("operator", "Admin", Guid.NewGuid(), null, ["Admin"], "portal");
    private ChannelRoom room = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private VerifyEvidence Verify => new(room.Dbs, room.Files);

    public async ValueTask InitializeAsync()
    {
        await shops.ResetAsync(Stop);
        room = await ChannelRoom.OpenAsync(postgres);
        room.Channels.Add(new WebsiteChannel(shops.Sites, room.Secrets, room.Ordering));
        var configure = new ConfigureSupplier(room.Dbs, room.Clock, room.Notices, room.Secrets);
        Assert.True((await configure.SetWebsiteAsync("BRC", new Uri(shops.BaseAddress, "BRC/").ToString(), Admin, Stop)).Ok);
        Assert.True((await configure.SetRecipeAsync("BRC", new RecipeLibrary(Options.Create(new OrderingOptions())).FindText(RecipeLibrary.SandboxShop)!, Admin, Stop)).Ok);
        Assert.True((await configure.SetCredentialsAsync("BRC", ShopOptions.DefaultUser, ShopOptions.DefaultPassword, TotpSecret, Admin, Stop)).Ok);
    }

    public async ValueTask DisposeAsync() => await room.DisposeAsync();

    [Fact]
    public async Task A_placed_order_has_an_intact_chain_and_a_sheet_and_what_is_tampered_with_is_named()
    {
        var order = await room.AnOrderAsync("BRC", ("MED-1008", 10));
        await room.RunAsync();
        Assert.Equal(OrderStatus.Placed, (await room.ReadAsync(order)).Status);

        var evidence = (await Verify.RunAsync(order.Number, Stop))!;
        var attempt = Assert.Single(evidence.Attempts);
        Assert.Empty(attempt.Faults);
        Assert.True(evidence.IsIntact);
        Assert.Equal(["readCart", "checkout", "beforeClick", "confirmation"], KeySteps.Of(attempt.Steps).Select(step => step.Name));
        Assert.Equal(attempt.ArmedHash, attempt.Steps.Single(step => step.Name == "beforeClick").Hash);
        Assert.Equal(attempt.Hash, attempt.Steps[^1].Hash);
        Assert.All(attempt.Steps, step => Assert.StartsWith(shops.BaseAddress.ToString(), step.Address, StringComparison.Ordinal));
        Assert.DoesNotContain(attempt.Steps, step => step.Name == "trace");
        var small = (await room.Files.GetAsync(SmallPictures.KeyOf(attempt.Steps[^1].PictureKey!), Stop))!;
        Assert.Equal((0xFF, 0xD8), (small.Content[0], small.Content[1]));
        Assert.InRange(small.Content.Length, 1000, 60_000);

        var sheets = new FileOrderSheet(room.Dbs, Verify, room.Files, (IPdfPrinter)shops.Sites, room.Buyer, room.Clock);
        var pdf = (await sheets.RunAsync(order.Number, Stop))!;
        using (var document = PdfDocument.Open(pdf))
        {
            Assert.Equal(1, document.NumberOfPages);
            var words = string.Join(' ', document.GetPage(1).GetWords().Select(word => word.Text));
            foreach (var told in new[] { order.Number, (await room.ReadAsync(order)).SupplierOrderNumber!, "BC4533K", "390.00", "intact", attempt.Hash!, attempt.ArmedHash! }) Assert.Contains(told, words, StringComparison.Ordinal);
            Assert.Equal(4, document.GetPage(1).GetImages().Count());
        }

        Assert.Equal(pdf, await sheets.RunAsync(order.Number, Stop));
        await TamperAsync(attempt);
        Assert.Equal([(EvidenceFaultKind.PictureMissing, 2), (EvidenceFaultKind.PictureChanged, 3), (EvidenceFaultKind.StepChanged, 6), (EvidenceFaultKind.StepRemoved, 4)],
            (await Verify.RunAsync(order.Number, Stop))!.Attempts[0].Faults.Select(fault => (fault.Kind, fault.Position!.Value)).OrderBy(fault => fault.Item1 == EvidenceFaultKind.StepRemoved).ThenBy(fault => fault.Value));
        Assert.NotEqual(pdf, await sheets.RunAsync(order.Number, Stop));
    }

    [Fact]
    public async Task An_order_that_ends_in_trouble_keeps_a_trace_in_which_no_secret_stands()
    {
        await shops.BreakAsync(new Fault(ChangedMarkup: true, ChangedPages: ["checkout"]), Stop);
        var order = await room.AnOrderAsync("BRC", ("MED-1008", 10));

        await room.RunAsync();

        Assert.Equal("pageUnknown", (await room.ReadAsync(order)).Attention);
        var evidence = (await Verify.RunAsync(order.Number, Stop))!;
        Assert.True(evidence.IsIntact, string.Join(" ", evidence.Attempts.SelectMany(x => x.Faults).Select(x => x.Words)));
        var step = evidence.Attempts[0].Steps[^1];
        Assert.Equal(("trace", true), (step.Name, step.FileKey?.StartsWith(EvidenceFiles.Traces, StringComparison.Ordinal)));
        var zip = (await room.Files.GetAsync(step.FileKey!, Stop))!.Content;
        var parts = Unpack(zip);
        Assert.Contains(parts, part => part.Key.EndsWith(".trace", StringComparison.Ordinal) && part.Value.Contains("frame-snapshot", StringComparison.Ordinal));
        Assert.Contains(parts, part => part.Key.EndsWith(".network", StringComparison.Ordinal) && part.Value.Contains("BRC/checkout", StringComparison.Ordinal));
        Assert.DoesNotContain(parts.Values, text => text.Contains("signin", StringComparison.OrdinalIgnoreCase) && text.Contains("postData", StringComparison.Ordinal));
        var secrets = await SecretsAsync();
        Assert.True(secrets.Count >= 3, "There is a session with a cookie.");
        foreach (var secret in secrets) Assert.DoesNotContain(parts, part => part.Value.Contains(secret, StringComparison.Ordinal));
    }

    /// <summary>The picture of step 2 is gone, that of 3 another one, 6 says something else, and 4 is not there.</summary>
    private async Task TamperAsync(AttemptEvidence attempt)
    {
        await room.Files.PutAsync(attempt.Steps[2].PictureKey!, new byte[] { 1 }, "image/png", Stop);
        await using var db = room.Dbs.CreateDbContext();
        await db.AttemptSteps.Where(x => x.Position == 2).ExecuteUpdateAsync(set => set.SetProperty(x => x.ScreenshotKey, "orders/gone.png"), Stop);
        await db.AttemptSteps.Where(x => x.Position == 6).ExecuteUpdateAsync(set => set.SetProperty(x => x.Detail, "Total 39.00 AED"), Stop);
        await db.AttemptSteps.Where(x => x.Position == 4).ExecuteDeleteAsync(Stop);
    }

    private async Task<List<string>> SecretsAsync()
    {
        await using var db = room.Dbs.CreateDbContext();
        var access = room.Secrets.Open(await db.SupplierAccounts.SingleAsync(Stop), shops.BaseAddress);
        var cookies = JsonNode.Parse(access.StorageState!)!["state"]!["cookies"]!.AsArray().Select(cookie => cookie!["value"]!.ToString()).Where(value => value.Length >= 6);
        return [access.Password, TotpSecret, .. cookies];
    }

    private static Dictionary<string, string> Unpack(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return Encoding.Latin1.GetString(content.ToArray());
        });
    }
}
