using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Procurement.Simulators.WhatsApp;

namespace Procurement.Route.Tests.Simulators;

public sealed class MediaTests : SimulatorTest
{
    private static readonly byte[] Picture = [0xff, 0xd8, 0xff, 1, 2, 3];

    [Fact]
    public async Task A_file_is_fetched_in_two_steps_with_token_and_user_agent()
    {
        var id = Simulator.AddMedia(Picture, "image/jpeg");

        var media = await GetAsync(id);
        Graph.DefaultRequestHeaders.UserAgent.ParseAdd("procurement/1.0");
        var bytes = await Graph.GetByteArrayAsync(Address(media), Ending);

        Assert.Equal(Picture, bytes);
        Assert.Equal("image/jpeg", media["mime_type"]!.GetValue<string>());
        Assert.Equal(6, media["file_size"]!.GetValue<int>());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Picture)), media["sha256"]!.GetValue<string>());
    }

    [Fact]
    public async Task Without_a_user_agent_the_media_host_refuses()
    {
        var media = await GetAsync(Simulator.AddMedia(Picture, "image/jpeg"));

        using var response = await Graph.GetAsync(Address(media), Ending);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Without_the_token_the_media_host_refuses()
    {
        var media = await GetAsync(Simulator.AddMedia(Picture, "image/jpeg"));
        Graph.DefaultRequestHeaders.UserAgent.ParseAdd("procurement/1.0");
        Graph.DefaultRequestHeaders.Authorization = null;

        using var response = await Graph.GetAsync(Address(media), Ending);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task An_address_lives_five_minutes_and_a_new_one_can_be_had_for_seven_days()
    {
        var id = Simulator.AddMedia(Picture, "image/jpeg");
        var media = await GetAsync(id);
        Graph.DefaultRequestHeaders.UserAgent.ParseAdd("procurement/1.0");

        Clock.Advance(TimeSpan.FromMinutes(5));
        using var late = await Graph.GetAsync(Address(media), Ending);
        using var renewed = await Graph.GetAsync(Address(await GetAsync(id)), Ending);
        Clock.Advance(TimeSpan.FromDays(7));
        var gone = await GetAsync(id);

        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        Assert.Equal(HttpStatusCode.OK, renewed.StatusCode);
        Assert.Equal(33, gone["error"]!["error_subcode"]!.GetValue<int>());
    }

    [Fact]
    public async Task Another_numbers_media_is_refused()
    {
        var id = Simulator.AddMedia(Picture, "image/jpeg");

        Assert.Equal(100, CodeOf(await GetAsync(id + "?phone_number_id=1")));
        Assert.Null(CodeOf(await GetAsync($"{id}?phone_number_id={Simulator.Options.PhoneNumberId}")));
    }

    [Fact]
    public async Task An_upload_can_be_sent_and_shows_in_the_chat()
    {
        Simulator.Say(Somebody, "hi");

        var uploaded = await UploadAsync(Picture, "image/jpeg", "photo.jpg");
        var (_, answer) = await SendAsync($$"""{"type":"image","image":{"id":"{{uploaded["id"]!.GetValue<string>()}}","caption":"this one"} }""");

        Assert.Null(CodeOf(answer));
        var sent = Assert.Single(Simulator.Sent(Somebody));
        Assert.Equal("this one", sent.Text);
        Assert.Equal("image/jpeg", sent.Media!.MimeType);
        using var shown = await Graph.GetAsync($"/_control/media/{sent.Media.Id}", Ending);
        Assert.Equal(Picture, await shown.Content.ReadAsByteArrayAsync(Ending));
    }

    [Theory]
    [InlineData("text/csv", 10, 100)]
    [InlineData("image/webp", 600_000, 131053)]
    [InlineData("image/png", 5 * 1024 * 1024 + 1, 131053)]
    [InlineData("image/png", 5 * 1024 * 1024, null)]
    public async Task Uploads_are_refused_by_type_and_size(string mimeType, int size, int? code) =>
        Assert.Equal(code, CodeOf(await UploadAsync(new byte[size], mimeType, "file")));

    [Fact]
    public async Task A_file_cannot_go_out_as_another_kind_and_a_voice_note_needs_ogg()
    {
        Simulator.Say(Somebody, "hi");
        var pdf = (await UploadAsync(Picture, "application/pdf", "a.pdf"))["id"]!.GetValue<string>();
        var mp3 = (await UploadAsync(Picture, "audio/mpeg", "a.mp3"))["id"]!.GetValue<string>();

        Assert.Equal(131053, CodeOf((await SendAsync($$"""{"type":"image","image":{"id":"{{pdf}}"} }""")).Answer));
        Assert.Equal(131053, CodeOf((await SendAsync($$"""{"type":"audio","audio":{"id":"{{mp3}}","voice":true} }""")).Answer));
        Assert.Null(CodeOf((await SendAsync($$"""{"type":"audio","audio":{"id":"{{mp3}}"} }""")).Answer));
    }

    [Fact]
    public async Task A_link_that_gives_nothing_fails_after_it_was_accepted()
    {
        Simulator.Say(Somebody, "hi");

        var (http, _) = await SendAsync($$"""{"type":"document","document":{"link":"{{Simulator.BaseAddress}}nothing.pdf"} }""");
        var sent = await Simulator.WaitForSentAsync(Somebody, message => message.Has("failed"), Ending);

        Assert.Equal(200, http);
        Assert.Equal(131053, Assert.Single(sent.Statuses).ErrorCode);
    }

    private static Uri Address(JsonNode media) => new(media["url"]!.GetValue<string>());

    private async Task<JsonNode> GetAsync(string path)
    {
        using var response = await Graph.GetAsync(path, Ending);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Ending))!;
    }

    private async Task<JsonNode> UploadAsync(byte[] bytes, string mimeType, string filename)
    {
        using var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue(mimeType);
        using var product = new StringContent("whatsapp");
        using var type = new StringContent(mimeType);
        using var form = new MultipartFormDataContent { { product, "messaging_product" }, { type, "type" }, { file, "file", filename } };
        using var response = await Graph.PostAsync($"{Simulator.Options.PhoneNumberId}/media", form, Ending);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Ending))!;
    }
}
