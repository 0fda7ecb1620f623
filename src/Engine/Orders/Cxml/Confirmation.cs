using System.Globalization;
using System.Xml.Linq;
using Procurement.Engine.Orders.Answers;

namespace Procurement.Engine.Orders.Cxml;

/// <summary>A line as we asked for it, to compare a confirmation with.</summary>
internal sealed record AskedLine(int Position, decimal Quantity, decimal UnitPrice, string Currency);

/// <summary>What a supplier's ConfirmationRequest says about one order.</summary>
/// <param name="PayloadId">Of the document of ours that it is about; null when it does not say.</param>
internal sealed record Confirmation(string OrderId, string? PayloadId, string? ConfirmId, SupplierAnswer Answer)
{
    /// <returns>Null when it is not one that we understand.</returns>
    /// <param name="asked">The lines of the order that it names; empty for an unknown order.</param>
    public static Confirmation? Read(XElement request, Func<string, IReadOnlyList<AskedLine>> asked)
    {
        var header = request.Element("ConfirmationHeader");
        var reference = request.Element("OrderReference") ?? header?.Element("OrderReference");
        if (header is null || reference?.Attribute("orderID")?.Value is not { Length: > 0 } orderId) return null;
        var type = header.Attribute("type")?.Value;
        var comments = Shorten(string.Join(" ", header.Elements("Comments").Select(x => x.Value.Trim())), 300);
        var differences = request.Elements("ConfirmationItem").SelectMany(item => Differences(item, asked(orderId))).ToList();
        var delivery = request.Descendants("ConfirmationStatus").Select(x => DateOf(x.Attribute("deliveryDate")?.Value)).Max();
        var kind = type switch
        {
            "reject" => AnswerKinds.Declined,
            "accept" or "allDetail" or "detail" or "except" => differences.Count > 0 ? AnswerKinds.Changed : AnswerKinds.Accepted,
            "backordered" => AnswerKinds.Changed,
            _ => null,
        };
        if (kind is null) return null;
        if (type == "backordered") differences.Insert(0, "backordered");
        var remark = Shorten(string.Join("; ", differences.Append(comments).Where(x => x.Length > 0)), 500);
        var confirmId = header.Attribute("confirmID")?.Value;
        return new Confirmation(orderId, reference.Element("DocumentReference")?.Attribute("payloadID")?.Value, confirmId,
            new SupplierAnswer(kind, kind == AnswerKinds.Declined || confirmId is null ? null : Shorten(confirmId, 100), delivery, remark.Length == 0 ? null : remark));
    }

    private static IEnumerable<string> Differences(XElement item, IReadOnlyList<AskedLine> asked)
    {
        if (!int.TryParse(item.Attribute("lineNumber")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) yield break;
        var line = asked.FirstOrDefault(x => x.Position == number);
        if (line is null)
        {
            yield return $"line {number} was not ordered";
            yield break;
        }

        var taken = 0m;
        foreach (var status in item.Elements("ConfirmationStatus"))
        {
            var quantity = Number(status.Attribute("quantity")?.Value) ?? line.Quantity;
            switch (status.Attribute("type")?.Value)
            {
                case "reject":
                    yield return string.Create(CultureInfo.InvariantCulture, $"line {number}: {quantity:0.###} will not come");
                    continue;
                case "backordered":
                    yield return string.Create(CultureInfo.InvariantCulture, $"line {number}: {quantity:0.###} backordered");
                    break;
            }

            taken += quantity;
            var money = status.Element("UnitPrice")?.Element("Money");
            if (Number(money?.Value) is { } price && (price != line.UnitPrice || (money!.Attribute("currency")?.Value is { } currency && currency != line.Currency)))
                yield return string.Create(CultureInfo.InvariantCulture, $"line {number}: price {price:0.00##} {money!.Attribute("currency")?.Value ?? line.Currency} instead of {line.UnitPrice:0.00##} {line.Currency}");
        }

        var said = item.Elements("ConfirmationStatus").Any() ? taken : Number(item.Attribute("quantity")?.Value) ?? line.Quantity;
        if (said != line.Quantity) yield return string.Create(CultureInfo.InvariantCulture, $"line {number}: {said:0.###} instead of {line.Quantity:0.###}");
    }

    private static decimal? Number(string? text) => decimal.TryParse(text?.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static DateOnly? DateOf(string? text) => text is { Length: >= 10 } && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Shorten(string text, int most) => text.Length <= most ? text : text[..most];
}
