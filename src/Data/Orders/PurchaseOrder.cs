using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Procurement.Data.Work;

namespace Procurement.Data.Orders;

public enum OrderStatus { Pending, Placing, Placed, Received, ShortClosed, Failed, Uncertain, NeedsOperator, Cancelled }

/// <summary>
/// One purchase order to one supplier (PO-2026-000045), placed at most once. The work it owes is the next step: placing, or looking up
/// what became of an armed attempt.
/// </summary>
public class PurchaseOrder : OwedWork
{
    public required Guid Id { get; init; }
    public required string Number { get; init; }

    /// <summary>Our reference at the supplier: the number, or a shorter unique one.</summary>
    public required string Reference { get; init; }
    public required Guid RequestId { get; init; }
    public required int RequestRevision { get; init; }
    public required string SupplierCode { get; init; }
    public required string SiteCode { get; init; }

    /// <summary>Delivery address as approved.</summary>
    public required string ShipTo { get; init; }
    public DateOnly? NeedBy { get; init; }
    public required string Currency { get; init; }
    public required decimal Total { get; set; }
    public OrderStatus Status { get; private set; }

    /// <summary>Why a person is needed: challenge, priceChanged, pageUnknown, orderByHand, orderFailed, orderUncertain, refused, declined, noAnswer or changedBySupplier; null when none is.</summary>
    public string? Attention { get; private set; }

    /// <summary>What the attention of an order that is placed is about, for a person to read; null where the last error says it.</summary>
    public string? AttentionNote { get; private set; }

    /// <summary>By when the supplier should have answered what was sent to it; null while no answer is awaited.</summary>
    public DateTimeOffset? AnswerDueAt { get; private set; }

