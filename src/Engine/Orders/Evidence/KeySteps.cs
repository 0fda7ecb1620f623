namespace Procurement.Engine.Orders.Evidence;

/// <summary>The few steps that show how an order was placed: what was in the cart, what the checkout came to, the moment before the click, and what came after it.</summary>
public static class KeySteps
{
    private static readonly string[] Before = ["readCart", "checkout", "beforeClick"];
    private static readonly string[] After = ["confirmation", "unclear"];

    /// <returns>Of each the newest, in the order of the attempt; where it did not come to a click, the last step with a picture is the end.</returns>
    public static IReadOnlyList<EvidenceStep> Of(IReadOnlyList<EvidenceStep> steps)
    {
        var pictured = steps.Where(step => step.PictureKey is not null).ToList();
        var end = pictured.LastOrDefault(step => After.Contains(step.Name, StringComparer.Ordinal)) ?? pictured.LastOrDefault();
        return [.. Before.Select(name => pictured.LastOrDefault(step => step.Name == name)).Append(end).OfType<EvidenceStep>().Distinct().OrderBy(step => step.Position)];
    }

    /// <summary>What a step is called on screens and paper; null where its own name says it.</summary>
    public static string? TitleOf(string name) => name switch
    {
        "readCart" => "Cart",
        "checkout" => "Checkout",
        "beforeClick" => "Before the click",
        "unclear" => "After the click",
        "write" => "Written",
        "send" => "Sent",
        "repeat" => "Sent again",
        _ => null,
    };
}
