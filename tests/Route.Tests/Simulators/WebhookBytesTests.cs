using System.Text;
using System.Text.Json.Nodes;
using Procurement.Simulators.WhatsApp;

namespace Procurement.Route.Tests.Simulators;

public sealed class WebhookBytesTests : SimulatorTest
{
    private const string Secret = "fake_app_secret";
    private const string Escaped = """{"object":"whatsapp_business_account","entry":[{"id":"0","note":"\u00e4\u00f6\u00e5 \/ \ud83d\udc4d"}]}""";
    private const string Literal = """{"object":"whatsapp_business_account","entry":[{"id":"0","note":"äöå / 👍"}]}""";

    [Fact]
    public void The_body_is_written_with_lower_case_escapes_and_escaped_slashes()
    {
        var bytes = MetaJson.Serialize(JsonNode.Parse(Literal)!);

        Assert.Equal(Escaped, Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData(Escaped, "4fe5b95aa7818264877c7841f395c019b32cdeae32c009ad6f3e1d97f5458314")]
    [InlineData(Literal, "1131c3d3a7141b42b5844553e689090c995bc109db18eafb7fe76603c9152f45")]
    public void The_signature_is_the_known_one_for_exactly_these_bytes(string body, string expected) =>
        Assert.Equal("sha256=" + expected, WebhookSignature.Of(Encoding.UTF8.GetBytes(body), Secret));

    [Fact]
    public async Task What_arrives_is_signed_over_the_bytes_that_arrive()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Ending);
        Simulator.Webhook = receiver.Address;

        Simulator.Say(Somebody, "20 sacs de ciment à Möllevången / 👍");
        var post = await receiver.NextAsync(Ending);

        Assert.Equal(WebhookSignature.Of(post.Body, Simulator.Options.AppSecret), post.Signature);
        var text = Encoding.UTF8.GetString(post.Body);
        Assert.Contains(@"\u00e0 M\u00f6llev\u00e5ngen \/ \ud83d\udc4d", text, StringComparison.Ordinal);
        Assert.Equal("20 sacs de ciment à Möllevången / 👍", post.Messages[0]["text"]!["body"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_wrong_signature_can_be_asked_for_and_is_used_up()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Ending);
        Simulator.Webhook = receiver.Address;
        Simulator.SetFaults(new FaultChange { WrongSignature = 1 });

        Simulator.Say(Somebody, "first");
        Simulator.Say(Somebody, "second");
        var posts = await receiver.NextAsync(2, Ending);

        Assert.Equal("sha256=" + new string('0', 64), posts[0].Signature);
        Assert.Equal(WebhookSignature.Of(posts[1].Body, Simulator.Options.AppSecret), posts[1].Signature);
    }

    [Fact]
    public async Task The_verification_passes_only_with_the_right_token()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Ending);
        Simulator.Webhook = receiver.Address;

        Assert.True(await Simulator.VerifyWebhookAsync("right token", Ending));
        Assert.False(await Simulator.VerifyWebhookAsync("wrong token", Ending));
    }
}