    /// <summary>Why the next try waits until it is due, for a person to read: the supplier is closed, asked for quiet, or today's orders are spent. Null when nothing holds it.</summary>
    public string? WaitsFor { get; private set; }
    public string? SupplierOrderNumber { get; private set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public DateTimeOffset? PlacedAt { get; private set; }

    /// <summary>Look-ups done since the armed attempt lost its outcome.</summary>
    public int LookUps { get; private set; }

    /// <summary>Look-ups that showed the history and the full cart but not our reference.</summary>
    public int AbsentLookUps { get; private set; }

    /// <summary>New attempts made by themselves after a proven failure: at most one.</summary>
    public int AutoRetries { get; private set; }
    public List<PurchaseOrderLine> Lines { get; private set; } = [];
    public string? TraceId { get; init; }

    public bool IsSettled => Status is OrderStatus.Placed or OrderStatus.Received or OrderStatus.ShortClosed or OrderStatus.Cancelled;

    public void StartPlacing(DateTimeOffset now)
    {
        if (Status is not (OrderStatus.Pending or OrderStatus.Placing)) throw new InvalidOperationException($"Order {Number} is {Status} and cannot be placed.");
        Move(OrderStatus.Placing, null, now);
    }

    public void Placed(string? supplierOrderNumber, DateTimeOffset now)
    {
        if (IsSettled) throw new InvalidOperationException($"Order {Number} is {Status} already.");
        SupplierOrderNumber = supplierOrderNumber;
        PlacedAt = now;
        Move(OrderStatus.Placed, null, now);
        Settle();
    }

    /// <summary>It may not start before <paramref name="at"/>; it stays what it is.</summary>
    public void WaitUntil(DateTimeOffset at, string why, DateTimeOffset now)
    {
        WaitsFor = why.Length <= 300 ? why : why[..300];
        UpdatedAt = now;
        PutOff(at);
    }

    /// <summary>An outcome was lost after arming; it is looked up at <paramref name="at"/>.</summary>
    public void LookUpAt(DateTimeOffset at, DateTimeOffset now)
    {
        UpdatedAt = now;
        WaitsFor = null;
        Postpone(at);
    }

    public void LookedUp(bool provenAbsent)
    {
        LookUps++;
        if (provenAbsent) AbsentLookUps++;
    }

    /// <summary>Certainly not placed.</summary>
    public void Fail(DateTimeOffset now, string error)
    {
        Move(OrderStatus.Failed, "orderFailed", now);
        GiveUp(now, error);
    }

    /// <summary>May have been placed: a person decides.</summary>
    public void BecomeUncertain(DateTimeOffset now, string error)
    {
        Move(OrderStatus.Uncertain, "orderUncertain", now);
        GiveUp(now, error);
    }

    /// <summary>Certainly not placed, and a person must look: <paramref name="attention"/> says why.</summary>
    public void NeedOperator(string attention, DateTimeOffset now, string error)
    {
        Move(OrderStatus.NeedsOperator, attention, now);
        GiveUp(now, error);
    }

    /// <summary>One new attempt, after it was proven that nothing was placed.</summary>
    public void PlaceAgain(DateTimeOffset now, bool byItself)
    {
        if (Status is not (OrderStatus.Failed or OrderStatus.NeedsOperator or OrderStatus.Pending or OrderStatus.Placing))
            throw new InvalidOperationException($"Order {Number} is {Status}; it may not be tried again.");
        if (byItself) AutoRetries++;
        LookUps = 0;
        AbsentLookUps = 0;
        Move(OrderStatus.Pending, null, now);
        Owe(now);
    }

    /// <summary>It is out, and the supplier is to answer: placing goes on until then. A change or cancellation of a placed order leaves it placed.</summary>
    public void AwaitAnswer(DateTimeOffset due, DateTimeOffset now)
    {
        if (Status is not (OrderStatus.Placing or OrderStatus.Placed)) throw new InvalidOperationException($"Order {Number} is {Status}; no answer can be awaited.");
        Move(Status, null, now);
        AnswerDueAt = due;
        Postpone(due);
    }

    /// <summary>The supplier has not answered in time: it may have been placed, or still stands as it did.</summary>
    public void MissAnswer(DateTimeOffset now, string why)
    {
        if (Status == OrderStatus.Placed)
        {
            NeedAttention("noAnswer", why, now);
            return;
        }

        Move(OrderStatus.Uncertain, "noAnswer", now);
        GiveUp(now, why);
    }

    /// <summary>It is placed, and yet a person must look. Nothing more is owed by itself.</summary>
    public void NeedAttention(string attention, string why, DateTimeOffset now)
    {
        if (Status != OrderStatus.Placed) throw new InvalidOperationException($"Order {Number} is {Status}, not placed.");
        Move(OrderStatus.Placed, attention, now);
        AttentionNote = why.Length <= 1000 ? why : why[..1000];
        Settle();
    }

    /// <summary>The supplier has agreed to bring less.</summary>
    /// <param name="quantities">By position; never less than has arrived.</param>
    public void Reduce(IReadOnlyDictionary<int, decimal> quantities)
    {
        foreach (var line in Lines)
        {
            if (quantities.TryGetValue(line.Position, out var quantity)) line.Quantity = Math.Max(quantity, line.ReceivedQuantity);
        }

        Total = decimal.Round(Lines.Sum(line => line.Quantity * line.UnitPrice), 2, MidpointRounding.AwayFromZero);
    }

    /// <summary>The supplier's number, where it came after the order was placed.</summary>
    public void NameSupplierNumber(string? number, DateTimeOffset now)
    {
        SupplierOrderNumber ??= number;
        UpdatedAt = now;
    }

    /// <summary>A person has seen to what a placed order needed, or the supplier's answer did.</summary>
    public void AttentionSettled(DateTimeOffset now)
    {
        if (Status != OrderStatus.Placed) throw new InvalidOperationException($"Order {Number} is {Status}, not placed.");
        Move(OrderStatus.Placed, null, now);
        Settle();
    }

    /// <summary>A change or cancellation of a placed order is owed to the supplier.</summary>
    public void OweAmendment(DateTimeOffset now)
    {
        if (Status != OrderStatus.Placed) throw new InvalidOperationException($"Order {Number} is {Status}, not placed.");
        Move(OrderStatus.Placed, null, now);
        Owe(now);
    }

    /// <summary>A person has it sent again although it may have been placed: marked as a copy, or under the same document id.</summary>
    public void SendAgain(DateTimeOffset now)
    {
        if (Status is not (OrderStatus.Uncertain or OrderStatus.Placing)) throw new InvalidOperationException($"Order {Number} is {Status}; there is nothing to send again.");
        LookUps = 0;
        AbsentLookUps = 0;
        Move(OrderStatus.Pending, null, now);
        Owe(now);
    }

    /// <summary>A person found that it was not placed.</summary>
    public void ResolveNotPlaced(DateTimeOffset now, string note)
    {
        if (IsSettled) throw new InvalidOperationException($"Order {Number} is {Status} already.");
        Move(OrderStatus.Failed, "orderFailed", now);
        GiveUp(now, note);
    }

    public void Cancel(DateTimeOffset now)
    {
        if (Status is OrderStatus.Received or OrderStatus.ShortClosed) throw new InvalidOperationException($"Order {Number} is {Status} and cannot be cancelled.");
        Move(OrderStatus.Cancelled, null, now);
        Settle();
    }

    /// <summary>Everything has arrived, or the rest was given up.</summary>
    public void Complete(bool shortClosed, DateTimeOffset now)
    {
        if (Status is not (OrderStatus.Placed or OrderStatus.Received)) throw new InvalidOperationException($"Order {Number} is {Status}; nothing can have arrived.");
        Move(shortClosed ? OrderStatus.ShortClosed : OrderStatus.Received, null, now);
    }

    /// <summary>Status of an order of the past: imports only.</summary>
    public void SetHistory(OrderStatus status, string? supplierOrderNumber, DateTimeOffset at)
    {
        Status = status;
        SupplierOrderNumber = supplierOrderNumber;
        PlacedAt = at;
        UpdatedAt = at;
    }

    private void Move(OrderStatus status, string? attention, DateTimeOffset now)
    {
        Status = status;
        Attention = attention;
        AttentionNote = null;
        AnswerDueAt = null;
        WaitsFor = null;
        UpdatedAt = now;
    }
}

public class PurchaseOrderLine
{
    public required Guid Id { get; init; }
    public required Guid OrderId { get; init; }

