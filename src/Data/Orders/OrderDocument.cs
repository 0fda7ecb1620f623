using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Orders;

/// <summary>What a document tells the supplier: a new order, other quantities of it, or that it shall not come.</summary>
public enum OrderDocumentKind { New, Change, Cancel }

/// <summary>
/// One document about an order that goes to the supplier by e-mail or cXML. Its reference (Message-ID, payloadID) follows from order, revision and copy, so
/// that a repeat of the same document can be known as one. It is answered at most once.
/// </summary>
public class OrderDocument
{
    public required Guid Id { get; init; }
    public required Guid OrderId { get; init; }

    /// <summary>1 for the order as it was first sent; each change or cancellation is one more.</summary>
    public required int Revision { get; init; }

    /// <summary>0 for the original; copies are sent only because a person asked for them.</summary>
    public required int Copy { get; init; }
    public required OrderDocumentKind Kind { get; init; }

    /// <summary>email or cxml.</summary>
    public required string Channel { get; init; }

    /// <summary>Message-ID without brackets, or payloadID.</summary>
    public required string Reference { get; init; }

    /// <summary>For a change: the quantities that it asks for, as JSON <c>[{position, quantity}]</c>.</summary>
    public string? Changes { get; init; }

    /// <summary>Why it is changed or cancelled; the supplier reads it.</summary>
    public string? Remark { get; init; }

    /// <summary>Name of the person who had it sent; null for the order itself.</summary>
    public string? AskedBy { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Address that it went to.</summary>
    public string? Recipient { get; private set; }

    /// <summary>Keys in the file store of what is sent, as it is sent except for secrets.</summary>
    public List<string> Files { get; private set; } = [];

    /// <summary>From the moment that sending was armed until it is certain that it did not go out.</summary>
    public bool MayHaveGone { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>What the supplier's server said when it took or refused it.</summary>
    public string? ServerWords { get; private set; }

    /// <summary>SHA-256 of the token in the answer link, in hex; null when there is none.</summary>
    public string? TokenHash { get; private set; }
    public DateTimeOffset? TokenExpiresAt { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>accepted, changed or declined.</summary>
    public string? Answer { get; private set; }
    public string? AnswerNumber { get; private set; }
    public DateOnly? AnswerDelivery { get; private set; }
    public string? AnswerRemark { get; private set; }

    /// <summary>link, cxml, or the name of the person of ours who wrote the answer down.</summary>
    public string? AnsweredBy { get; private set; }

    /// <summary>payloadIDs of the confirmations that were taken: each counts once.</summary>
    public List<string> Confirmations { get; private set; } = [];

    /// <summary>PostgreSQL's xmin: of two answers at once one is the first.</summary>
    public uint Version { get; private set; }

    public bool IsOpen => AnsweredAt is null;

    public void Prepare(string recipient, IEnumerable<string> files)
    {
        Recipient = recipient;
        Files = [.. files];
    }

    /// <summary>The link in it. A document that certainly did not go out gets another one with the next try.</summary>
    public void AllowAnswer(string tokenHash, DateTimeOffset expiresAt) => (TokenHash, TokenExpiresAt) = (tokenHash, expiresAt);

    /// <summary>Saved with the armed attempt, before anything is sent.</summary>
    public void Arm() => MayHaveGone = true;

    public void Sent(DateTimeOffset now, string? serverWords)
    {
        SentAt = now;
        ServerWords = Shorten(serverWords);
    }

    /// <summary>Certainly not taken.</summary>
    /// <param name="wentBefore">An earlier try of the same document may have arrived, whatever became of this one.</param>
    public void NotSent(string? serverWords, bool wentBefore = false)
    {
        if (SentAt is not null) throw new InvalidOperationException($"Document {Id} was sent.");
        MayHaveGone = wentBefore;
        ServerWords = Shorten(serverWords);
    }

    /// <summary>It is to go out again as the same document, by which the supplier knows it.</summary>
    public void Repeat() => SentAt = null;

    /// <summary>The supplier's answer; a second one is a bug of the caller.</summary>
    public void Answered(string answer, string? number, DateOnly? delivery, string? remark, string by, DateTimeOffset now)
    {
        if (!IsOpen) throw new InvalidOperationException($"Document {Id} was answered already.");
        (Answer, AnswerNumber, AnswerDelivery, AnswerRemark, AnsweredBy, AnsweredAt) = (answer, number, delivery, Shorten(remark), by, now);
    }

    public void Confirmed(string payloadId) => Confirmations = [.. Confirmations, payloadId];

    private static string? Shorten(string? words) => words is { Length: > 1000 } ? words[..1000] : words;
}

internal sealed class OrderDocumentConfiguration : IEntityTypeConfiguration<OrderDocument>
{
    public void Configure(EntityTypeBuilder<OrderDocument> row)
    {
        row.ToTable("order_documents");
        row.Property(x => x.Kind).HasConversion<string>().HasMaxLength(10);
        row.Property(x => x.Changes).HasColumnType("jsonb");
        row.Property(x => x.Version).IsRowVersion();
        row.HasIndex(x => new { x.OrderId, x.Revision, x.Copy }).IsUnique();
        row.HasIndex(x => x.Reference).IsUnique();
        row.HasIndex(x => x.TokenHash).IsUnique();
        row.HasOne<PurchaseOrder>().WithMany().HasForeignKey(x => x.OrderId);
    }
}
