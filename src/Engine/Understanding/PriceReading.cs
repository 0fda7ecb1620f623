namespace Procurement.Engine.Understanding;

/// <summary>One thing whose price was asked.</summary>
/// <param name="Words">As they were typed.</param>
/// <param name="Items">What may be meant, best first; empty where the catalogue has nothing that can be ordered.</param>
/// <param name="Refused">The speaker may not order it, so its price is not shown either.</param>
public sealed record PriceAsked(string Words, IReadOnlyList<CatalogueEntry> Items, bool Refused);

/// <summary>Questions for a price: what they name is looked up and nothing of it is ordered.</summary>
internal sealed class PriceReading(CompanyKnowledge company, LineBook book)
{
    /// <summary>What fits into one reply beside the rest, and what a person can choose between.</summary>
    private const int MostItems = 5, MostAsked = 5;

    /// <summary>So short a question may name the price by one word alone ("gloves M, price?").</summary>
    private const int ShortQuestion = 12;

    /// <summary>The words ask for a price and order nothing.</summary>
    public static bool IsAsked(MessageText text) =>
        (text.Holds("price") || text.Tokens.Count <= ShortQuestion && text.Tokens.Exists(token => token.Folded == "?") && text.Holds("priceWords")) && !Orders(text);

    // "need 2 boxes" orders; "please" is only polite, and "I need the price of" needs no more than the price.
    private static bool Orders(MessageText text)
    {
        for (var i = 0; i < text.Tokens.Count; i++)
            if (text.List("strong").At(text.Tokens, i) is { Count: > 0 } strong && text.List("polite").At(text.Tokens, i).Count == 0 && !LeadsToPrice(text, i + strong.Count)) return true;
        return false;
    }

    private static bool LeadsToPrice(MessageText text, int from)
    {
        const int within = 4;
        for (var i = from; i < text.Tokens.Count && i <= from + within; i++)
        {
            if (text.List("price").At(text.Tokens, i).Count > 0 || text.List("priceWords").At(text.Tokens, i).Count > 0) return true;
            if (text.Tokens[i].Kind != TokenKind.Word) return false;
        }

        return false;
    }

    /// <summary>Takes the sentences that ask for a price out of a message that says more.</summary>
    /// <param name="counts">Whether words count goods: such a sentence orders them.</param>
    public List<PriceAsked> SetAside(MessageText text, Func<MessageText, bool> counts)
    {
        var found = new List<PriceAsked>();
        if (text.Message.Kind == HeardKind.DocumentText || text.Message.Forwarded || !(text.Holds("price") || text.Holds("priceWords"))) return found;
        for (var from = 0; from < text.Tokens.Count;)
        {
            var to = from;
            while (to < text.Tokens.Count && !Ends(text.Tokens[to])) to++;
            var end = Math.Min(to + 1, text.Tokens.Count);
            var sentence = new MessageText(text.Message, text.Quote(from, end - from), text.Language, text.Spelling);
            if (IsAsked(sentence) && !counts(sentence) && Of(sentence) is { Count: > 0 } asked)
            {
                found.AddRange(asked);
                text.Use(from, end - from);
            }

            from = end;
        }

        return found;
    }

    private static bool Ends(Token token) => token is { Kind: TokenKind.Separator, Folded: "." or "!" or "?" or ";" or "\n" };

    /// <summary>The things that a price question names; none where it points at what is talked about ("how much is it?").</summary>
    public List<PriceAsked> Of(MessageText said)
    {
        var text = new MessageText(said.Message, said.Text, said.Language, said.Spelling);
        foreach (var list in new[] { "price", "priceWords" })
            for (var i = 0; i < text.Tokens.Count; i++)
                if (text.List(list).At(text.Tokens, i).Count is > 0 and var count) text.Use(i, count);
        var things = new List<List<Token>>();
        foreach (var clause in new Clauses(company).Of(text).Where(clause => clause is { HasContent: true, Removes: false }))
        {
            if (clause.Query.OnlyAttributes && things.Count > 0) things[^1].AddRange(clause.Item);
            else things.Add([.. clause.Item]);
        }

        return [.. things.Where(thing => !IsTalk(text, thing)).Take(MostAsked).Select(thing => Priced(text, thing))];
    }

    // "how much is it in total?" names nothing.
    private static bool IsTalk(MessageText text, List<Token> thing) =>
        thing.TrueForAll(token => token.Kind == TokenKind.Separator || Lists.Any(list => text.List(list).Has(token.Folded)));

    private static readonly string[] Lists = ["fillers", "pointing", "together", "the", "of", "questions", "prepositions", "agreements"];

    private PriceAsked Priced(MessageText text, List<Token> thing)
    {
        var words = Clause.WordsOf(thing, thing, text.Text);
        var query = new QueryReader(company.Catalogue, text.Language).Read(thing);
        var decision = Decide(query);
        // Not in that size: what there is of it answers better than nothing.
        if (decision.Verdict is ItemVerdict.NotInCatalogue or ItemVerdict.NoneFound && query.Words.Exists(word => !word.Optional) && query.Amounts.Count + query.Sizes.Count + query.Numbers.Count > 0)
        {
            query.Amounts.Clear();
            query.Sizes.Clear();
            query.Numbers.Clear();
            decision = Decide(query);
        }

        return decision.Verdict switch
        {
            ItemVerdict.Sure => new(words, [decision.Item!], false),
            ItemVerdict.Choose when decision.Options.Where(entry => entry.Orderable).ToList() is { Count: > 0 } options =>
                options.Where(entry => book.Allowed(entry, null)).Take(MostItems).ToList() is { Count: > 0 } allowed ? new(words, allowed, false) : new(words, [], true),
            ItemVerdict.NotAllowed => new(words, [], true),
            _ => new(words, [], false),
        };
    }

    private ItemDecision Decide(ItemQuery query) => ItemDecision.Of(company.Catalogue, query, entry => book.Allowed(entry, null));
}
