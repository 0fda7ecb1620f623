using System.Text.Json.Nodes;

namespace Procurement.Simulators.WhatsApp;

/// <summary>What Meta does between phones and the product: takes messages, tells their fate, carries reads and reactions.</summary>
internal sealed class Messenger(SimulatorOptions options, World world, WebhookQueue queue, Faults faults, MediaUrls urls, LinkFetcher links)
{
    private DateTimeOffset Now => options.Clock.GetUtcNow();

    /// <summary>A person does something on the phone. Returns the id that it got.</summary>
    public string Say(InboundMessage said)
    {
        var person = world.PersonOf(said.From);
        var at = said.At ?? Now;
        var token = Wamid.NewToken(fromPhone: true);
        var wamid = said.Wamid ?? Wamid.Of(said.UsernameOnly || person.HidesPhone ? person.UserId : person.WaId, token, fromPhone: true);
        said = WithNewIdentity(said);
        var media = world.FindMedia(said.MediaId);
        if (said.MediaId is not null && media is null) throw new ArgumentException("No such media", nameof(said));
        world.TryFind(said.ReplyTo ?? said.MessageId, out var target);
        if (said.Type == "reaction" && said.ByUserScopedId && target is not null) said = said with { MessageId = Wamid.Of(person.UserId, target.Token, target.FromPhone) };

        var shape = InboundShape.Build(said, person, wamid, at, media, media is null ? null : urls.Of(media.Id), options.DisplayPhoneNumber, target, options.IncludeUserIds);
        world.AddFromPhone(Shown(said, person, wamid, token, at, media, shape));
        ApplyToTarget(said, target);
        ApplyNewIdentity(said, person);
        var hasContact = InboundShape.WireType(said.Type) != "system";
        queue.Enqueue(new WebhookUpdate("messages", person.Phone, wamid, shape,
            hasContact ? Envelope.Contact(person, said.UsernameOnly || person.HidesPhone, options.IncludeUserIds) : null));
        return wamid;
    }

    /// <summary>The product sends. Refused, or accepted with statuses to follow.</summary>
    public (GraphError? Error, ChatMessage? Message, SimulatedPerson? Person) Accept(JsonObject call)
    {
        if (SendRules.Check(call) is { } shapeFault) return (shapeFault, null, null);
        var (addressFault, person) = Recipient(call);
        if (person is null) return (addressFault, null, null);
        TemplateRules.Filled? template = null;
        if (call.Text("type") == "template")
        {
            (var templateFault, template) = TemplateRules.Apply(call.Object("template")!, world.Templates);
            if (templateFault is not null) return (templateFault, null, null);
        }

        var message = SentShape.Read(call, person, Now, template);
        var (mediaFault, media) = CheckMedia(message);
        if (mediaFault is not null) return (mediaFault, null, null);
        if (media is not null) message = message with { Media = message.Media! with { MimeType = media.MimeType, Filename = message.Media.Filename ?? media.Filename } };
        if (world.TryAddSent(message) is { } refusal) return (refusal, null, null);
        _ = TellFateAsync(message, person);
        return (null, message, person);
    }

    /// <summary>The product has read this message and all earlier ones of the chat, and perhaps types.</summary>
    public GraphError? ReadByProduct(string? wamid, bool isTyping)
    {
        if (!world.TryFind(wamid, out var read) || !read.FromPhone) return GraphError.Of(131009, "The message id is not one of a received message");
        if (Now - read.At > TimeSpan.FromDays(30)) return GraphError.Of(131009, "The message is older than 30 days");
        foreach (var message in world.Chat(read.Phone).TakeWhile(message => message.Wamid != wamid).Append(read).Where(message => message.FromPhone))
            world.TryAddStatus(message.Wamid, "read");
        if (isTyping) world.ShowTyping(read.Phone);
        return null;
    }

    /// <summary>The person has the chat open and sees everything in it.</summary>
    public void ReadByPhone(string phone)
    {
        foreach (var message in world.Chat(phone).Where(message => !message.FromPhone && message.Type != "reaction" && message.Has("sent") && !message.Has("failed")))
            Tell(message, world.PersonOf(phone), "read", null);
    }

    private static InboundMessage WithNewIdentity(InboundMessage said) => said.Type is "user_changed_number" or "user_changed_user_id"
        ? said with
        {
            NewPhone = said.Type == "user_changed_number" ? PhoneNumbers.Normalise(said.NewPhone) ?? throw new ArgumentException("newPhone is needed", nameof(said)) : null,
            NewUserId = said.NewUserId ?? SimulatedPerson.Of(Guid.NewGuid().ToString(), "").UserId,
        }
        : said;

