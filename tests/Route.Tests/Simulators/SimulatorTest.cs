using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Procurement.Simulators.WhatsApp;

namespace Procurement.Route.Tests.Simulators;

/// <summary>A simulator on a free port with a stopped clock, and a client as the product's is.</summary>
public abstract class SimulatorTest : IAsyncLifetime
{
    internal const string Somebody = "+14155550120";

    protected static CancellationToken Ending => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    protected WhatsAppSimulator Simulator { get; private set; } = null!;

    protected HttpClient Graph { get; private set; } = null!;

    protected virtual SimulatorOptions Options => new() { Clock = Clock };

    public async ValueTask InitializeAsync()
    {
        Simulator = await WhatsAppSimulator.StartAsync(Options, Ending);
        Graph = new HttpClient { BaseAddress = new Uri(Simulator.BaseAddress, "/v24.0/") };
        Graph.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Simulator.Options.AccessToken);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Graph.Dispose();
        await Simulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>POST messages with the usual fields around these.</summary>
    protected async Task<(int Http, JsonNode Answer)> SendAsync(string json, string to = Somebody)
    {
        var call = JsonNode.Parse(json)!.AsObject();
        if (!call.ContainsKey("messaging_product")) call["messaging_product"] = "whatsapp";
        if (!call.ContainsKey("to") && !call.ContainsKey("recipient") && !call.ContainsKey("status")) call["to"] = to;
        using var response = await Graph.PostAsJsonAsync($"{Simulator.Options.PhoneNumberId}/messages", call, Ending);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(Ending))!);
    }

    protected static int? CodeOf(JsonNode answer) => answer["error"]?["code"]?.GetValue<int>();

    protected static string WamidOf(JsonNode answer) => answer["messages"]![0]!["id"]!.GetValue<string>();
}
