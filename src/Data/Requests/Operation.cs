using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Requests;

/// <summary>One change to a request as it was applied: the history that can be read back. Never edited.</summary>
public class Operation
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }

    /// <summary>Order within everything, given by the database.</summary>
    public long Sequence { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>requester, rules, model, operator, approver, integrator or system.</summary>
    public required string Author { get; init; }

    /// <summary>Person or portal user, where there is one.</summary>
    public Guid? AuthorId { get; init; }

    /// <summary>Discriminator of the operation: addLine, setQuantity ...; also submit, confirm, cancel, hold, release, approve, reject.</summary>
    public required string Kind { get; init; }

    /// <summary>The operation as JSON, evidence included.</summary>
    public required string Body { get; init; }
    public Guid? TurnId { get; init; }
    public int RevisionAfter { get; init; }
}

/// <summary>Something missing that we asked for.</summary>
public class Question
{
    public required Guid Id { get; init; }
    public required Guid ConversationId { get; init; }
    public Guid? RequestId { get; init; }

    /// <summary>item, quantity, unit, size, colour, site, needBy, which-request, model or none-found.</summary>
    public required string Kind { get; init; }

    /// <summary>The line it is about; null for the whole request.</summary>
    public int? Position { get; init; }

    /// <summary>What is asked about, in the person's words.</summary>
    public required string About { get; init; }

    /// <summary>As it was asked.</summary>
    public required string Text { get; init; }

    /// <summary>Choices as JSON <c>[{value, label}]</c>.</summary>
    public string Options { get; init; } = "[]";
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>1 at first, 2 once repeated; after that a person takes it.</summary>
    public int TimesAsked { get; set; } = 1;
    public DateTimeOffset LastAskedAt { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>When it went to an operator unanswered.</summary>
    public DateTimeOffset? EscalatedAt { get; set; }
}

internal sealed class OperationConfiguration : IEntityTypeConfiguration<Operation>, IEntityTypeConfiguration<Question>
{
    public void Configure(EntityTypeBuilder<Operation> row)
    {
        row.ToTable("operations");
        row.Property(x => x.Body).HasColumnType("jsonb");
        row.Property(x => x.Sequence).UseIdentityAlwaysColumn();
        row.HasIndex(x => new { x.RequestId, x.Sequence });
        row.HasIndex(x => x.TurnId);
    }

    public void Configure(EntityTypeBuilder<Question> row)
    {
        row.ToTable("questions");
        row.Property(x => x.Options).HasColumnType("jsonb");
        row.HasIndex(x => x.RequestId);
        row.HasIndex(x => x.ConversationId).HasDatabaseName("ix_questions_open").HasFilter("answered_at IS NULL");
        row.HasIndex(x => x.LastAskedAt).HasFilter("answered_at IS NULL");
    }
}
