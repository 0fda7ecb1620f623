using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>What a burst looks like so far.</summary>
public enum BurstShape
{
    /// <summary>Not read, or nothing in it to read.</summary>
    Unread,

    /// <summary>A turn would ask for nothing.</summary>
    Complete,

    /// <summary>A turn would ask for something: a quantity, which item, where to.</summary>
    Lacks,

    /// <summary>It stops in the middle: "and", a comma, a colon, a dash.</summary>
    Unfinished,

    /// <summary>Nothing but hello.</summary>
    Greeting,

    /// <summary>A photo or file with no words beside it and none to read in it.</summary>
    Picture,

    /// <summary>Thanks, or what is not for us: no reply hangs on it.</summary>
    Aside,

    /// <summary>Words that no rule could read.</summary>
    Unclear,
}

/// <param name="SaysWhereOrWhen">A place or a day has been said: what people tend to say last.</param>
public sealed record BurstReading(BurstShape Shape, bool SaysWhereOrWhen)
{
    public static readonly BurstReading None = new(BurstShape.Unread, false);
}

/// <summary>
/// Reads what waits as its turn would, by the same rules and decision, over facts at hand: no database, less than a millisecond. What people wrote
/// long ago is left out, so a word about an earlier request may read as unclear here and not in the turn.
/// </summary>
public static class ReadBurst
{
    public static BurstReading Of(TurnFacts facts, CompanyKnowledge knowledge)
    {
        if (facts.Batch.Count == 0) return BurstReading.None;
        if (facts.Batch.LastOrDefault(message => message.Text.Length > 0) is { Kind: HeardKind.Text or HeardKind.Caption } last && StopsInTheMiddle(last.Text, facts.Language ?? "en")) return new(BurstShape.Unfinished, false);
        if (facts.Batch.All(message => message is { Kind: HeardKind.Media, Text.Length: 0 })) return new(BurstShape.Picture, false);
        var (route, read) = TurnRun.Read(facts, knowledge);
        var plan = TurnDecision.Decide(facts, route, read);
        if (plan.Answer is Answer.Questions && IsGreetedPicture(facts, knowledge)) return new(BurstShape.Picture, false);
        if (plan.Answer is Answer.Unclear && facts.Batch.All(message => IsOpening(message.Text, read?.Language ?? "en"))) return new(BurstShape.Greeting, false);
        return new(route.Settled is null ? Shape(plan) : BurstShape.Aside, read?.Operations.Any(operation => operation is SetSite or SetNeedBy) == true);
    }

    /// <summary>A picture with nothing but hello beside it.</summary>
    private static bool IsGreetedPicture(TurnFacts facts, CompanyKnowledge knowledge)
    {
        var words = facts with { Batch = [.. facts.Batch.Where(message => message.Text.Length > 0)], Unreadable = 0 };
        return words.Batch.Count < facts.Batch.Count && Of(words, knowledge).Shape == BurstShape.Greeting;
    }

    /// <summary>Polite words alone, "bhai" or "please": the matter follows.</summary>
    private static bool IsOpening(string text, string language)
    {
        var tokens = Tokens.Of(text);
        return tokens.TrueForAll(token => token.Kind == TokenKind.Separator || (token.Kind == TokenKind.Word && Lexicon.Shared.List("fillers", language).Has(token.Folded)));
    }

    private static BurstShape Shape(TurnPlan plan) => plan.Answer switch
    {
        Answer.None or Answer.ReceiverOnly => BurstShape.Aside,
        Answer.Greeting => BurstShape.Greeting,
        Answer.Unclear or Answer.Unreadable or Answer.NothingToConfirm or Answer.NothingToCancel or Answer.NothingToDecide or Answer.NothingToReceive => BurstShape.Unclear,
        Answer.Questions or Answer.WhichRequest or Answer.HandoverQuestion => BurstShape.Lacks,
        Answer.Summary when plan.Draft is { } change && (change.NotUnderstood.Count > 0 || change.Done.OfType<AddLine>().Any(line => line.Sku is null)) => BurstShape.Unclear,
        _ => BurstShape.Complete,
    };

    /// <summary>Ends in a mark or word after which something must follow, in the person's language or the one that the words are in.</summary>
    public static bool StopsInTheMiddle(string text, string language)
    {
        var end = text.TrimEnd();
        if (end.Length == 0) return false;
        if (end[^1] is ',' or ':' or '-' or '–' or '—' or '+' or '&' or '/' or '…' or '(' || end.EndsWith("..", StringComparison.Ordinal)) return true;
        var tokens = Tokens.Of(end);
        if (tokens.Count == 0 || tokens[^1].Kind != TokenKind.Word) return false;
        var words = Lexicon.Shared.Own("unfinished", LanguageGuess.Of(tokens, language));
        for (var i = Math.Max(0, tokens.Count - words.Longest); i < tokens.Count; i++)
            if (words.At(tokens, i).Count == tokens.Count - i) return true;
        return false;
    }
}
