using System.Text;
using Procurement.Engine.Messaging.Receiving;
using Procurement.Testing;

namespace Procurement.Engine.Tests.Messaging;

public sealed class WebhookPayloadTests
{
    private static readonly DateTimeOffset Now = FakeClock.MondayMorning;

    [Theory]
    [InlineData("text", "text", "Need 20 bags cement for site B", null, null)]
    [InlineData("reply", "text", "make it 25", null, "wamid.FAKE_IN_0001")]
    [InlineData("image", "image", "this valve", null, null)]
    [InlineData("video", "video", "leak", null, null)]
    [InlineData("audio", "audio", null, null, null)]
    [InlineData("document", "document", "BoQ", null, null)]
    [InlineData("sticker", "sticker", null, null, null)]
    [InlineData("location", "location", "Site B, Fake Road 1, (25.2, 55.3)", null, null)]
    [InlineData("contacts", "contacts", "Fake Vendor +1 555-010-0999", null, null)]
    [InlineData("button_reply", "interactive", "Confirm", "confirm:PR-FAKE-1", "wamid.FAKE_OUT_0001")]
    [InlineData("list_reply", "interactive", "Site B", "site:B", "wamid.FAKE_OUT_0001")]
    [InlineData("nfm_reply", "interactive", "{\"flow_token\":\"PR-FAKE-1\",\"qty\":\"25\"}", null, "wamid.FAKE_OUT_0001")]
    [InlineData("button", "button", "Approve", "APPROVE_PR-FAKE-1", "wamid.FAKE_OUT_0001")]
    [InlineData("order", "order", "2 x sku-1", null, null)]
    [InlineData("reaction", "reaction", "👍", null, "wamid.FAKE_OUT_0001")]
    [InlineData("reaction_removed", "reaction", null, null, "wamid.FAKE_OUT_0001")]
    [InlineData("unsupported", "unsupported", null, null, null)]
    [InlineData("edit", "edit", "Need 25 bags cement for site B", null, "wamid.FAKE_IN_0001")]
    [InlineData("revoke", "revoke", null, null, "wamid.FAKE_IN_0001")]
    [InlineData("referral", "text", "Hello", null, null)]
    public void Every_type_of_message_is_read(string sample, string type, string? text, string? replyId, string? refersTo)
    {
        var delivery = Read(Sample(sample));

        var message = Assert.Single(delivery.Messages);
        Assert.Empty(delivery.Rest);
        Assert.Equal((type, text, replyId, refersTo), (message.Type, message.Text, message.ReplyId, message.RefersTo));
        Assert.Equal(new Sender("200000000000002", "+15550100123", "US.90000000000000000001"), message.Sender);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1790000000), message.SentAt);
    }

    [Fact]
    public void A_forwarded_message_says_so()
    {
        Assert.True(Assert.Single(Read(Sample("forwarded")).Messages).Forwarded);
        Assert.False(Assert.Single(Read(Sample("reply")).Messages).Forwarded);
    }

    [Fact]
    public void A_document_names_its_file_its_type_and_the_hash_that_it_must_have()
    {
        var media = Assert.Single(Read(Sample("document")).Messages).Media;

        Assert.Equal(new ReceivedMedia("300000000000004", "document", "application/pdf", "boq.pdf", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), media);
    }

    [Fact]
    public void A_file_that_WhatsApp_could_not_take_itself_carries_the_reason()
    {
        var body = Sample("image").Replace("\"id\":\"300000000000001\",", "", StringComparison.Ordinal)
            .Replace("\"type\":\"image\",\"image\"", "\"type\":\"image\",\"errors\":[{\"code\":131052,\"title\":\"Media download error\"}],\"image\"", StringComparison.Ordinal);

        Assert.Equal("131052: Media download error", Assert.Single(Read(body).Messages).Media?.Error);
    }

    [Fact]
    public void A_user_name_alone_is_a_sender_without_number()
    {
        Assert.Equal(new Sender("200000000000002", null, "US.90000000000000000001"), Assert.Single(Read(Sample("username_only")).Messages).Sender);
    }

    [Fact]
    public void An_empty_number_is_a_missing_number()
    {
        var body = Sample("text").Replace("\"from\":\"15550100123\"", "\"from\":\"\"", StringComparison.Ordinal).Replace("\"wa_id\":\"15550100123\"", "\"wa_id\":\"\"", StringComparison.Ordinal);

        Assert.Equal(new Sender("200000000000002", null, "US.90000000000000000001"), Assert.Single(Read(body).Messages).Sender);
    }

    [Fact]
    public void A_changed_number_keeps_old_and_new_apart()
    {
        Assert.Equal(new NumberChange("+15550100123", "US.90000000000000000001", "+15550100456", "US.90000000000000000002"), Assert.Single(Read(Sample("system_number")).Messages).Change);
        Assert.Equal(new NumberChange(null, "US.90000000000000000001", null, "US.90000000000000000002"), Assert.Single(Read(Sample("system_bsuid")).Messages).Change);
    }

    [Theory]
    [InlineData("status_sent", "sent", null)]
    [InlineData("status_read", "read", null)]
    [InlineData("status_failed", "failed", 131047)]
    public void Statuses_are_read(string sample, string status, int? code)
    {
        var read = Assert.Single(Read(Sample(sample)).Statuses);

        Assert.Equal(("wamid.FAKE_OUT_0001", status, code), (read.WhatsAppId, read.Status, read.ErrorCode));
    }

    [Fact]
    public void An_error_about_our_number_is_read()
    {
        Assert.Equal(130429, Assert.Single(Read(Sample("value_errors")).Troubles).Code);
    }

    [Fact]
    public void Every_entry_change_message_and_status_of_a_post_is_taken()
    {
        var delivery = Read(Sample("batch"));

        Assert.Equal(["wamid.FAKE_IN_0001", "wamid.FAKE_IN_0004", "wamid.FAKE_IN_0099"], delivery.Messages.Select(x => x.WhatsAppId));
        Assert.Single(delivery.Statuses);
    }

    [Fact]
    public void Another_order_of_keys_and_unknown_fields_change_nothing()
    {
        var body = """
            {"entry":[{"new":1,"changes":[{"value":{"messages":[{"text":{"later":true,"body":"hi"},"later":{},"timestamp":1790000000,"type":"text","id":"wamid.1","from":"15550100123"}],
            "metadata":{"phone_number_id":"200000000000002"}},"field":"messages"}]}],"object":"whatsapp_business_account"}
            """;

        Assert.Equal("hi", Assert.Single(Read(body).Messages).Text);
    }

    [Fact]
    public void A_type_of_the_future_is_stored_under_its_name()
    {
        var message = Assert.Single(Read(Sample("text").Replace("\"type\":\"text\",\"text\"", "\"type\":\"hologram\",\"hologram\"", StringComparison.Ordinal)).Messages);

        Assert.Equal(("hologram", null), (message.Type, message.Text));
    }

    [Fact]
    public void A_broken_message_is_set_aside_with_its_place_and_its_neighbours_are_taken()
    {
        var body = Sample("batch").Replace("\"id\":\"wamid.FAKE_IN_0004\",", "", StringComparison.Ordinal);

        var delivery = Read(body);

        Assert.Equal(["wamid.FAKE_IN_0001", "wamid.FAKE_IN_0099"], delivery.Messages.Select(x => x.WhatsAppId));
        var aside = Assert.Single(delivery.Rest);
        Assert.Equal(("entry[0].changes[1].value.messages[0]", null), (aside.Path, aside.Field));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"entry\":7}")]
    [InlineData("{\"entry\":[{\"changes\":[{\"field\":\"messages\"}]}]}")]
    public void What_makes_no_sense_is_set_aside_whole(string body)
    {
        Assert.Null(Assert.Single(Read(body).Rest).Field);
    }

    [Fact]
    public void An_update_that_is_not_about_messages_is_kept_under_its_name()
    {
        Assert.Equal("account_update", Assert.Single(Read("""{"entry":[{"changes":[{"field":"account_update","value":{"event":"X"}}]}]}""").Rest).Field);
    }

    [Fact]
    public void A_message_to_a_number_that_is_not_ours_is_set_aside()
    {
        Assert.Single(Read(Sample("text").Replace("200000000000002", "999", StringComparison.Ordinal)).Rest);
    }

    [Fact]
    public void Characters_that_the_database_refuses_are_cleaned_and_nothing_else_is()
    {
        var body = Sample("text").Replace("Need 20 bags", @"a\u0000b \ud83d\ude00 \ud83d! c\\u0000 d", StringComparison.Ordinal);

        Assert.Equal("ab 😀 \ufffd! c\\u0000 d cement for site B", Assert.Single(Read(body).Messages).Text);
    }

    internal static string Sample(string name) => File.ReadAllText(Repository.PathTo("tests", "Engine.Tests", "Messaging", "Payloads", name + ".json"));

    private static ReceivedDelivery Read(string body) => WebhookPayload.Read(Encoding.UTF8.GetBytes(body), "200000000000002", Now);
}
