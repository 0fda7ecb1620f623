using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Company;
using Procurement.Engine.Notices;
using Procurement.Portal.Components.Shared;
using Procurement.Portal.Features.Access;

namespace Procurement.Portal.Features.Messaging;

/// <summary>One conversation: what was said, who it is, and the operator's side of it.</summary>
public sealed partial class ConversationPage
{
    private ChatView? chat;
    private List<(string Number, RequestStatus Status)> requests = [];

    [Parameter] public Guid Id { get; set; }
    [Inject] private IDbContextFactory<ProcurementDb> Dbs { get; set; } = null!;
    [Inject] private Operate Operate { get; set; } = null!;

    private bool IsWindowOpen => chat?.WindowClosesAt is { } end && end > CompanyClock.Now;

    private string WindowNote => chat?.WindowClosesAt switch
    {
        null => "Has never written: only templates can be sent.",
        { } end when end > CompanyClock.Now => $"Free text is possible for another {Show.Age(end - CompanyClock.Now)}.",
        _ => "The 24-hour window is closed: only templates can be sent until the person writes again.",
    };

    protected override bool Concerns(Change change) => change.Kind switch
    {
        ChangeKinds.Conversation => change.Key == Id.ToString(),
        ChangeKinds.Request => requests.Any(x => x.Number == change.Key),
        _ => false,
    };

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await Dbs.CreateDbContextAsync(cancellationToken);
        chat = await ChatQuery.ReadAsync(db, Id, cancellationToken);
        requests = [.. (await db.Requests.AsNoTracking().Where(x => x.ConversationId == Id).OrderByDescending(x => x.UpdatedAt).Take(8).Select(x => new { x.Number, x.Status }).ToListAsync(cancellationToken))
            .Select(x => (x.Number, x.Status))];
    }

    private async Task LinkAsync(Guid personId)
    {
        await Operate.RunAsync<LinkAddress>((run, actor) => run.RunAsync(chat!.Partner.AddressId, personId, actor, Leaving), "Linked.", Leaving);
        await ReadAgainAsync();
    }
}
