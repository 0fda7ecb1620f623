using System.Text.Json.Nodes;
using Procurement.Engine.Messaging;
using Procurement.Engine.Messaging.Sending;

namespace Procurement.Engine.Tests.Messaging;

public sealed class WhatsAppBodyTests
{
    private static readonly Recipient ByPhone = new("+15550100123", "US.1");
    private static readonly Guid Id = Guid.NewGuid();

    [Fact]
    public void A_message_goes_to_the_number_where_there_is_one_and_carries_our_row()
    {
        var body = Json(WhatsAppBody.Of("text", "hi", OutboundContent.Nothing, ByPhone, Id, null));

        Assert.Equal(("+15550100123", "hi", Id.ToString()), ((string?)body["to"], (string?)body["text"]!["body"], (string?)body["biz_opaque_callback_data"]));
        Assert.Equal("US.1", (string?)Json(WhatsAppBody.Of("text", "hi", OutboundContent.Nothing, new Recipient(null, "US.1"), Id, null))["recipient"]);
    }

    [Fact]
    public void Labels_are_shortened_to_what_WhatsApp_takes()
    {
        var content = OutboundContent.Read("list", OutboundContent.ForList("Choose one of these now", [new("a", new string('t', 30), new string('d', 80))]));

        var action = Json(WhatsAppBody.Of("list", "Which?", content, ByPhone, Id, null))["interactive"]!["action"]!;

        var row = action["sections"]![0]!["rows"]![0]!;
        Assert.Equal((20, 24, 72), (((string)action["button"]!).Length, ((string)row["title"]!).Length, ((string)row["description"]!).Length));
    }

    [Fact]
    public void A_template_gets_one_line_parameters_and_the_buttons_of_its_purpose()
    {
        var content = OutboundContent.Read("buttons", OutboundContent.ForButtons([new("approve:PR-1:2", "Approve"), new("reject:PR-1:2", "Reject")]));

        var body = WhatsAppBody.OfTemplate("20 boxes\n\tgloves", content, ByPhone, Id, new TemplateFill("approval_request", "en", "approval_request", "PR-1", "12.00 USD"));

        var components = Json(body)["template"]!["components"]!.AsArray();
        Assert.Equal(["PR-1", "12.00 USD", "20 boxes gloves"], components[0]!["parameters"]!.AsArray().Select(x => (string?)x!["text"]));
        Assert.Equal(["approve:PR-1:2", "reject:PR-1:2"], components.Skip(1).Select(x => (string?)x!["parameters"]![0]!["payload"]));
    }

    [Fact]
    public void A_long_text_is_cut_at_line_ends_and_nothing_is_lost()
    {
        var lines = Enumerable.Range(1, 300).Select(i => $"{i} boxes of nitrile gloves, size M");

        var parts = SendLimits.Split(string.Join('\n', lines), SendLimits.Text);

        Assert.All(parts, part => Assert.True(part.Length <= SendLimits.Text));
        Assert.Equal(lines, parts.SelectMany(x => x.Split('\n')));
    }

    [Fact]
    public void Cutting_never_halves_a_character()
    {
        var parts = SendLimits.Split(string.Concat(Enumerable.Repeat("😀", 2049)), SendLimits.Text);

        Assert.All(parts, part => Assert.False(char.IsHighSurrogate(part[^1]) || char.IsLowSurrogate(part[0])));
    }

    [Fact]
    public void What_WhatsApp_would_never_take_is_refused_where_it_is_written()
    {
        var four = OutboundContent.Read("buttons", OutboundContent.ForButtons(Enumerable.Range(1, 4).Select(x => new OutboundButton($"b{x}", $"B{x}"))));

        Assert.Throws<ArgumentException>(() => SendLimits.Check("buttons", "text", four));
        Assert.Throws<ArgumentException>(() => SendLimits.Check("text", "", OutboundContent.Nothing));
    }

    private static JsonNode Json(string body) => JsonNode.Parse(body)!;
}