    /// <summary>Position of the line in the request.</summary>
    public required int Position { get; init; }

    /// <summary>Null for a line that no catalogue has.</summary>
    public string? Sku { get; init; }
    public string? SupplierSku { get; init; }
    public required string Description { get; init; }
    public required decimal Quantity { get; set; }
    public required string Unit { get; init; }
    public required decimal UnitPrice { get; init; }
    public decimal ReceivedQuantity { get; set; }
}

/// <summary>One try to place an order. Armed is committed before the one click that commits; a lapsed armed attempt is only ever looked up.</summary>
public class OrderAttempt
{
    public required Guid Id { get; init; }
    public required Guid OrderId { get; init; }
    public required int Number { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>When the intent to commit was made durable; from here on the order may exist.</summary>
    public DateTimeOffset? ArmedAt { get; private set; }

    /// <summary>What it sends: for channels that send documents; null on the web.</summary>
    public Guid? DocumentId { get; set; }

    /// <summary>placed, sent, failed, postponed, uncertain, repeated, declined, refused, challenge, priceChanged, pageUnknown, orderByHand, cutOff; null while it runs.</summary>
    public string? Outcome { get; private set; }
    public string? Error { get; private set; }
    public string? StartedBy { get; init; }

    /// <summary>As JSON: the supplier's history before the click and what was about to be charged, for sites where our order is known as the one that was not there; else null.</summary>
    public string? HistoryClue { get; private set; }

    /// <summary>Time that its runs took, its look-ups included; null while none has ended.</summary>
    public long? RunMilliseconds { get; private set; }

    /// <summary>Most memory that the browser, its driver and all their processes took; null without a browser, and where the system does not tell.</summary>
    public long? BrowserPeakBytes { get; private set; }

    /// <summary>Processor time of the same; null likewise.</summary>
    public long? BrowserProcessorMilliseconds { get; private set; }

    /// <summary>Adds what one run took.</summary>
    public void Measure(TimeSpan run, long? browserPeakBytes, TimeSpan? browserProcessor)
    {
        RunMilliseconds = (RunMilliseconds ?? 0) + (long)run.TotalMilliseconds;
        if (browserPeakBytes > (BrowserPeakBytes ?? 0)) BrowserPeakBytes = browserPeakBytes;
        if (browserProcessor is { } more) BrowserProcessorMilliseconds = (BrowserProcessorMilliseconds ?? 0) + (long)more.TotalMilliseconds;
    }

    /// <summary>As JSON text: what the attempt was to order, as it was approved; the chain of its steps begins with it. Null on attempts from before there was a chain.</summary>
    public string? Approved { get; init; }

    /// <summary>Hash of the newest step in the chain, lower-case hex; written with each step. Null while there is none.</summary>
    public string? EvidenceHash { get; private set; }

    /// <summary>Steps in the chain.</summary>
    public int EvidenceSteps { get; private set; }

    /// <summary>The chain's hash when the attempt was armed: all that was done up to the click.</summary>
    public string? ArmedHash { get; private set; }

    public void Arm(DateTimeOffset now, string? historyClue = null, string? evidenceHash = null)
    {
        if (EndedAt is not null) throw new InvalidOperationException($"Attempt {Id} has ended.");
        ArmedAt = now;
        HistoryClue = historyClue;
        ArmedHash = evidenceHash;
    }

    public void End(string outcome, DateTimeOffset now, string? error = null)
    {
        Outcome = outcome;
        EndedAt = now;
        Error = error is { Length: > 1000 } ? error[..1000] : error;
    }
}

/// <summary>One step of an attempt, written as it happens, with its screenshot.</summary>
public class AttemptStep
{
    public required Guid Id { get; init; }
    public required Guid AttemptId { get; init; }

