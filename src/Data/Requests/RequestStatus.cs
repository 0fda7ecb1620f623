namespace Procurement.Data.Requests;

/// <summary>Life of a purchase request (product.md, States; drawn in docs/lifecycles.md).</summary>
public enum RequestStatus
{
    Collecting, AwaitingConfirmation, Checking, OnHold, InReview, AwaitingApproval, Approved, Ordering, Ordered, Closed, Rejected, Cancelled, Expired,
}

/// <summary>Which moves between states are legal; everything else is refused.</summary>
public static class RequestLifecycle
{
    private static readonly Dictionary<RequestStatus, RequestStatus[]> Moves = new()
    {
        [RequestStatus.Collecting] = [RequestStatus.AwaitingConfirmation, RequestStatus.Checking, RequestStatus.Cancelled, RequestStatus.Expired],
        [RequestStatus.AwaitingConfirmation] = [RequestStatus.Collecting, RequestStatus.Checking, RequestStatus.Cancelled, RequestStatus.Expired],
        [RequestStatus.Checking] = [RequestStatus.OnHold, RequestStatus.InReview, RequestStatus.AwaitingApproval, RequestStatus.Approved, RequestStatus.Rejected, RequestStatus.Cancelled],
        [RequestStatus.OnHold] = [RequestStatus.Checking, RequestStatus.Rejected, RequestStatus.Cancelled],
        [RequestStatus.InReview] = [RequestStatus.Checking, RequestStatus.OnHold, RequestStatus.Rejected, RequestStatus.Cancelled],
        [RequestStatus.AwaitingApproval] = [RequestStatus.Checking, RequestStatus.OnHold, RequestStatus.Approved, RequestStatus.Rejected, RequestStatus.Cancelled],
        [RequestStatus.Approved] = [RequestStatus.Ordering, RequestStatus.Checking, RequestStatus.OnHold, RequestStatus.Cancelled],
        [RequestStatus.Ordering] = [RequestStatus.Ordered, RequestStatus.Checking, RequestStatus.Cancelled],
        [RequestStatus.Ordered] = [RequestStatus.Closed, RequestStatus.Cancelled],
        [RequestStatus.Closed] = [],
        [RequestStatus.Rejected] = [],
        [RequestStatus.Cancelled] = [],
        [RequestStatus.Expired] = [],
    };

    public static bool Allows(RequestStatus from, RequestStatus to) => Moves[from].Contains(to);

    /// <summary>Still being talked about with the requester.</summary>
    public static bool IsDraft(this RequestStatus status) => status is RequestStatus.Collecting or RequestStatus.AwaitingConfirmation;

    /// <summary>Nothing more happens to it.</summary>
    public static bool IsOver(this RequestStatus status) => status is RequestStatus.Closed or RequestStatus.Rejected or RequestStatus.Cancelled or RequestStatus.Expired;
}
