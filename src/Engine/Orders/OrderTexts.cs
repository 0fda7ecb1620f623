namespace Procurement.Engine.Orders;

/// <summary>What people are told about their orders, in the five languages of people.csv; an unknown one reads as English.</summary>
internal static class OrderTexts
{
    public static string Ordered(string language, string request, IReadOnlyList<OrderedTo> orders)
    {
        var (head, theirs) = language switch
        {
            "es" => ($"{request} ya está pedido:", "nº del proveedor"),
            "pt" => ($"{request} já foi encomendado:", "n.º do fornecedor"),
            "fr" => ($"{request} est commandé :", "n° du fournisseur"),
            "hi-Latn" => ($"{request} order ho gaya:", "supplier ka number"),
            _ => ($"{request} is ordered:", "supplier's number"),
        };
        return string.Join('\n', orders.Select(order => order.SupplierOrderNumber is null ? $"• {order.Supplier}: {order.Number}" : $"• {order.Supplier}: {order.Number} ({theirs} {order.SupplierOrderNumber})").Prepend(head));
    }
}