    /// <summary>signIn, history, emptyCart, addLine, readCart, checkout, beforeClick, confirmation, unclear, lookUp, write, send, trace ...</summary>
    public required string Name { get; init; }

    /// <summary>When its picture was taken, or what it tells was known. In whole microseconds, as the database keeps it.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>In the attempt, from 1; 0 on steps from before there was a chain.</summary>
    public int Position { get; init; }

    /// <summary>Of the page, without query and fragment; null without a page.</summary>
    public string? Address { get; init; }

    /// <summary>Of the picture's bytes, lower-case hex.</summary>
    public string? PictureSha256 { get; init; }

    /// <summary>Of the page's text, lower-case hex.</summary>
    public string? PageSha256 { get; init; }

    /// <summary>Key of another file of this step in the file store: a document that was sent, a trace; null where there is none.</summary>
    public string? FileKey { get; init; }

    /// <summary>Of that file's bytes, lower-case hex.</summary>
    public string? FileSha256 { get; init; }

    /// <summary>Hash of the step before, or of the chain's beginning; null on steps from before there was a chain.</summary>
    public string? PreviousHash { get; init; }

    /// <summary>Over all of the above but its keys, and <see cref="Detail"/>, lower-case hex.</summary>
    public string? Hash { get; init; }

    /// <summary>Key of the screenshot in the file store; null when none was taken.</summary>
    public string? ScreenshotKey { get; init; }
    public string? Detail { get; init; }
}

/// <summary>The PDF of an order for the file, as it was kept last.</summary>
public class OrderSheet
{
    public required Guid OrderId { get; init; }

    /// <summary>In the file store.</summary>
    public required string FileKey { get; set; }

    /// <summary>Of the PDF's bytes, lower-case hex.</summary>
    public required string Sha256 { get; set; }

