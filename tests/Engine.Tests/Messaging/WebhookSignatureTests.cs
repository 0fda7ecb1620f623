using System.Text;
using Procurement.Engine.Messaging.Receiving;

namespace Procurement.Engine.Tests.Messaging;

public sealed class WebhookSignatureTests
{
    private const string Secret = "fake_app_secret";
    private const string Escaped = """{"object":"whatsapp_business_account","entry":[{"id":"0","note":"\u00e4\u00f6\u00e5 \/ \ud83d\udc4d"}]}""";
    private const string Literal = """{"object":"whatsapp_business_account","entry":[{"id":"0","note":"äöå / 👍"}]}""";
    private const string OfEscaped = "sha256=4fe5b95aa7818264877c7841f395c019b32cdeae32c009ad6f3e1d97f5458314";
    private const string OfLiteral = "sha256=1131c3d3a7141b42b5844553e689090c995bc109db18eafb7fe76603c9152f45";

    [Fact]
    public void The_bytes_as_received_are_what_was_signed()
    {
        Assert.True(IsValid(Escaped, OfEscaped, Secret));
        Assert.True(IsValid(Literal, OfLiteral, Secret));
        Assert.False(IsValid(Literal, OfEscaped, Secret));
    }

    [Fact]
    public void Either_of_two_secrets_may_have_signed_while_they_are_changed()
    {
        Assert.True(IsValid(Escaped, OfEscaped, "another", Secret));
        Assert.False(IsValid(Escaped, OfEscaped, "another", null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("sha1=4fe5b95aa7818264877c7841f395c019b32cdeae")]
    [InlineData("4fe5b95aa7818264877c7841f395c019b32cdeae32c009ad6f3e1d97f5458314")]
    [InlineData("sha256=zfe5b95aa7818264877c7841f395c019b32cdeae32c009ad6f3e1d97f5458314")]
    public void Anything_else_is_refused(string? header) => Assert.False(IsValid(Escaped, header, Secret));

    [Fact]
    public void Without_a_secret_nothing_is_valid() => Assert.False(IsValid(Escaped, OfEscaped, "", null));

    private static bool IsValid(string body, string? header, params string?[] secrets) => WebhookSignature.IsValid(Encoding.UTF8.GetBytes(body), header, secrets);
}
