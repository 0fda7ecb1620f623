using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Messaging;
using Procurement.Data.Requests;
using Procurement.Engine.Requests;

namespace Procurement.Testing.Seeding;

/// <summary>A person with address and conversation, ready to be written to.</summary>
public sealed record Talker(Person Person, PersonAddress Address, Conversation Conversation)
{
    public static async Task<Talker> OfAsync(ProcurementDb db, Person person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var address = await db.Addresses.FirstOrDefaultAsync(x => x.Phone == person.Phone, cancellationToken)
            ?? db.Add(new PersonAddress { Id = Guid.CreateVersion7(now), PersonId = person.Id, Phone = person.Phone, State = AddressState.Verified, CreatedAt = now }).Entity;
        var conversation = new Conversation { Id = Guid.CreateVersion7(now), OurNumberId = "15550001111", AddressId = address.Id, CreatedAt = now };
        db.Add(conversation);
        return new Talker(person, address, conversation);
    }

    /// <summary>The person writes <paramref name="text"/>.</summary>
    public InboundMessage Says(ProcurementDb db, string text, DateTimeOffset at, string type = "text")
    {
        var message = new InboundMessage
        {
            Id = Guid.CreateVersion7(at),
            WhatsAppId = $"wamid.in.{Guid.NewGuid():N}",
            ConversationId = Conversation.Id,
            DeliveryId = Guid.CreateVersion7(at),
            Type = type,
            Text = text,
            Payload = "{}",
            SentAt = at,
            ReceivedAt = at,
            NotForTurn = true,
        };
        db.Add(message);
        Conversation.MessageAt(at);
        db.Entry(Conversation).Property(x => x.LastInboundAt).CurrentValue = at;
        return message;
    }

    /// <summary>We wrote <paramref name="text"/>, and the person has read it.</summary>
    public OutboundMessage Hears(ProcurementDb db, string text, DateTimeOffset at, PurchaseRequest? about = null, string purpose = "summary", params string[] buttons)
    {
        var message = new OutboundMessage
        {
            Id = Guid.CreateVersion7(at),
            Key = $"seed:{Guid.NewGuid():N}",
            ConversationId = Conversation.Id,
            RequestId = about?.Id,
            RequestRevision = about?.Revision,
            Purpose = purpose,
            Kind = buttons.Length > 0 ? "buttons" : "text",
            Text = text,
            CreatedAt = at,
            Content = buttons.Length > 0 ? JsonSerializer.Serialize(new { buttons = buttons.Select(title => new { id = $"{title}:{about?.Number}", title }) }) : null,
        };
        message.Accepted($"wamid.out.{Guid.NewGuid():N}", null, at);
        message.Heard("read", message.WhatsAppId!, null, null, at.AddSeconds(4), null);
        db.Add(message);
        Conversation.MessageAt(at);
        return message;
    }
}

/// <summary>Builds a request in the database, with the history that a real one would have.</summary>
public sealed class RequestBuilder(ProcurementDb db, Talker talker, DateTimeOffset now)
{
    private readonly List<Operation> history = [];

    public PurchaseRequest Request { get; private set; } = null!;

    public async Task<RequestBuilder> StartAsync(string site, string costCenter, DateOnly? needBy, CancellationToken cancellationToken, bool urgent = false)
    {
        Request = new PurchaseRequest
        {
            Id = Guid.CreateVersion7(now),
            Number = await db.NextNumberAsync(ProcurementDb.RequestNumbers, now, cancellationToken),
            RequesterId = talker.Person.Id,
            ConversationId = talker.Conversation.Id,
            Currency = "AED",
            CreatedAt = now,
            SiteCode = site,
            CostCenterCode = costCenter,
            NeedBy = needBy,
            Urgent = urgent,
            SaidFields = needBy is null ? ["site"] : ["site", "needBy"],
            Total = 0,
        };
        Request.Heard(now);
        db.Add(Request);
        return this;
    }

    /// <summary>A line of a catalogue item, from words of <paramref name="said"/>.</summary>
    public RequestBuilder Line(CatalogItem item, decimal quantity, InboundMessage said, string quote)
    {
        Evidence[] evidence = [new(said.Id, quote)];
        var line = new RequestLine
        {
            Id = Guid.CreateVersion7(now),
            RequestId = Request.Id,
            Position = Request.Lines.Count + 1,
            Sku = item.Sku,
            Description = item.Name,
            Quantity = quantity,
            Unit = item.Unit,
            UnitPrice = item.Price,
            SupplierCode = item.SupplierCode,
            RequestedText = quote,
            RequestedQuantity = quantity,
            Evidence = JsonSerializer.Serialize(evidence, JsonSerializerOptions.Web),
        };
        return Add(line, evidence);
    }

    /// <summary>A line that no catalogue has.</summary>
    public RequestBuilder OpenLine(string words, decimal? quantity, InboundMessage said)
    {
        Evidence[] evidence = [new(said.Id, words)];
        return Add(new RequestLine
        {
            Id = Guid.CreateVersion7(now),
            RequestId = Request.Id,
            Position = Request.Lines.Count + 1,
            Description = words,
            Quantity = quantity,
            RequestedText = words,
            RequestedQuantity = quantity,
            Evidence = JsonSerializer.Serialize(evidence, JsonSerializerOptions.Web),
        }, evidence);
    }

    /// <summary>Goes through the lifecycle, one state after the other.</summary>
    public RequestBuilder Through(params RequestStatus[] states)
    {
        foreach (var state in states) Request.MoveTo(state, now.AddMinutes(1));
        return this;
    }

    private RequestBuilder Add(RequestLine line, Evidence[] evidence)
    {
        Request.Lines.Add(line);
        db.Entry(line).State = EntityState.Added;
        Request.Total = Request.Lines.Any(x => x.UnitPrice is null) ? null : Request.Lines.Sum(x => x.Quantity * x.UnitPrice);
        var operation = OperationRows.Of(new AddLine(line.Position, line.Sku, line.Description, line.Quantity, line.Unit, line.RequestedText, line.RequestedQuantity, line.RequestedUnit) { Evidence = evidence },
            Request, "rules", null, null, now);
        history.Add(operation);
        db.Add(operation);
        return this;
    }
}
