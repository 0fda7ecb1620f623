using Procurement.Data.Company;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>One thing whose price was asked, as the reply speaks of it.</summary>
public sealed record PriceShown(string Words, IReadOnlyList<PricedItem> Items, bool Refused);

/// <param name="Supplier">Null where the person does not see whom we buy from.</param>
public sealed record PricedItem(string Name, decimal Price, string Currency, string Unit, decimal PackSize, string PackUnit, string? Supplier);

/// <summary>
/// What a price question is answered with: the catalogue's prices by the unit that is ordered. Whom we buy from is shown to those who decide on purchases
/// (approvers and operators); to others an item is an item.
/// </summary>
internal static class PriceAnswer
{
    public static IReadOnlyList<PriceShown> Of(TurnFacts facts, Understood? read)
    {
        if (read is null || read.Prices.Count == 0) return [];
        var seesSuppliers = facts.Sender.Person!.Roles.Any(role => role is PersonRoles.Approver or PersonRoles.Operator);
        return [.. read.Prices.Select(asked => new PriceShown(asked.Words, [.. asked.Items.Select(item => Shown(item, seesSuppliers, facts.Company))], asked.Refused))];
    }

    private static PricedItem Shown(CatalogueEntry item, bool seesSuppliers, CompanyFacts company) => new(item.Name, item.Price, item.Currency, item.Unit, item.PackSize, item.PackUnit,
        seesSuppliers ? company.Suppliers.GetValueOrDefault(item.Supplier)?.Name ?? item.Supplier : null);

    /// <summary>The prices; of the draft where nothing was named; else how prices are seen.</summary>
    public static Reply Reply(IReadOnlyList<PriceShown> prices, RequestShown? draft, Phrases say)
    {
        if (prices.Count == 0 && draft is null) return ReplyShapes.Text("acknowledgement", say.Say("hint.price"));
        if (prices.Count == 0) return ReplyShapes.Text("acknowledgement", $"{draft!.Number}\n{RequestSummary.Text(draft.State, draft.Currency, say.Language, draft.SiteName, ReplyShapes.MostBodyChars)}");
        if (prices.All(price => price.Refused)) return ReplyShapes.Text("refusal", string.Join('\n', Lines(prices, say)));
        return ReplyShapes.Text("acknowledgement", string.Join('\n', prices.Any(price => price.Items.Count > 0) ? Lines(prices, say).Append(say.Say("price.how")) : Lines(prices, say)));
    }

    public static IEnumerable<string> Lines(IReadOnlyList<PriceShown> prices, Phrases say)
    {
        foreach (var price in prices)
        {
            var words = ReplyShapes.Shorten(price.Words, 70);
            if (price.Refused) yield return say.Say("price.refused", ("items", words));
            else if (price.Items.Count == 0) yield return say.Say("price.none", ("words", words));
            if (price.Items.Count > 1) yield return say.Say("price.several", ("words", words));
            foreach (var item in price.Items)
            {
                var unit = item.PackSize == 1 ? say.Unit(item.Unit) : $"{say.Unit(item.Unit)} ({Phrases.Number(item.PackSize)} {say.Unit(item.PackUnit, item.PackSize)})";
                var line = say.Say(item.Supplier is null ? "price.item" : "price.from", ("item", ReplyShapes.Shorten(item.Name, 80)), ("price", Phrases.Money(item.Price, item.Currency)), ("unit", unit), ("supplier", item.Supplier));
                yield return price.Items.Count > 1 ? $"• {line}" : line;
            }
        }
    }
}
