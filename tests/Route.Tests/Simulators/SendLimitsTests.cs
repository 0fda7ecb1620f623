using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Procurement.Simulators.WhatsApp;

namespace Procurement.Route.Tests.Simulators;

/// <summary>What Meta refuses, with its codes.</summary>
public sealed class SendLimitsTests : SimulatorTest
{
    private const string Hello = """{"type":"text","text":{"body":"hello"}}""";

    public static TheoryData<string, int?> Shapes => new()
    {
        { Hello, null },
        { Text(4096), null },
        { Text(4097), 100 },
        { """{"type":"text","text":{}}""", 100 },
        { """{"type":"text"}""", 131008 },
        { """{"type":"poem","poem":{}}""", 100 },
        { """{"type":"text","text":{"body":"x"},"to":"me"}""", 131009 },
        { """{"type":"text","text":{"body":"x"},"to":""}""", 100 },
        { """{"type":"text","text":{"body":"x"},"to":"15550100000"}""", 131021 },
        { """{"type":"text","text":{"body":"x"},"messaging_product":"signal"}""", 100 },
        { """{"type":"text","text":{"body":"x"},"context":{}}""", 100 },
        { Buttons("b", ("1", "One")), null },
        { Buttons("b", ("1", "One"), ("2", "Two"), ("3", "Three")), null },
        { Buttons("b", ("1", "One"), ("2", "Two"), ("3", "Three"), ("4", "Four")), 131009 },
        { Buttons("b"), 131009 },
        { Buttons("b", ("1", "Same"), ("2", "Same")), 131009 },
        { Buttons("b", ("1", "One"), ("1", "Two")), 131009 },
        { Buttons("b", ("1", new string('t', 20))), null },
        { Buttons("b", ("1", new string('t', 21))), 131009 },
        { Buttons("b", (new string('i', 256), "One")), null },
        { Buttons("b", (new string('i', 257), "One")), 131009 },
        { Buttons(new string('b', 1024), ("1", "One")), null },
        { Buttons(new string('b', 1025), ("1", "One")), 100 },
        { List(10), null },
        { List(11), 131009 },
        { List(0), 131009 },
        { List(1, title: new string('t', 24), description: new string('d', 72)), null },
        { List(1, title: new string('t', 25)), 131009 },
        { List(1, description: new string('d', 73)), 131009 },
        { List(1, button: new string('b', 21)), 131009 },
        { """{"type":"document","document":{"id":"1"}}""", 131053 },
        { """{"type":"document","document":{}}""", 131008 },
        { """{"type":"document","document":{"link":"ftp://example.com/a.pdf"}}""", 100 },
        { """{"type":"audio","audio":{"id":"1","caption":"c"}}""", 100 },
        { """{"type":"template","template":{"name":"nothing_like_it","language":{"code":"en"}}}""", 132001 },
        { """{"type":"template","template":{"name":"reminder","language":{"code":"xx"}}}""", 132001 },
        { """{"type":"template","template":{"name":"reminder","language":{"code":"en"}}}""", 132000 },
        { """{"type":"reaction","reaction":{"message_id":"wamid.1"}}""", 100 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_message_is_taken_or_refused_with_the_code_of_its_fault(string json, int? code)
    {
        Simulator.Say(Somebody, "open the window");

        var (http, answer) = await SendAsync(json);

        Assert.Equal(code, CodeOf(answer));
        Assert.Equal(code switch { null => 200, 132001 => 404, _ => 400 }, http);
        Assert.Equal(code is null ? 1 : 0, Simulator.Sent(Somebody).Count);
    }

    [Fact]
    public async Task An_accepted_message_is_answered_with_input_number_user_id_and_wamid()
    {
        Simulator.AddPerson(SimulatedPerson.Of(Somebody, "Rajesh") with { UserId = "US.1" });
        Simulator.Say(Somebody, "hi");

        var (_, answer) = await SendAsync(Hello, to: "+1 (415) 555-0120");

        Assert.Equal("""[{"input":"\u002B1 (415) 555-0120","wa_id":"14155550120","user_id":"US.1"}]""", answer["contacts"]!.ToJsonString());
        Assert.Equal("whatsapp", answer["messaging_product"]!.GetValue<string>());
        Assert.StartsWith("wamid.HBgLMTQxNTU1NTAxMjAVAgARGB", WamidOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_id_reaches_its_person_and_an_unknown_one_nobody()
    {
        Simulator.AddPerson(SimulatedPerson.Of(Somebody, "Rajesh") with { UserId = "US.1" });
        Simulator.Say(Somebody, "hi");

        var (_, known) = await SendAsync("""{"type":"text","text":{"body":"x"},"recipient":"US.1"}""");
        var (_, unknown) = await SendAsync("""{"type":"text","text":{"body":"x"},"recipient":"US.2"}""");

        Assert.Equal(Somebody, Assert.Single(Simulator.Sent()).Phone);
        Assert.Null(CodeOf(known));
        Assert.Equal(131026, CodeOf(unknown));
    }

    [Fact]
    public async Task A_refusal_has_the_shape_of_the_graph_api()
    {
        var (http, answer) = await SendAsync(Hello);

        var error = answer["error"]!.AsObject();
        Assert.Equal(400, http);
        Assert.Equal("(#131047) Re-engagement message", error["message"]!.GetValue<string>());
        Assert.Equal("OAuthException", error["type"]!.GetValue<string>());
        Assert.Equal("whatsapp", error["error_data"]!["messaging_product"]!.GetValue<string>());
        Assert.StartsWith("Message failed to send because more than 24 hours", error["error_data"]!["details"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotEmpty(error["fbtrace_id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("some other token")]
    public async Task Without_the_right_token_nothing_is_done(string? token)
    {
        Graph.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

        var (http, answer) = await SendAsync(Hello);

        Assert.Equal((401, 190), (http, CodeOf(answer)));
    }

    [Fact]
    public async Task Another_phone_number_id_does_not_exist()
    {
        using var response = await Graph.PostAsync("999/messages", new StringContent(Hello, null, "application/json"), Ending);

        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(Ending))!;
        Assert.Equal(100, CodeOf(answer));
        Assert.Equal(33, answer["error"]!["error_subcode"]!.GetValue<int>());
        Assert.Equal("GraphMethodException", answer["error"]!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Free_form_is_for_24_hours_after_the_last_real_message_and_templates_for_always()
    {
        const string template = """
            {"type":"template","template":{"name":"approval_request","language":{"code":"en"},"components":[{"type":"body","parameters":[
            {"type":"text","parameter_name":"number","text":"PR-1"},{"type":"text","parameter_name":"total","text":"10 USD"},{"type":"text","parameter_name":"summary","text":"2 pens"}]},
            {"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"approve:PR-1:1"}]}]}}
            """;
        var wamid = Simulator.Say(Somebody, "hi");

        Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        var (_, inside) = await SendAsync(Hello);
        Simulator.React(Somebody, wamid, "x");
        Clock.Advance(TimeSpan.FromSeconds(1));
        var (_, outside) = await SendAsync(Hello);
        var (_, byTemplate) = await SendAsync(template);

        Assert.Null(CodeOf(inside));
        Assert.Equal(131047, CodeOf(outside));
        Assert.Null(CodeOf(byTemplate));
        var sent = Simulator.Sent(Somebody)[^1];
        Assert.Equal("Request PR-1 needs your approval. Total 10 USD. 2 pens Please decide.", sent.Text);
        Assert.Equal([new ReplyChoice("approve:PR-1:1", "Approve"), new ReplyChoice("Reject", "Reject")], sent.Buttons);
    }

    [Fact]
    public async Task The_46th_message_of_a_burst_waits_and_then_one_goes_every_6_seconds()
    {
        Simulator.Say(Somebody, "hi");
        for (var count = 0; count < 45; count++) Assert.Null(CodeOf((await SendAsync(Hello)).Answer));

        var (_, refused) = await SendAsync(Hello);
        Simulator.Say("+14155550121", "hi");
        var (_, toAnother) = await SendAsync(Hello, to: "+14155550121");
        Clock.Advance(TimeSpan.FromSeconds(6));
        var (_, afterwards) = await SendAsync(Hello);
        var (_, again) = await SendAsync(Hello);

        Assert.Equal(131056, CodeOf(refused));
        Assert.Null(CodeOf(toAnother));
        Assert.Null(CodeOf(afterwards));
        Assert.Equal(131056, CodeOf(again));
    }

    [Fact]
    public async Task The_number_as_a_whole_carries_80_messages_a_second_in_and_out()
    {
        for (var person = 0; person < 79; person++) Simulator.Say(string.Create(CultureInfo.InvariantCulture, $"+1415555{person:0000}"), "hi");
        Simulator.Say(Somebody, "hi");

        var (_, refused) = await SendAsync(Hello);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var (_, afterwards) = await SendAsync(Hello);

        Assert.Equal(130429, CodeOf(refused));
        Assert.Null(CodeOf(afterwards));
    }

    [Fact]
    public async Task Template_parameters_may_not_hold_line_breaks()
    {
        var (_, answer) = await SendAsync("""
            {"type":"template","template":{"name":"reminder","language":{"code":"en"},"components":[{"type":"body","parameters":[
            {"type":"text","parameter_name":"number","text":"PR-1"},{"type":"text","parameter_name":"total","text":"1"},{"type":"text","parameter_name":"summary","text":"2 pens\n3 pads"}]}]}}
            """);

        Assert.Equal(132018, CodeOf(answer));
    }

    private static string Text(int length) => $$"""{"type":"text","text":{"body":"{{new string('x', length)}}"} }""";

    private static string Buttons(string body, params (string Id, string Title)[] buttons) => new JsonObject
    {
        ["type"] = "interactive",
        ["interactive"] = new JsonObject
        {
            ["type"] = "button",
            ["body"] = new JsonObject { ["text"] = body },
            ["action"] = new JsonObject
            {
                ["buttons"] = new JsonArray([.. buttons.Select(button => new JsonObject
                {
                    ["type"] = "reply", ["reply"] = new JsonObject { ["id"] = button.Id, ["title"] = button.Title },
                })]),
            },
        },
    }.ToJsonString();

    private static string List(int rows, string? title = null, string? description = null, string button = "Choose") => new JsonObject
    {
        ["type"] = "interactive",
        ["interactive"] = new JsonObject
        {
            ["type"] = "list",
            ["body"] = new JsonObject { ["text"] = "Which?" },
            ["action"] = new JsonObject
            {
                ["button"] = button,
                ["sections"] = new JsonArray(new JsonObject
                {
                    ["title"] = "All",
                    ["rows"] = new JsonArray([.. Enumerable.Range(1, rows).Select(row => new JsonObject
                    {
                        ["id"] = $"row:{row}", ["title"] = title ?? $"Row {row}", ["description"] = description ?? "d",
                    })]),
                }),
            },
        },
    }.ToJsonString();
}
