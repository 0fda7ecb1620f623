using Procurement.Engine.Orders.Channels;

namespace Procurement.Engine.Orders.Cxml;

/// <summary>What a supplier's answer to a document means for the order (domain.md 4.6).</summary>
internal static class CxmlVerdict
{
    /// <param name="wentBefore">The same document may have arrived before: then a no can be about the repeat and proves nothing.</param>
    public static ChannelOutcome Of(CxmlPost post, bool wentBefore) => post switch
    {
        CxmlPost.NotSent away => wentBefore ? new ChannelOutcome.Unknown(away.Words) : new ChannelOutcome.NotPlaced(away.Words, MayPass: true),
        CxmlPost.Broken broken => new ChannelOutcome.Unknown(broken.Words),
        CxmlPost.Answered { Status: { } status } => OfStatus(status, wentBefore),
        // A server that fails before its application answers: it may have taken it all the same.
        CxmlPost.Answered { Http: >= 500 or < 400 } silent => new ChannelOutcome.Unknown($"the supplier's server answered HTTP {silent.Http} without a cXML document."),
        CxmlPost.Answered refused => Refused($"HTTP {refused.Http} without a cXML document", wentBefore),
        _ => throw new InvalidOperationException($"Unknown end {post.GetType().Name}."),
    };

    private static ChannelOutcome OfStatus(CxmlStatus status, bool wentBefore) => status.Code switch
    {
        >= 200 and < 300 => new ChannelOutcome.Placed(null),
        >= 400 and < 500 => Refused($"{status.Code} {status.Words}", wentBefore),
        _ => new ChannelOutcome.Unknown($"the supplier's server answered {status.Code} {status.Words}."),
    };

    private static ChannelOutcome Refused(string words, bool wentBefore) => wentBefore
        ? new ChannelOutcome.Unknown($"The supplier's server said no to the repeat: {words}. The first may have arrived.", CanLookUp: false)
        : new ChannelOutcome.NeedsOperator("refused", $"The supplier's server refused it: {words}");
}
