using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Procurement.Data.Work;

namespace Procurement.Data.Turns;

/// <summary>Consecutive inbound messages that are read together.</summary>
public class MessageBatch
{
    public required Guid Id { get; init; }
    public required Guid ConversationId { get; init; }
    public DateTimeOffset ClosedAt { get; init; }

    /// <summary>Why it closed: quiet, complete, waitedLongest, full, tapped.</summary>
    public required string Reason { get; init; }
    public int Messages { get; init; }
}

public enum TurnState { Pending, Running, Done, Failed }

/// <summary>One run of understanding over a batch. At most one runs in a conversation; they run in the order of <see cref="Number"/>.</summary>
public class Turn : OwedWork
{
    public required Guid Id { get; init; }
    public required Guid ConversationId { get; init; }
    public required Guid BatchId { get; init; }

    /// <summary>Order of turns, given by the database.</summary>
    public long Number { get; init; }
    public TurnState State { get; private set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>What the person wanted, as understood.</summary>
    public string? Intent { get; private set; }
    public Guid? RequestId { get; private set; }

    /// <summary>Which rule or model decided what, from which words: one line each.</summary>
    public List<string> Explanation { get; private set; } = [];
    public int ModelTokens { get; private set; }
    public string? TraceId { get; init; }

    public void Start(DateTimeOffset now)
    {
        if (State is not (TurnState.Pending or TurnState.Running)) throw new InvalidOperationException($"Turn {Id} is {State} and cannot start.");
        State = TurnState.Running;
        StartedAt ??= now;
    }

    public void Finish(DateTimeOffset now, string intent, Guid? requestId, IEnumerable<string> explanation, int modelTokens)
    {
        State = TurnState.Done;
        EndedAt = now;
        Intent = intent;
        RequestId = requestId;
        Explanation = [.. explanation];
        ModelTokens = modelTokens;
        Settle();
    }

    /// <summary>Goes back in line after trouble.</summary>
    public void TryLater(DateTimeOffset at, string error)
    {
        State = TurnState.Pending;
        RetryAt(at, error);
    }

    public void Fail(DateTimeOffset now, string error)
    {
        State = TurnState.Failed;
        EndedAt = now;
        GiveUp(now, error);
    }

    public void TryAgain(DateTimeOffset now)
    {
        State = TurnState.Pending;
        EndedAt = null;
        Owe(now);
    }
}

/// <summary>One call of the language model, for the budget of the day and the cost of the turn.</summary>
public class ModelUse
{
    public required Guid Id { get; init; }
    public Guid? TurnId { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Model { get; init; }
    public int PromptTokens { get; init; }
    public int CompletionTokens { get; init; }

    /// <summary>ok, or the kind of failure.</summary>
    public required string Outcome { get; init; }
}

internal sealed class TurnConfiguration : IEntityTypeConfiguration<Turn>, IEntityTypeConfiguration<MessageBatch>, IEntityTypeConfiguration<ModelUse>
{
    public void Configure(EntityTypeBuilder<Turn> row)
    {
        row.ToTable("turns");
        row.ConfigureOwedWork();
        row.Property(x => x.State).HasConversion<string>().HasMaxLength(20);
        row.Property(x => x.Number).UseIdentityAlwaysColumn();
        row.HasIndex(x => x.BatchId).IsUnique();
        row.HasIndex(x => x.ConversationId).IsUnique().HasDatabaseName("ux_turns_one_running").HasFilter("state = 'Running'");
        row.HasIndex(x => new { x.ConversationId, x.Number });
        row.HasIndex(x => x.RequestId);
    }

    public void Configure(EntityTypeBuilder<MessageBatch> row)
    {
        row.ToTable("message_batches");
        row.HasIndex(x => x.ConversationId);
    }

    public void Configure(EntityTypeBuilder<ModelUse> row)
    {
        row.ToTable("model_uses");
        row.HasIndex(x => x.At);
        row.HasIndex(x => x.TurnId);
    }
}
