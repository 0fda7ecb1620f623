using System.Text.Json.Nodes;
using Procurement.Simulators.WhatsApp;

namespace Procurement.Route.Tests.Simulators;

/// <summary>Every inbound type against the shapes of Meta's reference.</summary>
public sealed class InboundShapeTests : SimulatorTest
{
    private WebhookReceiver receiver = null!;

    [Fact]
    public async Task A_text_comes_in_the_whole_envelope()
    {
        await ListenAsync();
        Simulator.AddPerson(SimulatedPerson.Of(Somebody, "Rajesh Menon") with { UserId = "US.90000000000000000001" });

        var wamid = Simulator.Say(Somebody, "Need 20 bags cement");
        var json = (await receiver.NextAsync(Ending)).Json;

        var expected = """
            {"object":"whatsapp_business_account","entry":[{"id":"100000000000001","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100000",
            "phone_number_id":"200000000000002"},"contacts":[{"profile":{"name":"Rajesh Menon"},"wa_id":"14155550120","user_id":"US.90000000000000000001"}],"messages":[{"from":"14155550120",
            "from_user_id":"US.90000000000000000001","id":"WAMID","timestamp":"1795510800","type":"text","text":{"body":"Need 20 bags cement"}}]},"field":"messages"}]}]}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.Replace("WAMID", wamid, StringComparison.Ordinal)), json), json.ToJsonString());
    }

    [Fact]
    public async Task A_tap_on_a_button_names_the_message_that_offered_it()
    {
        await ListenAsync();
        var offered = await OfferAsync("""{"type":"button","body":{"text":"Draft"},"action":{"buttons":[{"type":"reply","reply":{"id":"confirm:PR-1:2","title":"Confirm"}}]}}""");

        Simulator.Tap(offered, "Confirm");
        var message = await NextMessageAsync();

        Assert.Equal("interactive", Text(message, "type"));
        Assert.Equal("""{"type":"button_reply","button_reply":{"id":"confirm:PR-1:2","title":"Confirm"}}""", message["interactive"]!.ToJsonString());
        Assert.Equal(offered, Text(message["context"]!, "id"));
        Assert.Equal("15550100000", Text(message["context"]!, "from"));
    }

    [Fact]
    public async Task A_tap_on_a_list_row_carries_its_description()
    {
        await ListenAsync();
        var offered = await OfferAsync("""{"type":"list","body":{"text":"Where?"},"action":{"button":"Choose","sections":[{"title":"Sites","rows":[{"id":"site:B","title":"Site B","description":"North yard"}]}]}}""");

        Simulator.Tap(offered, "site:B");
        var message = await NextMessageAsync();

        Assert.Equal("""{"type":"list_reply","list_reply":{"id":"site:B","title":"Site B","description":"North yard"}}""", message["interactive"]!.ToJsonString());
    }

    [Fact]
    public async Task A_person_with_a_hidden_number_is_known_by_user_id_alone()
    {
        await ListenAsync();
        Simulator.AddPerson(SimulatedPerson.Of(Somebody, "Shy") with { UserId = "US.7", Username = "@shy", HidesPhone = true });

        Simulator.Say(Somebody, "hi");
        var post = await receiver.NextAsync(Ending);

        Assert.False(post.Messages[0].ContainsKey("from"));
        Assert.Equal("US.7", Text(post.Messages[0], "from_user_id"));
        Assert.Equal("""{"profile":{"name":"Shy","username":"@shy"},"user_id":"US.7"}""", post.Json["entry"]![0]!["changes"]![0]!["value"]!["contacts"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task A_new_number_is_told_without_contacts_and_with_both_user_ids()
    {
        await ListenAsync();
        Simulator.AddPerson(SimulatedPerson.Of(Somebody, "Rajesh") with { UserId = "US.1" });

        Simulator.Say(new InboundMessage { From = Somebody, Type = "user_changed_number", NewPhone = "+14155550999", NewUserId = "US.2" });
        var post = await receiver.NextAsync(Ending);

        Assert.Equal("""{"type":"user_changed_number","body":"User Rajesh changed from 14155550120 to 14155550999","wa_id":"14155550999","user_id":"US.2","previous_user_id":"US.1"}""",
            post.Messages[0]["system"]!.ToJsonString());
        Assert.Null(post.Json["entry"]![0]!["changes"]![0]!["value"]!["contacts"]);
        Assert.Contains(Simulator.People, person => person is { Phone: "+14155550999", UserId: "US.2" });
    }

    [Theory]
    [InlineData("""{"type":"edit","messageId":"wamid.1","text":"25 bags"}""", """{"original_message_id":"wamid.1","message":{"type":"text","text":{"body":"25 bags"}}}""")]
    [InlineData("""{"type":"revoke","messageId":"wamid.1"}""", """{"original_message_id":"wamid.1"}""")]
    [InlineData("""{"type":"unsupported","unsupportedType":"poll_creation"}""", """{"type":"poll_creation"}""")]
    [InlineData("""{"type":"reaction","messageId":"wamid.1","emoji":"X"}""", """{"message_id":"wamid.1","emoji":"X"}""")]
    [InlineData("""{"type":"reaction","messageId":"wamid.1"}""", """{"message_id":"wamid.1"}""")]
    [InlineData("""{"type":"button","id":"APPROVE_1","text":"Approve"}""", """{"payload":"APPROVE_1","text":"Approve"}""")]
    [InlineData("""{"type":"location","payload":{"latitude":25.2,"longitude":55.3}}""", """{"latitude":25.2,"longitude":55.3}""")]
    [InlineData("""{"type":"contacts","payload":[{"name":{"formatted_name":"Vendor"}}]}""", """[{"name":{"formatted_name":"Vendor"}}]""")]
    [InlineData("""{"type":"order","payload":{"catalog_id":"4","text":"","product_items":[]}}""", """{"catalog_id":"4","text":"","product_items":[]}""")]
    public async Task Each_kind_lies_under_its_type(string said, string expected)
    {
        await ListenAsync();
        var body = JsonNode.Parse(said)!.AsObject();
        body["from"] = Somebody;

        using var response = await Graph.PostAsync("/_control/messages", new StringContent(body.ToJsonString(), null, "application/json"), Ending);
        var message = await NextMessageAsync();

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(expected, message[Text(message, "type")]!.ToJsonString());
        Assert.Equal(Text(message, "type") == "unsupported" ? 131051 : null, message["errors"]?[0]?["code"]?.GetValue<int>());
    }

    [Fact]
    public async Task Forwarded_and_quoted_messages_say_so_in_their_context()
    {
        await ListenAsync();

        var first = Simulator.Say(Somebody, "20 bags");
        Simulator.Say(new InboundMessage { From = Somebody, Text = "see", Forwarded = true });
        Simulator.Say(Somebody, "make it 25", replyTo: first);
        Simulator.Say(new InboundMessage { From = Somebody, Text = "30", ReplyTo = first, ByUserScopedId = true });
        var posts = await receiver.NextAsync(4, Ending);

        Assert.Null(posts[0].Messages[0]["context"]);
        Assert.Equal("""{"forwarded":true}""", posts[1].Messages[0]["context"]!.ToJsonString());
        Assert.Equal(first, Text(posts[2].Messages[0]["context"]!, "id"));
        Assert.NotEqual(first, Text(posts[3].Messages[0]["context"]!, "id"));
        Assert.Equal(TokenOf(first), TokenOf(Text(posts[3].Messages[0]["context"]!, "id")));
    }

    [Fact]
    public async Task A_file_carries_its_hash_and_an_address()
    {
        await ListenAsync();

        Simulator.SayMedia(Somebody, [], "application/pdf", "boq.pdf", "BoQ");
        var document = (await NextMessageAsync())["document"]!;

        Assert.Equal("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", Text(document, "sha256"));
        Assert.Equal("boq.pdf", Text(document, "filename"));
        Assert.Equal("BoQ", Text(document, "caption"));
        Assert.StartsWith(Simulator.BaseAddress.ToString(), Text(document, "url"), StringComparison.Ordinal);
    }

    public override async ValueTask DisposeAsync()
    {
        if (receiver is not null) await receiver.DisposeAsync();
        await base.DisposeAsync();
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    /// <summary>The hexadecimal message token inside a wamid.</summary>
    private static string TokenOf(string wamid)
    {
        var bytes = Convert.FromBase64String(wamid["wamid.".Length..]);
        return System.Text.Encoding.ASCII.GetString(bytes[^21..^1]);
    }

    private async Task ListenAsync()
    {
        receiver = await WebhookReceiver.StartAsync(Ending);
        Simulator.Webhook = receiver.Address;
    }

    private async Task<string> OfferAsync(string interactive)
    {
        Simulator.Say(Somebody, "hello");
        var (_, answer) = await SendAsync($$"""{"type":"interactive","interactive":{{interactive}}}""");
        return WamidOf(answer);
    }

    private async Task<JsonObject> NextMessageAsync()
    {
        while (true)
        {
            var post = await receiver.NextAsync(Ending);
            if (post.Messages is [var message] && message["text"]?["body"]?.GetValue<string>() != "hello") return message;
        }
    }
}
