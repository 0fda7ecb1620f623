using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Company;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Documents;
using Procurement.Engine.Work;

namespace Procurement.Engine.Orders.Cxml;

/// <summary>
/// One order by cXML. Its payloadID follows from number and revision: a repeat is the same document, byte for byte, and the supplier takes it once. So
/// looking up an armed order is posting the same document again, as often as look-ups go; then a person decides.
/// </summary>
internal sealed class CxmlRun(CxmlClient client, CxmlParty party, DocumentFacts facts, string domain, TimeSpan answerTime, TimeProvider clock) : IChannelRun
{
    public bool NeedsAccount => false;

    public Backoff Patience { get; } = new(TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(15), 10);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async Task<ChannelOutcome> PlaceAsync(AttemptRun attempt, CancellationToken cancellationToken)
    {
        var document = await OrderDocuments.ForPlacingAsync(attempt.Db, attempt.Order, SupplierChannel.Cxml, knowsRepeats: true,
            (revision, copy) => DocumentReferences.Of(attempt.Order.Number, revision, copy, domain), clock.GetUtcNow(), cancellationToken);
        return await SendAsync(attempt, document, cancellationToken);
    }

    public Task<ChannelOutcome> AmendAsync(AttemptRun attempt, OrderDocument amendment, CancellationToken cancellationToken) => SendAsync(attempt, amendment, cancellationToken);

    public async Task<ChannelOutcome> LookUpAsync(AttemptRun attempt, CancellationToken cancellationToken)
    {
        var document = await attempt.Db.OrderDocuments.SingleAsync(x => x.Id == attempt.Row.DocumentId, cancellationToken);
        return await PostAsync(attempt, document, await WriteAsync(attempt, document, cancellationToken, isRepeat: true), wentBefore: true, "repeat", cancellationToken);
    }

    private async Task<ChannelOutcome> SendAsync(AttemptRun attempt, OrderDocument document, CancellationToken cancellationToken)
    {
        attempt.Row.DocumentId = document.Id;
        if (OrderRequest.Fault(facts.Contents(attempt.Order, document)) is { } fault) return new ChannelOutcome.NeedsOperator("orderByHand", $"{fault} It cannot be sent as cXML: place it by hand and resolve it here.");
        var wentBefore = document.MayHaveGone;
        var xml = await WriteAsync(attempt, document, cancellationToken);
        document.Arm();
        await attempt.ArmAsync(cancellationToken);
        if (!attempt.IsTooLateToAct) return await PostAsync(attempt, document, xml, wentBefore, "send", CancellationToken.None);
        document.NotSent(null, wentBefore);
        return CxmlVerdict.Of(new CxmlPost.NotSent("Sending came too late after it was armed."), wentBefore);
    }

    /// <summary>The document, kept without its secret.</summary>
    private async Task<XDocument> WriteAsync(AttemptRun attempt, OrderDocument document, CancellationToken cancellationToken, bool isRepeat = false)
    {
        var former = await attempt.Db.OrderDocuments.Where(x => x.OrderId == attempt.Order.Id && x.Channel == SupplierChannel.Cxml && x.Revision < document.Revision && x.MayHaveGone)
            .OrderByDescending(x => x.Revision).Select(x => x.Reference).FirstOrDefaultAsync(cancellationToken);
        var contents = facts.Contents(attempt.Order, document);
        var xml = CxmlDocument.Request(party, document.Reference, contents.At, OrderRequest.Build(contents, former));
        if (isRepeat) return xml;
        var key = $"orders/{attempt.Order.Number}/{attempt.Row.Number}/{attempt.Order.Number}-rev{document.Revision}.xml";
        var file = await attempt.Log.KeepAsync(key, CxmlDocument.WriteWithoutSecret(xml), CxmlDocument.MediaType, cancellationToken);
        await attempt.Log.WriteAsync("write", null, document.Reference, cancellationToken, file);
        document.Prepare(party.Address.ToString(), [key]);
        return xml;
    }

    private async Task<ChannelOutcome> PostAsync(AttemptRun attempt, OrderDocument document, XDocument xml, bool wentBefore, string step, CancellationToken cancellationToken)
    {
        var post = await client.PostAsync(party.Address, CxmlDocument.Write(xml), cancellationToken);
        var words = WordsOf(post);
        await attempt.Log.WriteAsync(step, null, words, CancellationToken.None);
        var outcome = CxmlVerdict.Of(post, wentBefore);
        if (outcome is ChannelOutcome.Placed) document.Sent(clock.GetUtcNow(), words);
        else if (outcome is ChannelOutcome.NotPlaced or ChannelOutcome.NeedsOperator) document.NotSent(words, wentBefore);
        return outcome is ChannelOutcome.Placed && attempt.Order.Status == OrderStatus.Placed ? new ChannelOutcome.Sent(clock.GetUtcNow() + answerTime) : outcome;
    }

    private static string WordsOf(CxmlPost post) => post switch
    {
        CxmlPost.Answered { Status: { } status } answered => $"HTTP {answered.Http}, cXML {status.Code} {status.Words}",
        CxmlPost.Answered answered => $"HTTP {answered.Http} without a cXML document",
        CxmlPost.NotSent away => away.Words,
        CxmlPost.Broken broken => broken.Words,
        _ => "",
    };
}
