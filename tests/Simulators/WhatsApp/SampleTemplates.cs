namespace Procurement.Simulators.WhatsApp;

/// <summary>The templates that the product uses outside the 24 h window, with the named parameters number, total and summary.</summary>
public static class SampleTemplates
{
    private static readonly (string[] Languages, string Approval, string Question, string Update, string Reminder, string Approve, string Reject)[] Texts =
    [
        (["en", "en_US", "en_GB", "hi"], "Request {{number}} needs your approval. Total {{total}}. {{summary}} Please decide.",
            "We have a question about request {{number}} (total {{total}}): {{summary}} Please answer here.",
            "News about request {{number}} (total {{total}}): {{summary}} Thank you.",
            "Request {{number}} (total {{total}}) is still waiting: {{summary}} Please answer here.", "Approve", "Reject"),
        (["es", "es_ES", "es_MX"], "La solicitud {{number}} necesita su aprobación. Total {{total}}. {{summary}} Por favor decida.",
            "Tenemos una pregunta sobre la solicitud {{number}} (total {{total}}): {{summary}} Responda aquí, por favor.",
            "Novedades de la solicitud {{number}} (total {{total}}): {{summary}} Gracias.",
            "La solicitud {{number}} (total {{total}}) sigue pendiente: {{summary}} Responda aquí, por favor.", "Aprobar", "Rechazar"),
        (["pt", "pt_BR", "pt_PT"], "O pedido {{number}} precisa da sua aprovação. Total {{total}}. {{summary}} Por favor decida.",
            "Temos uma pergunta sobre o pedido {{number}} (total {{total}}): {{summary}} Responda aqui, por favor.",
            "Novidades do pedido {{number}} (total {{total}}): {{summary}} Obrigado.",
            "O pedido {{number}} (total {{total}}) ainda espera: {{summary}} Responda aqui, por favor.", "Aprovar", "Rejeitar"),
        (["fr"], "La demande {{number}} attend votre accord. Total {{total}}. {{summary}} Merci de décider.",
            "Nous avons une question sur la demande {{number}} (total {{total}}) : {{summary}} Merci de répondre ici.",
            "Des nouvelles de la demande {{number}} (total {{total}}) : {{summary}} Merci.",
            "La demande {{number}} (total {{total}}) attend toujours : {{summary}} Merci de répondre ici.", "Approuver", "Refuser"),
    ];

    public static IReadOnlyList<MessageTemplate> All { get; } =
    [
        .. Texts.SelectMany(text => text.Languages.SelectMany(language => new[]
        {
            new MessageTemplate("approval_request", language, text.Approval, text.Approve, text.Reject),
            new MessageTemplate("question", language, text.Question),
            new MessageTemplate("request_update", language, text.Update),
            new MessageTemplate("reminder", language, text.Reminder),
        })),
    ];
}
