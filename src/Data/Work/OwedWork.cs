using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Procurement.Data.Work;

/// <summary>
/// A row that carries work which is owed: when it is due, who holds it, how often it was tried and what went wrong.
/// The state change and the debt are one row, so they commit together. Workers take due rows by <c>WorkClaims</c> in the engine.
/// </summary>
public abstract class OwedWork
{
    /// <summary>When the next try is due; null while nothing is owed.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Until when <see cref="LeasedBy"/> holds the row; a lapsed lease frees it.</summary>
    public DateTimeOffset? LeasedUntil { get; private set; }

    /// <summary>Node that holds the row.</summary>
    public string? LeasedBy { get; private set; }

    /// <summary>Claims since the work was last settled, this one included: a row that kills its worker is counted too.</summary>
    public int Attempts { get; private set; }

    public string? LastError { get; private set; }

    /// <summary>When trying ended without success; such rows stand on the page of failed work.</summary>
    public DateTimeOffset? GaveUpAt { get; private set; }

    /// <summary>PostgreSQL's xmin: a worker whose lease lapsed and was taken by another cannot save any more.</summary>
    public uint Version { get; private set; }

    /// <summary>Owes the work at <paramref name="at"/>, from the start.</summary>
    public void Owe(DateTimeOffset at)
    {
        DueAt = at;
        Attempts = 0;
        LastError = null;
        GaveUpAt = null;
        Free();
    }

    /// <summary>Nothing more is owed.</summary>
    public void Settle()
    {
        DueAt = null;
        Attempts = 0;
        LastError = null;
        GaveUpAt = null;
        Free();
    }

    /// <summary>Looks again at <paramref name="at"/>; the try that ends here was no failure.</summary>
    public void Postpone(DateTimeOffset at)
    {
        DueAt = at;
        Attempts = 0;
        Free();
    }

    /// <summary>Looks again at <paramref name="at"/>; nothing was tried now, and what was tried before still counts.</summary>
    public void PutOff(DateTimeOffset at)
    {
        DueAt = at;
        Attempts = Math.Max(0, Attempts - 1);
        Free();
    }

    /// <summary>The try failed and is repeated at <paramref name="at"/>.</summary>
    public void RetryAt(DateTimeOffset at, string error)
    {
        DueAt = at;
        LastError = Shorten(error);
        Free();
    }

    /// <summary>Trying has ended; a person sees the row and may <see cref="Owe"/> it again.</summary>
    public void GiveUp(DateTimeOffset now, string error)
    {
        DueAt = null;
        LastError = Shorten(error);
        GaveUpAt = now;
        Free();
    }

    /// <summary>The holder needs it longer; saved with the row, so a holder that has lost it learns so.</summary>
    public void HoldUntil(DateTimeOffset until)
    {
        if (LeasedBy is null) throw new InvalidOperationException("A row that nobody holds cannot be held longer.");
        LeasedUntil = until;
    }

    private void Free()
    {
        LeasedUntil = null;
        LeasedBy = null;
    }

    private static string Shorten(string error) => error.Length <= 1000 ? error : error[..1000];
}

/// <summary>Columns and indexes that every table of owed work has.</summary>
public static class OwedWorkConfiguration
{
    public static void ConfigureOwedWork<T>(this EntityTypeBuilder<T> row) where T : OwedWork
    {
        row.Property(x => x.LeasedBy).HasMaxLength(100);
        row.Property(x => x.LastError).HasMaxLength(1000);
        row.Property(x => x.Version).IsRowVersion();
        row.HasIndex(x => x.DueAt).HasFilter("due_at IS NOT NULL");
        row.HasIndex(x => x.GaveUpAt).HasFilter("gave_up_at IS NOT NULL");
    }
}
