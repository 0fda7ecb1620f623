using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Procurement.Simulators.WhatsApp;

namespace Procurement.Route.Tests.Simulators;

/// <summary>The control API over HTTP, as a tool outside this process uses it.</summary>
public sealed class ControlTests : SimulatorTest
{
    [Fact]
    public async Task What_the_product_sent_can_be_read_with_payload_callback_data_and_statuses()
    {
        Simulator.Say(Somebody, "hi");
        Simulator.Say("+14155550121", "hi");
        await SendAsync("""{"text":{"body":"one"},"biz_opaque_callback_data":"outbox-1"}""");
        await SendAsync("""{"text":{"body":"two"},"biz_opaque_callback_data":"outbox-2"}""", to: "+14155550121");

        var sent = (await GetAsync($"sent?phone={Uri.EscapeDataString(Somebody)}")).AsArray();
        var counts = await GetAsync("counts");

        Assert.Equal("one", Assert.Single(sent)!["payload"]!["text"]!["body"]!.GetValue<string>());
        Assert.Equal("outbox-1", sent[0]!["callbackData"]!.GetValue<string>());
        Assert.Equal(["sent", "delivered"], sent[0]!["statuses"]!.AsArray().Select(status => status!["status"]!.GetValue<string>()));
        Assert.Equal("""{"outbox-1":1,"outbox-2":1}""", counts.ToJsonString());
    }

    [Fact]
    public async Task A_change_of_the_faults_leaves_the_others_as_they_are()
    {
        await PostAsync("faults", """{"duplicate":2,"failNext":{"code":130429,"count":3}}""");
        await PostAsync("faults", """{"reorder":true}""");

        Assert.Equal((2, 130429, true), (Simulator.CurrentFaults.Duplicate, Simulator.CurrentFaults.FailNext!.Code, Simulator.CurrentFaults.Reorder));
        using var cleared = await Graph.DeleteAsync("/_control/faults", Ending);
        Assert.Equal(new FaultChange(), Simulator.CurrentFaults);
    }

    [Fact]
    public async Task Raw_bytes_go_out_signed_or_with_the_signature_that_is_given()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Ending);
        receiver.Answer = post => post.Signature == WebhookSignature.Of(post.Body, Simulator.Options.AppSecret) ? 200 : 401;
        using var set = await Graph.PutAsJsonAsync("/_control/webhook", new { url = receiver.Address }, Ending);

        var signed = await PostAsync("raw", """{ "object":  "é" }""");
        var forged = await PostAsync("raw?signature=sha256%3Dabc", "{}");
        var unsigned = await PostAsync("raw?signature=", "{}");
        var posts = await receiver.NextAsync(3, Ending);

        Assert.Equal((200, 401, 401), (Status(signed), Status(forged), Status(unsigned)));
        Assert.Equal("""{ "object":  "é" }""", System.Text.Encoding.UTF8.GetString(posts[0].Body));
        Assert.Null(posts[2].Signature);
    }

    [Fact]
    public async Task A_reset_forgets_messages_faults_and_waiting_webhooks()
    {
        Simulator.Say(Somebody, "hi");
        Simulator.SetFaults(new FaultChange { Duplicate = 1 });
        Assert.Equal(1, Simulator.Waiting);

        await PostAsync("reset", "{}");

        Assert.Equal(0, Simulator.Waiting);
        Assert.Empty(Simulator.Chat(Somebody));
        Assert.Equal(new FaultChange(), Simulator.CurrentFaults);
    }

    [Fact]
    public async Task The_people_of_the_company_are_there_and_their_chats_at_a_glance()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(file, "phone,name,roles\n+13055550132,Carlos Mendoza,requester\n+447700900131,Margaret O'Brien,approver\n", Ending);
        await using var simulator = await WhatsAppSimulator.StartAsync(new SimulatorOptions { PeopleFile = file, Clock = Clock }, Ending);
        File.Delete(file);

        simulator.Say("+13055550132", "hola");
        var conversations = simulator.People.Select(simulator.Conversation).ToList();

        Assert.Equal(["Carlos Mendoza", "Margaret O'Brien"], conversations.Select(conversation => conversation.Name));
        Assert.Equal([1, 0], conversations.Select(conversation => conversation.Messages));
        Assert.Equal([Clock.GetUtcNow().AddHours(24), null], conversations.Select(conversation => conversation.WindowClosesAt));
    }

    [Theory]
    [InlineData("messages", """{"from":"nobody","text":"x"}""")]
    [InlineData("messages", """{"from":"+14155550120","type":"image","mediaId":"1"}""")]
    [InlineData("tap", """{"wamid":"wamid.1","choice":"Confirm"}""")]
    public async Task What_cannot_be_done_is_refused_with_a_reason(string path, string body)
    {
        using var response = await Graph.PostAsync("/_control/" + path, new StringContent(body, null, "application/json"), Ending);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotEmpty(JsonNode.Parse(await response.Content.ReadAsStringAsync(Ending))!["error"]!.GetValue<string>());
    }

    private static int Status(JsonNode? answer) => answer!["httpStatus"]!.GetValue<int>();

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Graph.GetStringAsync("/_control/" + path, Ending))!;

    private async Task<JsonNode?> PostAsync(string path, string body)
    {
        using var response = await Graph.PostAsync("/_control/" + path, new StringContent(body, null, "application/json"), Ending);
        response.EnsureSuccessStatusCode();
        var text = await response.Content.ReadAsStringAsync(Ending);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