    /// <summary>Of all that it tells: while that stays the same, so does the PDF.</summary>
    public required string Contents { get; set; }
    public DateTimeOffset FiledAt { get; set; }
}

/// <summary>What arrived against an order.</summary>
public class Receipt
{
    public required Guid Id { get; init; }
    public required Guid OrderId { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>Name of the person or user who said so.</summary>
    public required string By { get; init; }

    /// <summary>As JSON <c>[{position, sku, quantity, damaged}]</c>.</summary>
    public required string Lines { get; init; }
    public string? Note { get; init; }

    /// <summary>The message or call that reported it, so that it counts once.</summary>
    public required string Key { get; init; }
}

internal sealed class PurchaseOrderConfiguration : IEntityTypeConfiguration<PurchaseOrder>, IEntityTypeConfiguration<PurchaseOrderLine>,
    IEntityTypeConfiguration<OrderAttempt>, IEntityTypeConfiguration<AttemptStep>, IEntityTypeConfiguration<OrderSheet>, IEntityTypeConfiguration<Receipt>
{
    public void Configure(EntityTypeBuilder<PurchaseOrder> row)
    {
        row.ToTable("purchase_orders");
        row.ConfigureOwedWork();
        row.Property(x => x.Status).HasConversion<string>().HasMaxLength(20);
        row.Property(x => x.WaitsFor).HasMaxLength(300);
        row.HasMany(x => x.Lines).WithOne().HasForeignKey(x => x.OrderId);
        row.HasIndex(x => x.Number).IsUnique();
        row.HasIndex(x => x.Reference).IsUnique();
        row.HasIndex(x => new { x.RequestId, x.RequestRevision, x.SupplierCode, x.SiteCode }).IsUnique();
        row.HasIndex(x => new { x.Status, x.UpdatedAt }).IsDescending(false, true);
        row.HasIndex(x => new { x.UpdatedAt, x.Id }).IsDescending();
    }

    public void Configure(EntityTypeBuilder<PurchaseOrderLine> row)
    {
        row.ToTable("purchase_order_lines");
        row.HasIndex(x => new { x.OrderId, x.Position }).IsUnique();
        row.HasIndex(x => x.Sku);
    }

    public void Configure(EntityTypeBuilder<OrderAttempt> row)
    {
        row.ToTable("order_attempts");
        row.Property(x => x.HistoryClue).HasColumnType("jsonb");
        row.HasIndex(x => new { x.OrderId, x.Number }).IsUnique();
        // Named: two indexes on one column are otherwise the same index, and the last would win.
        row.HasIndex(x => x.OrderId, "ux_order_attempts_one_armed").IsUnique().HasDatabaseName("ux_order_attempts_one_armed").HasFilter("armed_at IS NOT NULL AND document_id IS NULL AND (outcome IS NULL OR outcome = 'placed' OR outcome = 'uncertain')");
        row.HasIndex(x => x.DocumentId, "ux_order_attempts_one_armed_document").IsUnique().HasDatabaseName("ux_order_attempts_one_armed_document").HasFilter("armed_at IS NOT NULL AND (outcome IS NULL OR outcome IN ('placed', 'sent', 'uncertain'))");
        row.HasIndex(x => x.OrderId, "ux_order_attempts_one_open").IsUnique().HasDatabaseName("ux_order_attempts_one_open").HasFilter("ended_at IS NULL");
    }

    public void Configure(EntityTypeBuilder<AttemptStep> row)
    {
        row.ToTable("attempt_steps");
        row.HasIndex(x => new { x.AttemptId, x.At });
        // Steps from before there was a chain have no position.
        row.HasIndex(x => new { x.AttemptId, x.Position }).IsUnique().HasFilter("hash IS NOT NULL");
        row.HasIndex(x => x.ScreenshotKey);
        row.HasIndex(x => x.FileKey);
    }

    public void Configure(EntityTypeBuilder<OrderSheet> row)
    {
        row.ToTable("order_sheets");
        row.HasKey(x => x.OrderId);
        row.HasOne<PurchaseOrder>().WithOne().HasForeignKey<OrderSheet>(x => x.OrderId);
    }

    public void Configure(EntityTypeBuilder<Receipt> row)
    {
        row.ToTable("receipts");
        row.Property(x => x.Lines).HasColumnType("jsonb");
        row.HasIndex(x => x.OrderId);
        row.HasIndex(x => x.Key).IsUnique();
    }
}
