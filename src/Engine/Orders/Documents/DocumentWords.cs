using Procurement.Data.Orders;

namespace Procurement.Engine.Orders.Documents;

/// <summary>Words on documents to suppliers, in the languages that suppliers.csv knows; an unknown one reads as English.</summary>
public sealed record DocumentWords(string Language, string Order, string Change, string Cancellation, string Copy, string CopyNote, string Revision, string Date, string Supplier, string DeliverTo, string BillTo, string Attention,
    string NeedBy, string Terms, string Item, string Code, string Quantity, string Price, string Amount, string Total, string Was, string Cancelled, string Remark, string Request, string Greeting, string NewText, string ChangeText,
    string CancelText, string LinkText, string Expires, string Quote)
{
    public static readonly IReadOnlyList<string> Languages = ["en", "es", "fr", "pt"];

    private static readonly DocumentWords English = new("en", "Purchase order", "Change of purchase order", "Cancellation of purchase order", "COPY",
        "This is a copy. If you have this order already, do not deliver it twice.", "Revision", "Date", "Supplier", "Deliver to", "Invoice to", "For", "Needed by", "Payment", "Item", "Your code", "Quantity", "Price", "Amount",
        "Total", "was", "cancelled", "Remark", "Our request", "Dear {0} team,", "please deliver what the attached purchase order {0} says.", "please change our purchase order {0}. The attached document replaces the former one.",
        "we ask you to cancel our purchase order {0}. Please do not deliver what the attached document lists.", "Please accept or decline it here:", "The link works once, until {0}.",
        "Please quote {0} on the delivery note and the invoice.");

    private static readonly DocumentWords Spanish = new("es", "Pedido de compra", "Cambio del pedido", "Anulación del pedido", "COPIA",
        "Esto es una copia. Si ya tiene este pedido, no lo entregue dos veces.", "Revisión", "Fecha", "Proveedor", "Entregar en", "Facturar a", "Para", "Necesario para el", "Pago", "Artículo", "Su código", "Cantidad", "Precio", "Importe",
        "Total", "antes", "anulado", "Nota", "Nuestra solicitud", "Estimado equipo de {0}:", "les rogamos que entreguen lo indicado en el pedido {0} adjunto.", "les rogamos que cambien nuestro pedido {0}. El documento adjunto sustituye al anterior.",
        "les rogamos que anulen nuestro pedido {0}. No entreguen lo que figura en el documento adjunto.", "Acéptenlo o recházenlo aquí:", "El enlace sirve una sola vez, hasta el {0}.",
        "Indiquen {0} en el albarán y en la factura.");

    private static readonly DocumentWords French = new("fr", "Bon de commande", "Modification de commande", "Annulation de commande", "COPIE",
        "Ceci est une copie. Si vous avez déjà cette commande, ne la livrez pas deux fois.", "Révision", "Date", "Fournisseur", "Livrer à", "Facturer à", "Pour", "Souhaité pour le", "Paiement", "Article", "Votre code", "Quantité", "Prix", "Montant",
        "Total", "avant", "annulé", "Remarque", "Notre demande", "Bonjour à l'équipe {0},", "merci de livrer ce qu'indique le bon de commande {0} ci-joint.", "merci de modifier notre commande {0}. Le document ci-joint remplace le précédent.",
        "merci d'annuler notre commande {0}. Ne livrez pas ce qu'énumère le document ci-joint.", "Merci de l'accepter ou de la refuser ici :", "Le lien sert une seule fois, jusqu'au {0}.",
        "Merci d'indiquer {0} sur le bon de livraison et la facture.");

    private static readonly DocumentWords Portuguese = new("pt", "Nota de encomenda", "Alteração da encomenda", "Anulação da encomenda", "CÓPIA",
        "Isto é uma cópia. Se já tem esta encomenda, não a entregue duas vezes.", "Revisão", "Data", "Fornecedor", "Entregar em", "Faturar a", "Para", "Necessário até", "Pagamento", "Artigo", "O vosso código", "Quantidade", "Preço", "Valor",
        "Total", "antes", "anulado", "Nota", "O nosso pedido", "Cara equipa {0},", "pedimos que entreguem o que consta da nota de encomenda {0} em anexo.", "pedimos que alterem a nossa encomenda {0}. O documento em anexo substitui o anterior.",
        "pedimos que anulem a nossa encomenda {0}. Não entreguem o que consta do documento em anexo.", "Aceitem-na ou recusem-na aqui:", "A ligação serve uma só vez, até {0}.",
        "Indiquem {0} na guia de entrega e na fatura.");

    public static DocumentWords In(string? language) => language?.Split('-')[0].ToLowerInvariant() switch
    {
        "es" => Spanish,
        "fr" => French,
        "pt" => Portuguese,
        _ => English,
    };

    public string Title(OrderDocumentKind kind) => kind switch
    {
        OrderDocumentKind.New => Order,
        OrderDocumentKind.Change => Change,
        _ => Cancellation,
    };

    public string Text(OrderDocumentKind kind) => kind switch
    {
        OrderDocumentKind.New => NewText,
        OrderDocumentKind.Change => ChangeText,
        _ => CancelText,
    };
}
