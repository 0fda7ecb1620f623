using System.Text.Json;
using Procurement.Simulators.WhatsApp;
using Procurement.Testing;

namespace Procurement.Route.Tests.Whole;

/// <summary>
/// One purchase from the first words to the answer, played on the phones through the simulator. Every step waits for its condition, however often the portal
/// ends and comes back meanwhile.
/// </summary>
/// <param name="Requester">Who says it, E.164.</param>
/// <param name="Expect">Stands in the summary once everything is understood.</param>
/// <param name="Says">Its messages, as written.</param>
public sealed record Story(string Requester, string Expect, params string[] Says)
{
    /// <summary>Mohammed Rahman, owner of the cost centre of Building 7.</summary>
    public const string Approver = "+447700900113";

    public static readonly Story OfJoseph = new("+13055550133", "1. 30 ", "need 20 boxes nitrile gloves M, the 200s, and 2 mop buckets for bldg 7 by thursday", "sorry 30 boxes");

    /// <summary>Further people of Building 7, each with other goods: the same again would be held as a duplicate.</summary>
    public static readonly IReadOnlyList<Story> OfOthers =
    [
        new("+13055550132", "1. 25 ", "necesito 25 cajas guantes nitrilo L, los de 200, para bldg 7"),
        new("+13055550131", "1. 7 ", "need 7 mop buckets for bldg 7"),
    ];

    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Plays it to its end and returns the request's number.</summary>
    public async Task<string> PlayAsync(WholeRoute route, CancellationToken cancellationToken)
    {
        Say(route);
        var (summary, number) = await SummaryAsync(route, cancellationToken);
        Confirm(route, summary);
        Approve(route, await CardAsync(route, number, cancellationToken));
        var request = await OrderedAsync(route, number, cancellationToken);
        var order = await route.GetAsync($"orders/{request.GetProperty("orders")[0].Text("number")}", cancellationToken);
        await ToldAsync(route, order.Text("supplierOrderNumber")!, cancellationToken);
        return number;
    }

    public void Say(WholeRoute route)
    {
        foreach (var text in Says) route.WhatsApp.Say(Requester, text);
    }

    /// <summary>Waits for the summary of what was said and returns it with the request's number.</summary>
    public async Task<(ChatMessage Summary, string Number)> SummaryAsync(WholeRoute route, CancellationToken cancellationToken)
    {
        var summary = await Eventually.Get(
            () => Task.FromResult(route.WhatsApp.Sent(Requester).LastOrDefault(message => Button(message, "confirm") is not null && message.Text!.Contains(Expect, StringComparison.Ordinal))),
            found => found is not null, cancellationToken, "A summary with Confirm", Patience);
        return (summary!, Button(summary!, "confirm")!.Id.Split(':')[1]);
    }

    public static string Confirm(WholeRoute route, ChatMessage summary) => route.WhatsApp.Tap(summary.Wamid, Button(summary, "confirm")!.Id);

    public static async Task<ChatMessage> CardAsync(WholeRoute route, string number, CancellationToken cancellationToken) =>
        (await Eventually.Get(
            () => Task.FromResult(route.WhatsApp.Sent(Approver).LastOrDefault(message => Button(message, "approve")?.Id.Contains(number, StringComparison.Ordinal) == true)),
            found => found is not null, cancellationToken, $"The approval card of {number}", Patience))!;

    public static string Approve(WholeRoute route, ChatMessage card) => route.WhatsApp.Tap(card.Wamid, Button(card, "approve")!.Id);

    /// <summary>Waits until the request is Ordered and booked and returns it.</summary>
    public static Task<JsonElement> OrderedAsync(WholeRoute route, string number, CancellationToken cancellationToken) => Eventually.Get(
        () => route.GetAsync($"requests/{number}", cancellationToken), request => request.Text("status") == "Ordered" && request.Text("booking") == "booked",
        cancellationToken, $"{number} being ordered and booked", Patience);

    /// <summary>Waits until the requester has been told the supplier's number of the order.</summary>
    public Task ToldAsync(WholeRoute route, string order, CancellationToken cancellationToken) => Eventually.Until(
        () => route.WhatsApp.Sent(Requester).Any(message => message.Text?.Contains(order, StringComparison.Ordinal) == true), cancellationToken, $"The requester being told about {order}", Patience,
        () => string.Join(" | ", route.WhatsApp.Sent(Requester).Select(message => message.Text)));

    private static ReplyChoice? Button(ChatMessage message, string kind) => message.Buttons.FirstOrDefault(button => button.Id.StartsWith(kind + ":", StringComparison.Ordinal));
}

internal static class JsonReading
{
    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).ValueKind == JsonValueKind.Null ? null : element.GetProperty(name).ToString();
}