    private static ChatMessage Shown(InboundMessage said, SimulatedPerson person, string wamid, string token, DateTimeOffset at, MediaItem? media, JsonObject shape) => new()
    {
        Token = token,
        Wamid = wamid,
        Phone = person.Phone,
        FromPhone = true,
        Type = InboundShape.WireType(said.Type),
        At = at,
        Payload = shape,
        Text = said.Text ?? said.Title ?? (said.Type == "reaction" ? said.Emoji : null),
        ReplyTo = said.ReplyTo ?? (said.Type is "reaction" ? said.MessageId : null),
        ChosenId = said.Type is "button_reply" or "list_reply" or "button" ? said.Id : null,
        IsForwarded = said.Forwarded || said.FrequentlyForwarded,
        Media = media is null ? null : new MediaReference(media.Id, null, media.MimeType, said.Filename ?? media.Filename, said.Type == "audio" && said.Voice != false),
    };

    private void ApplyToTarget(InboundMessage said, ChatMessage? target)
    {
        if (target is null) return;
        if (said.Type == "reaction") world.Change(target.Wamid, message => message with { PhoneReaction = string.IsNullOrEmpty(said.Emoji) ? null : said.Emoji });
        if (said.Type == "edit") world.Change(target.Wamid, message => message with { Text = said.Text, IsEdited = true });
        if (said.Type == "revoke") world.Change(target.Wamid, message => message with { IsRevoked = true });
    }

    private void ApplyNewIdentity(InboundMessage said, SimulatedPerson person)
    {
        if (said.NewUserId is null) return;
        if (said.NewPhone is null) world.Put(person with { UserId = said.NewUserId });
        else world.Put(person with { Phone = said.NewPhone, UserId = said.NewUserId });
    }

    private (GraphError? Error, SimulatedPerson? Person) Recipient(JsonObject call)
    {
        var (to, recipient) = (call.Text("to"), call.Text("recipient"));
        if (string.IsNullOrEmpty(to))
        {
            var known = world.PersonByUserId(recipient!);
            return known is null ? (GraphError.Of(131026, "Message Undeliverable."), null) : Reachable(known);
        }

        if (PhoneNumbers.Normalise(to) is not { } phone) return (GraphError.Of(131009, "Param to is not a valid phone number"), null);
        return phone == "+" + options.DisplayPhoneNumber ? (GraphError.Of(131021), null) : Reachable(world.PersonOf(phone));
    }

    private static (GraphError? Error, SimulatedPerson? Person) Reachable(SimulatedPerson person) =>
        person.IsOnWhatsApp ? (null, person) : (GraphError.Of(131026, "Message Undeliverable."), null);

    private (GraphError? Error, MediaItem? Item) CheckMedia(ChatMessage message)
    {
        if (message.Media?.Id is not { } id) return (null, null);
        if (world.FindMedia(id) is not { } media) return (GraphError.Of(131053, $"Media ID {id} is not a valid whatsapp business account media attachment ID"), null);
        return (message.Type == "interactive" ? null : MediaRules.CheckUse(message.Type, media.MimeType, message.Media.IsVoice), media);
    }

    private async Task TellFateAsync(ChatMessage message, SimulatedPerson person)
    {
        var failure = faults.TakeFailStatus() ?? ReactionFault(message);
        if (failure is null && message.Media is { Link: not null }) failure = await links.FetchAsync(message);
        if (failure is not null)
        {
            Tell(message, person, "failed", failure);
            return;
        }

        Tell(message, person, "sent", null);
        if (message.Type == "reaction") ShowReaction(message);
        else Tell(message, person, "delivered", null);
    }

    private GraphError? ReactionFault(ChatMessage message)
    {
        if (message.Type != "reaction") return null;
        var isKnown = world.TryFind(ReactedTo(message), out var target) && target.FromPhone && Now - target.At <= TimeSpan.FromDays(30);
        return isKnown ? null : GraphError.Of(131009, "The message that is reacted to is not known or older than 30 days");
    }

    private void ShowReaction(ChatMessage message)
    {
        var emoji = message.Payload.Object("reaction").Text("emoji");
        world.Change(ReactedTo(message), target => target with { ProductReaction = string.IsNullOrEmpty(emoji) ? null : emoji });
    }

    private static string? ReactedTo(ChatMessage message) => message.Payload.Object("reaction").Text("message_id");

    private void Tell(ChatMessage message, SimulatedPerson person, string status, GraphError? failure)
    {
        if (!world.TryAddStatus(message.Wamid, status, failure?.Code)) return;
        var shape = StatusShape.Build(message, person, status, Now, failure, ReplyWindow.IsOpen(world.LastFromPhone(person.Phone), Now), options.IncludeUserIds);
        var contact = failure is null ? Envelope.Contact(person, person.HidesPhone, options.IncludeUserIds) : null;
        queue.Enqueue(new WebhookUpdate("statuses", person.Phone, message.Wamid, shape, contact));
    }
}
