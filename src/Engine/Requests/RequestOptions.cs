namespace Procurement.Engine.Requests;

/// <summary>Configuration section <c>Requests</c>.</summary>
public sealed class RequestOptions
{
    /// <summary>Hours after the requester's newest word after which a draft that was not confirmed expires.</summary>
    public double ExpireAfterHours { get; set; } = 72;

    /// <summary>Days after ordering after which a request of which nothing more is heard is closed, with a note.</summary>
    public double CloseAfterDays { get; set; } = 60;
}
