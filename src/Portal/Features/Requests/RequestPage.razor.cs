using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Approvals;
using Procurement.Engine.Checks;
using Procurement.Engine.Notices;
using Procurement.Engine.Requests;
using Procurement.Portal.Components.Shared;
using Procurement.Portal.Features.Access;

namespace Procurement.Portal.Features.Requests;

/// <summary>One request: the chat it came from beside its contents, and everything that was decided about it.</summary>
public sealed partial class RequestPage
{
    private RequestDetails? details;
    private Actor? me;
    private IReadOnlySet<Guid> sources = new HashSet<Guid>();

    [Parameter] public string Number { get; set; } = "";
    [Inject] private IDbContextFactory<ProcurementDb> Dbs { get; set; } = null!;
    [Inject] private CurrentActor Actors { get; set; } = null!;
    [Inject] private Operate Operate { get; set; } = null!;
    [Inject] private IDialogService Dialogs { get; set; } = null!;

    private bool MayEdit => details is { Request.Status: not (RequestStatus.Approved or RequestStatus.Ordering or RequestStatus.Ordered) } && !details.Request.Status.IsOver();

    private bool MayHold => details?.Request.Status is RequestStatus.Checking or RequestStatus.InReview or RequestStatus.AwaitingApproval or RequestStatus.Approved;

    protected override bool Concerns(Change change) => details is null || change.Kind switch
    {
        ChangeKinds.Request => change.Key == Number,
        ChangeKinds.Order => details.Orders.Any(x => x.Number == change.Key) || details.Request.Status is RequestStatus.Approved or RequestStatus.Ordering,
        ChangeKinds.Conversation => change.Key == details.Chat?.Id.ToString(),
        _ => false,
    };

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        me ??= await Actors.GetAsync(cancellationToken);
        await using var db = await Dbs.CreateDbContextAsync(cancellationToken);
        details = await RequestQuery.ReadAsync(db, Number, cancellationToken);
    }

    private async Task<bool> SaveAsync(DraftEdit edit)
    {
        var operations = edit.Operations();
        if (operations.Count == 0) return true;
        return await ThenReadAsync(Operate.RunAsync<CorrectRequest>((run, actor) => run.RunAsync(Number, edit.Revision, operations, actor, Leaving), "Saved.", Leaving));
    }

    private async Task DecideAsync(bool yes)
    {
        var revision = details!.Request.Revision;
        var comment = await CommentDialog.AskAsync(Dialogs, $"{(yes ? "Approve" : "Reject")} {Number}", yes ? "Approve" : "Reject", color: yes ? Color.Success : Color.Error, isRequired: !yes);
        if (comment is null) return;
        await ThenReadAsync(Operate.RunAsync<DecideApproval>((run, actor) => run.RunAsync(Number, yes, revision, OrNull(comment), actor, Leaving), yes ? "Approved." : "Rejected.", Leaving));
    }

    private async Task ReleaseAsync()
    {
        var revision = details!.Request.Revision;
        var comment = await CommentDialog.AskAsync(Dialogs, $"Release {Number}", "Release", "The request goes back to its checks with these findings settled. A block needs two people.", isRequired: true);
        if (comment is not null) await ThenReadAsync(Operate.RunAsync<ReleaseRequest>((run, actor) => run.RunAsync(Number, revision, comment, actor, Leaving), "Released.", Leaving));
    }

    private async Task HoldAsync()
    {
        var comment = await CommentDialog.AskAsync(Dialogs, $"Hold {Number}", "Hold", "Nothing is ordered until somebody releases it.", isRequired: true);
        if (comment is not null) await ThenReadAsync(Operate.RunAsync<HoldRequest>((run, actor) => run.RunAsync(Number, null, comment, actor, Leaving), "On hold.", Leaving));
    }

    private async Task CancelAsync()
    {
        var comment = await CommentDialog.AskAsync(Dialogs, $"Cancel {Number}", "Cancel request", "The requester is told. What is ordered already can be cancelled only as far as the supplier agrees.", Color.Error, isRequired: true);
        if (comment is not null) await ThenReadAsync(Operate.RunAsync<CancelRequest>((run, actor) => run.RunAsync(Number, null, comment, actor, Leaving), "Cancelled.", Leaving));
    }

    private async Task<bool> ThenReadAsync(Task<bool> operation)
    {
        var done = await operation;
        await ReadAgainAsync();
        return done;
    }

    private static string? OrNull(string comment) => string.IsNullOrWhiteSpace(comment) ? null : comment;
}
