namespace Procurement.Simulators.WhatsApp;

/// <summary>What goes wrong on demand. Every part stays until it is used up or set back; null in a change leaves that part as it is.</summary>
public sealed record FaultChange
{
    /// <summary>The next sends are refused with this code.</summary>
    public CodedFault? FailNext { get; init; }

    /// <summary>The next sends are accepted and then reported as failed with this code.</summary>
    public CodedFault? FailStatus { get; init; }

    /// <summary>The next sends are accepted, but the connection is cut before the answer: the sender cannot know.</summary>
    public int? DropResponse { get; init; }

    /// <summary>The next sends are cut off before they are accepted.</summary>
    public int? DropRequest { get; init; }

    /// <summary>The next media downloads answer 404, as an expired address does.</summary>
    public int? FailMedia { get; init; }

    /// <summary>Real time that every Graph call takes longer.</summary>
    public int? LatencyMs { get; init; }

    /// <summary>Each webhook is posted this many times more.</summary>
    public int? Duplicate { get; init; }

    /// <summary>Webhooks wait until nothing new came for a moment (or a flush), then go newest first.</summary>
    public bool? Reorder { get; init; }

    /// <summary>The next N messages of people go out in one post; it waits for all of them (or a flush). Used up by that post.</summary>
    public int? BatchInOnePost { get; init; }

    /// <summary>Statuses wait until this is set back.</summary>
    public bool? HoldStatuses { get; init; }

    /// <summary>The next webhooks carry a wrong signature.</summary>
    public int? WrongSignature { get; init; }
}

/// <param name="Code">Meta's error code.</param>
/// <param name="Count">How many times.</param>
/// <param name="Details">error_data.details; null: the code's own title.</param>
public sealed record CodedFault(int Code, int Count = 1, string? Details = null);

/// <summary>The faults that are set.</summary>
internal sealed class Faults
{
    private readonly Lock gate = new();
    private FaultChange current = new();

    public FaultChange Current
    {
        get { lock (gate) return current; }
    }

    public void Clear()
    {
        lock (gate) current = new FaultChange();
    }

    public void Apply(FaultChange change)
    {
        lock (gate)
        {
            current = new FaultChange
            {
                FailNext = change.FailNext ?? current.FailNext,
                FailStatus = change.FailStatus ?? current.FailStatus,
                DropResponse = change.DropResponse ?? current.DropResponse,
                DropRequest = change.DropRequest ?? current.DropRequest,
                FailMedia = change.FailMedia ?? current.FailMedia,
                LatencyMs = change.LatencyMs ?? current.LatencyMs,
                Duplicate = change.Duplicate ?? current.Duplicate,
                Reorder = change.Reorder ?? current.Reorder,
                BatchInOnePost = change.BatchInOnePost ?? current.BatchInOnePost,
                HoldStatuses = change.HoldStatuses ?? current.HoldStatuses,
                WrongSignature = change.WrongSignature ?? current.WrongSignature,
            };
        }
    }

    public GraphError? TakeFailNext() => Take(faults => faults.FailNext, (faults, left) => faults with { FailNext = left });

    public GraphError? TakeFailStatus() => Take(faults => faults.FailStatus, (faults, left) => faults with { FailStatus = left });

    public bool TakeDropResponse() => Take(faults => faults.DropResponse, (faults, left) => faults with { DropResponse = left });

    public bool TakeDropRequest() => Take(faults => faults.DropRequest, (faults, left) => faults with { DropRequest = left });

    public bool TakeFailMedia() => Take(faults => faults.FailMedia, (faults, left) => faults with { FailMedia = left });

    public bool TakeWrongSignature() => Take(faults => faults.WrongSignature, (faults, left) => faults with { WrongSignature = left });

    /// <summary>Ends the batch whose post has been made.</summary>
    public void EndBatch()
    {
        lock (gate) current = current with { BatchInOnePost = null };
    }

    private GraphError? Take(Func<FaultChange, CodedFault?> read, Func<FaultChange, CodedFault?, FaultChange> write)
    {
        lock (gate)
        {
            if (read(current) is not { Count: > 0 } fault) return null;
            current = write(current, fault.Count > 1 ? fault with { Count = fault.Count - 1 } : null);
            return GraphError.Of(fault.Code, fault.Details);
        }
    }

    private bool Take(Func<FaultChange, int?> read, Func<FaultChange, int?, FaultChange> write)
    {
        lock (gate)
        {
            if (read(current) is not { } count || count <= 0) return false;
            current = write(current, count - 1);
            return true;
        }
    }
}
