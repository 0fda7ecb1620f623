using System.Globalization;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Requests;

/// <summary>What a tapped answer to a question means for the draft.</summary>
public static class Answers
{
    /// <summary>Null when the answer is no operation (which request was meant) or does not fit the draft any more.</summary>
    public static RequestOperation? Operation(OpenQuestion question, string value, RequestState draft, CompanyFacts company, IReadOnlyList<Evidence> evidence)
    {
        if (question.Position is { } position)
        {
            if (draft.Line(position) is not { } line) return null;
            return question.Kind switch
            {
                AskKinds.Item or AskKinds.NoneFound or AskKinds.Model or AskKinds.Size or AskKinds.Colour => new SetItem(position, value) { Evidence = evidence },
                AskKinds.Quantity => Quantity(value) is { } quantity ? new SetQuantity(position, quantity, null, quantity) { Evidence = evidence } : null,
                AskKinds.Unit => InUnit(line, value, company) is { } set ? set with { Evidence = evidence } : null,
                AskKinds.Site => new SetLineSite(position, value) { Evidence = evidence },
                _ => null,
            };
        }

        return question.Kind switch
        {
            AskKinds.Site => new SetSite(value) { Evidence = evidence },
            AskKinds.NeedBy => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? new SetNeedBy(date) { Evidence = evidence } : null,
            _ => null,
        };
    }

    /// <summary>The number that was said before, in the unit that is said now.</summary>
    private static SetQuantity? InUnit(LineState line, string unit, CompanyFacts company)
    {
        if ((line.Quantity ?? line.RequestedQuantity) is not { } said) return null;
        var item = line.Sku is null ? null : company.Items.GetValueOrDefault(line.Sku);
        if (item is null || unit == item.Unit) return new SetQuantity(line.Position, said, unit, said, unit);
        return unit == item.PackUnit && item.PackSize > 0 ? new SetQuantity(line.Position, said / item.PackSize, item.Unit, said, unit) : null;
    }

    private static decimal? Quantity(string text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;
}
