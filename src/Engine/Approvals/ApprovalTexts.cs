namespace Procurement.Engine.Approvals;

/// <summary>What approvers and requesters read about approvals, by language. Placeholders are named by their order, see each property.</summary>
internal sealed record ApprovalTexts
{
    /// <summary>{0} request number, {1} requester.</summary>
    public required string Heading { get; init; }

    /// <summary>{0} name of the policy's rule.</summary>
    public required string Rule { get; init; }

    /// <summary>{0} explanation of a finding.</summary>
    public required string Finding { get; init; }

    /// <summary>{0} explanation of a finding that was released.</summary>
    public required string Released { get; init; }
    public required string Outdated { get; init; }
    public required string Reminder { get; init; }
    public required string StandIn { get; init; }
    public required string Approve { get; init; }
    public required string Reject { get; init; }

    /// <summary>{0} request number, {1} approver.</summary>
    public required string Approved { get; init; }

    /// <summary>{0} request number.</summary>
    public required string ApprovedByRule { get; init; }

    /// <summary>{0} request number, {1} who rejected it.</summary>
    public required string Rejected { get; init; }

    /// <summary>{0} request number. The reason is the operator's to tell.</summary>
    public required string Held { get; init; }

    /// <summary>{0} the words of whoever decided.</summary>
    public required string Comment { get; init; }

    private static readonly ApprovalTexts English = new()
    {
        Heading = "Approval needed: {0}\n{1}",
        Rule = "Rule: {0}",
        Finding = "⚠ {0}",
        Released = "⚠ Released: {0}",
        Outdated = "The card you answered is out of date. This is the current one.",
        Reminder = "Reminder: this is still waiting for you.",
        StandIn = "You are asked because there has been no decision in time.",
        Approve = "Approve",
        Reject = "Reject",
        Approved = "{0} was approved by {1}. We are ordering it now.",
        ApprovedByRule = "{0} is approved. We are ordering it now.",
        Rejected = "{0} was rejected by {1}.",
        Held = "A colleague looks at {0} before it goes on. I will tell you how it continues.",
        Comment = "\"{0}\"",
    };

    private static readonly Dictionary<string, ApprovalTexts> All = new(StringComparer.Ordinal)
    {
        ["en"] = English,
        ["es"] = new()
        {
            Heading = "Aprobación necesaria: {0}\n{1}",
            Rule = "Regla: {0}",
            Finding = "⚠ {0}",
            Released = "⚠ Liberado: {0}",
            Outdated = "El mensaje al que respondiste ya no vale. Este es el actual.",
            Reminder = "Recordatorio: sigue esperando tu decisión.",
            StandIn = "Te preguntamos porque no hubo decisión a tiempo.",
            Approve = "Aprobar",
            Reject = "Rechazar",
            Approved = "{0} fue aprobado por {1}. Ya lo estamos pidiendo.",
            ApprovedByRule = "{0} está aprobado. Ya lo estamos pidiendo.",
            Rejected = "{0} fue rechazado por {1}.",
            Held = "Un compañero revisa {0} antes de seguir. Te avisaré de cómo continúa.",
            Comment = "«{0}»",
        },
        ["pt"] = new()
        {
            Heading = "Aprovação necessária: {0}\n{1}",
            Rule = "Regra: {0}",
            Finding = "⚠ {0}",
            Released = "⚠ Liberado: {0}",
            Outdated = "A mensagem a que respondeu já não é válida. Esta é a atual.",
            Reminder = "Lembrete: ainda espera pela sua decisão.",
            StandIn = "Perguntamos-lhe porque não houve decisão a tempo.",
            Approve = "Aprovar",
            Reject = "Rejeitar",
            Approved = "{0} foi aprovado por {1}. Já estamos a encomendar.",
            ApprovedByRule = "{0} está aprovado. Já estamos a encomendar.",
            Rejected = "{0} foi rejeitado por {1}.",
            Held = "Um colega está a verificar {0} antes de avançar. Eu aviso como fica.",
            Comment = "«{0}»",
        },
        ["fr"] = new()
        {
            Heading = "Approbation demandée : {0}\n{1}",
            Rule = "Règle : {0}",
            Finding = "⚠ {0}",
            Released = "⚠ Levé : {0}",
            Outdated = "La fiche à laquelle vous avez répondu n'est plus valable. Voici la bonne.",
            Reminder = "Rappel : votre décision est toujours attendue.",
            StandIn = "Nous vous sollicitons car il n'y a pas eu de décision à temps.",
            Approve = "Approuver",
            Reject = "Refuser",
            Approved = "{0} a été approuvé par {1}. Nous passons la commande.",
            ApprovedByRule = "{0} est approuvé. Nous passons la commande.",
            Rejected = "{0} a été refusé par {1}.",
            Held = "Un collègue examine {0} avant la suite. Je vous tiendrai au courant.",
            Comment = "« {0} »",
        },
        ["hi-Latn"] = new()
        {
            Heading = "Approval chahiye: {0}\n{1}",
            Rule = "Rule: {0}",
            Finding = "⚠ {0}",
            Released = "⚠ Release ho gaya: {0}",
            Outdated = "Jis message ka jawab diya woh purana ho gaya. Yeh naya hai.",
            Reminder = "Reminder: yeh abhi bhi aapke jawab ka wait kar raha hai.",
            StandIn = "Aapse pooch rahe hain kyunki time par decision nahi aaya.",
            Approve = "Approve",
            Reject = "Reject",
            Approved = "{0} ko {1} ne approve kar diya. Hum abhi order kar rahe hain.",
            ApprovedByRule = "{0} approve ho gaya. Hum abhi order kar rahe hain.",
            Rejected = "{0} ko {1} ne reject kar diya.",
            Held = "{0} ko aage badhne se pehle ek colleague dekh raha hai. Aage kya hua main bata dunga.",
            Comment = "\"{0}\"",
        },
    };

    /// <summary>A language that we do not write reads English.</summary>
    public static ApprovalTexts In(string? language) => language is not null && All.TryGetValue(language, out var texts) ? texts : English;
}
