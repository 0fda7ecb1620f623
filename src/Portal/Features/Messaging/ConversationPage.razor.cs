using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Access;
using Procurement.Engine.Messaging;
using Procurement.Engine.Notices;
using Procurement.Portal.Components.Shared;
using Procurement.Portal.Features.Access;

namespace Procurement.Portal.Features.Messaging;

/// <summary>One conversation: what was said, who it is, and the operator's side of it.</summary>
public sealed partial class ConversationPage
{
    private ChatView? chat;
    private List<(string Number, RequestStatus Status)> requests = [];
    private EventCallback<Guid> sendAgain;
    private Actor? me;

    [Parameter] public Guid Id { get; set; }
    [Inject] private IDbContextFactory<ProcurementDb> Dbs { get; set; } = null!;
    [Inject] private Operate Operate { get; set; } = null!;

    [Inject] private CurrentActor Actors { get; set; } = null!;

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
        me ??= await Actors.GetAsync(cancellationToken);
        sendAgain = me.IsOperator ? EventCallback.Factory.Create<Guid>(this, SendAgainAsync) : default;
        await using var db = await Dbs.CreateDbContextAsync(cancellationToken);
        chat = await ChatQuery.ReadAsync(db, Id, cancellationToken);
        requests = [.. (await db.Requests.AsNoTracking().Where(x => x.ConversationId == Id).OrderByDescending(x => x.UpdatedAt).Take(8).Select(x => new { x.Number, x.Status }).ToListAsync(cancellationToken))
            .Select(x => (x.Number, x.Status))];
    }

    private Task<bool> LinkAsync(Guid personId) =>
        DoAsync(Operate.RunAsync<VerifyAddress>((run, actor) => run.RunAsync(chat!.Partner.AddressId, personId, actor, Leaving), "Linked.", Leaving));

    private Task<bool> TakeOverAsync() => DoAsync(Operate.RunAsync<TakeOverConversation>((run, actor) => run.RunAsync(Id, actor, Leaving), "You have taken the conversation over: nothing is answered by itself now.", Leaving));

    private Task<bool> HandBackAsync() => DoAsync(Operate.RunAsync<HandBackConversation>((run, actor) => run.RunAsync(Id, actor, Leaving), "Handed back: messages are answered by themselves again.", Leaving));

    private Task<bool> ReplyAsync(string text) => DoAsync(Operate.RunAsync<ReplyAsOperator>((run, actor) => run.RunAsync(Id, text, actor, Leaving), "Sent.", Leaving));

    private Task<bool> SendAgainAsync(Guid messageId) => DoAsync(Operate.RunAsync<SendAgain>((run, actor) => run.RunAsync(messageId, actor, Leaving), "It is sent again.", Leaving));

    private async Task<bool> DoAsync(Task<bool> operation)
    {
        var done = await operation;
        await ReadAgainAsync();
        return done;
    }
}
