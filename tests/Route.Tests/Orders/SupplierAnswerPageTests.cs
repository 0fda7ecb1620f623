using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Procurement.Data.Orders;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Route.Tests.Orders;

/// <summary>The portal in a process of its own sends an order to a real SMTP server; the supplier answers it on the portal's page, without a sign-in.</summary>
public sealed partial class SupplierAnswerPageTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private ChannelRoom room = null!;
    private SmtpServer server = null!;
    private PortalProcess portal = null!;
    private PurchaseOrder order = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        room = await ChannelRoom.OpenAsync(postgres);
        server = await SmtpServer.StartAsync(null, Stop);
        order = await room.AnOrderAsync("MDS", ("MED-1004", 5));
    }

    public async ValueTask DisposeAsync()
    {
        if (portal is not null) await portal.DisposeAsync();
        await server.DisposeAsync();
        await room.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Opening_the_link_decides_nothing_and_sending_the_form_accepts_once()
    {
        await StartAsync();
        var link = await LinkAsync();

        Assert.Contains("We accept the order", await GetAsync(link), StringComparison.Ordinal);
        var page = await GetAsync(link);
        Assert.Equal((OrderStatus.Placing, null), ((await room.ReadAsync(order)).Status, (await room.ReadAsync(order)).SupplierOrderNumber));

        Assert.Contains("Thank you", await PostAsync(link, page, ("Entry.Decision", "accepted"), ("Entry.Number", "MS-1"), ("Entry.Delivery", "2026-03-18"), ("Entry.Remark", "")), StringComparison.Ordinal);
        Assert.Equal((OrderStatus.Placed, "MS-1"), ((await room.ReadAsync(order)).Status, (await room.ReadAsync(order)).SupplierOrderNumber));

        Assert.Contains("accepted already", await PostAsync(link, page, ("Entry.Decision", "declined"), ("Entry.Remark", "no")), StringComparison.Ordinal);
        Assert.Contains("accepted already", await GetAsync(link), StringComparison.Ordinal);
        Assert.Equal(OrderStatus.Placed, (await room.ReadAsync(order)).Status);
    }

    [Fact]
    public async Task A_no_needs_its_reason_and_a_guessed_or_expired_link_says_so()
    {
        await StartAsync();
        var link = await LinkAsync();
        var page = await GetAsync(link);

        Assert.Contains("Say why you decline", await PostAsync(link, page, ("Entry.Decision", "declined"), ("Entry.Remark", " ")), StringComparison.Ordinal);
        Assert.Equal(OrderStatus.Placing, (await room.ReadAsync(order)).Status);
        Assert.Contains("not known", await GetAsync(link[..^3] + "AAA"), StringComparison.Ordinal);
        await using (var db = room.Dbs.CreateDbContext()) await db.OrderDocuments.ExecuteUpdateAsync(set => set.SetProperty(x => x.TokenExpiresAt, DateTimeOffset.UtcNow.AddMinutes(-1)), Stop);
        Assert.Contains("has expired", await PostAsync(link, page, ("Entry.Decision", "accepted")), StringComparison.Ordinal);
        Assert.Equal(OrderStatus.Placing, (await room.ReadAsync(order)).Status);
    }

    [Fact]
    public async Task Whoever_guesses_is_slowed_down_and_a_document_of_a_stranger_is_refused()
    {
        await StartAsync();
        using var document = new StringContent("<cXML payloadID='1' timestamp='x'><Request/></cXML>", Encoding.UTF8, "text/xml");
        using var answer = await portal.Http.PostAsync(new Uri("/cxml", UriKind.Relative), document, Stop);
        Assert.Contains("code=\"401\"", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

        var codes = new List<HttpStatusCode>();
        for (var i = 0; i < 61; i++)
        {
            using var guess = await portal.Http.GetAsync(new Uri("/supplier-answer/" + new string('A', 43), UriKind.Relative), Stop);
            codes.Add(guess.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, codes);
    }

    [Fact]
    public async Task A_portal_that_is_killed_while_the_server_has_the_mail_does_not_send_it_again()
    {
        await server.BehaveAsync("""{"hold": true}""", Stop);
        await StartAsync();
        await Eventually.Until(() => server.IsHolding, Stop, "The server holding the mail");

        await portal.DisposeAsync();
        await StartAsync();

        await Eventually.Until(async () => (await room.ReadAsync(order)).Status == OrderStatus.Uncertain, Stop, "The order being left to a person");
        Assert.Single(await server.MailsAsync(Stop));
        Assert.Equal("orderUncertain", (await room.ReadAsync(order)).Attention);
    }

    private async Task StartAsync()
    {
        var port = FreePorts.Next();
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Procurement"] = room.ConnectionString,
            ["Storage__Folder"] = folder.Path,
            ["Work__NodeLostSeconds"] = "2",
            ["Mail__Host"] = "127.0.0.1",
            ["Mail__Port"] = server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Mail__Security"] = "none",
            ["Mail__From"] = "orders@bayview.test",
            ["Mail__PublicUrl"] = $"http://127.0.0.1:{port}",
            ["Company__Name"] = "Bayview Holding",
        };
        portal = await PortalProcess.StartAsync(new PortalStart(settings) { Port = port }, Stop);
    }

    private async Task<string> LinkAsync()
    {
        var mail = (await Eventually.Get(() => server.MailsAsync(Stop), mails => mails.Count > 0, Stop, "The mail"))[0];
        await Eventually.Until(async () => (await room.ReadAsync(order)).AnswerDueAt is not null, Stop, "The order being recorded as sent");
        return new Uri(Link().Match(mail.TextBody!).Value).PathAndQuery;
    }

    private async Task<string> GetAsync(string link) => WebUtility.HtmlDecode(await portal.Http.GetStringAsync(new Uri(link, UriKind.Relative), Stop));

    /// <summary>Sends the form of a page that was opened, as a browser does.</summary>
    private async Task<string> PostAsync(string link, string page, params (string Name, string Value)[] fields)
    {
        var hidden = Hidden().Matches(page).Select(x => (Name: x.Groups[1].Value, Value: x.Groups[2].Value));
        using var form = new FormUrlEncodedContent(hidden.Concat(fields).Select(x => new KeyValuePair<string, string>(x.Name, x.Value)));
        using var answer = await portal.Http.PostAsync(new Uri(link, UriKind.Relative), form, Stop);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));
    }

    [GeneratedRegex("http://127\\.0\\.0\\.1:\\d+/supplier-answer/[A-Za-z0-9_-]{43}")]
    private static partial Regex Link();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
