using Procurement.Engine.Requests;

namespace Procurement.Engine.Understanding;

/// <summary>An intent that is not an order, with the request it is about.</summary>
internal sealed record IntentFound(Intent Intent, string? Request, IReadOnlyList<Arrived> Arrived, string? Comment, IReadOnlyList<RequestOperation> Operations, IReadOnlyList<Ask> Asks);

/// <summary>Decides whether a batch is about something else than goods to order: decisions, cancelling, status, receipts, a person wanted, small talk.</summary>
internal sealed class IntentReading(Talk talk, CompanyKnowledge company, LineBook book)
{
    public IntentFound? Read(IReadOnlyList<MessageText> texts)
    {
        if (texts.Count > 0 && texts.All(t => t.Message.Kind == HeardKind.Reaction)) return Reaction(texts[^1]);
        var own = texts.Where(t => t.Message.Kind is not HeardKind.DocumentText && !t.Message.Forwarded && t.Tokens.Count > 0).ToList();
        if (own.Count == 0) return null;
        foreach (var text in own)
        {
            if (Orders(text)) continue;
            if (Decision(text) is { } decision) return decision;
            if (Confirms(text) is { } confirm) return confirm;
            if (!(talk.Draft is null && own.Count > 1) && Cancels(text) is { } cancel) return cancel;
            var counts = CountsGoods(text);
            if (!counts && (text.Holds("handover") || AsksForPerson(text))) return Found(Intent.Handover, null);
            if (!counts && talk.Draft is null && Count(text, "wrongChat", company.Catalogue.IsThing) > 1) return Found(Intent.NotForUs, null);
            if (ReceiptReading.Of(text, talk, company) is { } receipt) return receipt;
            if (!counts && (text.Holds("status") || AsksAbout(text))) return Status(text);
            if (!counts && PriceReading.IsAsked(text) && own.TrueForAll(other => other == text || !SaysMore(other))) return Found(Intent.PriceQuestion, null);
        }
        return null;
    }

    // A thumbs up to our summary is a yes, if that summary is the current one.
    private IntentFound? Reaction(MessageText text) =>
        talk.Draft is { Status: "AwaitingConfirmation" } draft && text.Message.QuotedRequest == draft.Number && text.Message.QuotedRevision == draft.Revision && Agreements.Any(sign => text.Text.StartsWith(sign, StringComparison.Ordinal))
            ? new(Intent.Confirm, draft.Number, [], null, [new Submit { Evidence = [new(text.Message.Id, text.Text.Trim())] }], []) : null;

    private static readonly string[] Agreements = ["👍", "👌", "✅"];

    /// <summary>What was to be done with the request that has now been named: said again in the question's own words.</summary>
    public Intent? Again(OpenQuestion question, string number)
    {
        var text = new MessageText(new(Guid.Empty, default, HeardKind.Text, question.About), question.About, LanguageGuess.Of(Tokens.Of(question.About), talk.Speaker.Language));
        if (text.Holds("cancel")) return Intent.Cancel;
        if (text.Holds("receipt")) return Intent.Receipt;
        if (talk.Cards.All(c => c.Number != number)) return null;
        return text.Holds("reject") ? Intent.Reject : text.Holds("approveStrong") ? Intent.Approve : null;
    }

    /// <summary>What is left when nothing was ordered.</summary>
    public static Intent Small(IReadOnlyList<MessageText> texts)
    {
        var own = texts.Where(t => t.Tokens.Count > 0).ToList();
        if (own.Any(t => t.Holds("complaint"))) return Intent.Complaint;
        if (own.Any(t => t.Holds("thanks"))) return Intent.Thanks;
        if (own.Any(t => t.Holds("greetings"))) return Intent.ChitChat;
        if (own.Any(t => t.Holds("wrongChat"))) return Intent.NotForUs;
        return Intent.Unclear;
    }

    private static IntentFound Found(Intent intent, string? request, string? comment = null, params Ask[] asks) => new(intent, request, [], comment, [], asks);

    // "person", as our own hint says: the word alone, or with a please.
    private static bool AsksForPerson(MessageText text)
    {
        var said = false;
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Tokens[i].Kind == TokenKind.Separator) continue;
            var (person, polite) = (text.List("persons").At(text.Tokens, i).Count, Math.Max(text.List("please").At(text.Tokens, i).Count, text.List("articles").At(text.Tokens, i).Count));
            if (Math.Max(person, polite) == 0) return false;
            said |= person > 0;
            i += Math.Max(person, polite) - 1;
        }
        return said;
    }

    // A message that plainly orders something is no status question, whatever words it holds.
    private bool Orders(MessageText text) => text.Holds("strong") && !(Numbers(text).Count > 0 && !CountsGoods(text)) && text.Tokens.Any(t => t.Kind is TokenKind.Number or TokenKind.Times or TokenKind.Measure)
        && !text.Holds("approveStrong") && !text.Holds("reject") && !text.Holds("cancel") && !text.Holds("receipt");

    // A clause of its own that counts something which the catalogue has: goods are ordered, whatever else is asked beside it.
    public bool CountsGoods(MessageText text) => new Clauses(company).Of(new MessageText(text.Message, text.Text, text.Language, text.Spelling)).Any(clause =>
        clause is { Quantity: not null, HasContent: true, Removes: false, Place: QuantityPlace.Lead or QuantityPlace.Times or QuantityPlace.WithUnit } && !Asks(text, clause) && ItemDecision.Of(company.Catalogue, clause.Query, _ => true) is { Verdict: ItemVerdict.Sure or ItemVerdict.Choose, Score: > 0.85 });

    // Names a thing or a number, and asks for no price.
    private bool SaysMore(MessageText text) => !PriceReading.IsAsked(text) && new Clauses(company).Of(new MessageText(text.Message, text.Text, text.Language, text.Spelling)).Exists(clause => clause.HasContent || clause.Quantity is not null);

    // "and the thermometers?": a question that names what one open request is for, and asks for nothing.
    private bool AsksAbout(MessageText text) => talk.Draft is null && text.Tokens.Count is > 0 and <= 12 && (text.Tokens.Exists(t => t.Folded == "?") || text.Small("questions").At(text.Tokens, 0).Count > 0) && Numbers(text).Count == 1 && !CountsGoods(text)
        || talk.Draft is null && text.Tokens.Count is > 0 and <= 12 && (text.Tokens.Exists(t => t.Folded == "?") || text.Small("questions").At(text.Tokens, 0).Count > 0) && (!text.Holds("requestCues") || text.Small("questions").At(text.Tokens, 0).Count > 0) && !text.Holds("wishes") && !text.Holds("price") && !text.Tokens.Exists(t => t.Kind is TokenKind.Number or TokenKind.Times)
        && talk.Earlier.Count(r => r.RequesterId == talk.Speaker.PersonId && r.Status is not ("Closed" or "Cancelled" or "Rejected" or "Expired") && About(text, r) > 0.9) == 1;

    // Words that the catalogue has for goods count as nothing else, where so asked.
    private static int Count(MessageText text, string list, Func<string, bool>? except = null)
    {
        var found = 0;
        for (var i = 0; i < text.Tokens.Count; i++) if (text.List(list).At(text.Tokens, i) is ( > 0 and var width, _)) { if (width > 1 || except?.Invoke(text.Tokens[i].Stem) != true) found++; i += width - 1; }
        return found;
    }

    private static bool Asks(MessageText text, Clause clause) => new MessageText(text.Message, clause.Quote, text.Language, text.Spelling) is var words && (words.Holds("status") || words.Holds("price") || words.Holds("handover"));

    // An approver's words about cards: what they name, or the only card; where they can mean several, it is asked.
    private IntentFound? OfCards(MessageText text)
    {
        var verdicts = Verdicts.Of(text, Cards);
        var told = verdicts.Where(v => v.For is not null).ToList();
        if (told.Count == 0) return null;
        var quoted = text.Message.QuotedRequest is { } replied && talk.Cards.Any(c => c.Number == replied) ? replied : null;
        // "115: no", "the staplers - fine": the side stands beside what it is about.
        var pairs = verdicts.Select((v, i) => v.Named.Count == 0 ? null : v.For is not null ? v : new[] { i + 1, i - 1 }.Where(n => n >= 0 && n < verdicts.Count).Select(n => verdicts[n]).FirstOrDefault(n => n.For is not null && n.Named.Count == 0 && n.Sentence == v.Sentence) is { } near ? v with { For = near.For, Leads = near.Leads, IsSure = near.IsSure } : null).OfType<Verdict>().ToList();
        var yes = pairs.Where(v => v.For is true).ToList();
        var no = pairs.Where(v => v.For is false).ToList();
        var decided = yes.Count > 0 ? yes : no.Count > 0 ? no : told.TrueForAll(v => v.For == told[0].For) || told[0].Leads ? told : [];
        if (decided.Count == 0 || yes.Exists(y => no.Exists(n => n.Named.Intersect(y.Named).Any()))) return null;
        var approves = decided[0].For is true;
        // "ok can I get some gloves": what asks for goods decides nothing unless it says so.
        var sure = decided.Exists(v => v.IsSure);
        if (approves && (CountsGoods(text) || !sure && CountsElse(text)) || !sure && (decided.Exists(v => v.Wishes) || approves && decided.Sum(v => v.Left) > MostLeft) || !sure && !approves && !decided[0].Leads && decided.Sum(v => v.Left) > 2 * MostLeft) return null;
        var meant = decided.SelectMany(v => v.Named).Distinct().ToList();
        if (meant.Remove(Unknown) && meant.Count == 0) return Found(approves ? Intent.Approve : Intent.Reject, null, approves ? null : text.Text.Trim(), WhichCard(text));
        var number = quoted ?? (meant.Count == 1 ? meant[0] : meant.Count == 0 && talk.Cards.Count == 1 && !Foreign(text) ? talk.Cards[0].Number : null);
        var intent = approves ? Intent.Approve : Intent.Reject;
        var comment = approves ? null : text.Text.Trim();
        if (number is not null) return Found(intent, number, comment);
        if (meant.Count == 0 && Foreign(text)) return null;
        return Found(intent, null, comment, WhichCard(text));
    }

    private Ask WhichCard(MessageText text) => new(AskKinds.WhichRequest, null, text.Text.Trim(), [.. talk.Cards.Take(10).Select(c => new AskOption(c.Number, Label(c)))]);

    // The cards that words name; where several wait and the words name goods that are on none of them, an unknown one: what is said there is not meant for the others.
    private List<string> Cards(MessageText words)
    {
        if (Numbers(words) is { Count: > 0 } numbers) return [.. talk.Cards.Where(card => numbers.Contains(card.Number)).Select(card => card.Number)];
        var named = talk.Cards.Where(card => About(words, card) > 0).ToList();
        if (named.Count == 0 && talk.Cards.Count > 1) named = [.. talk.Cards.Where(card => About(words, card, loosely: true) > 0)];
        if (named.Count > 0 || talk.Cards.Count < 2) return [.. named.Select(card => card.Number)];
        return new QueryReader(company.Catalogue, words.Language).Read(words.Tokens).Words.Exists(w => !w.Optional && w.Weight > 0.3 && w.Forms.Any(f => f.Sure > 0.95 && f.Words.All(company.Catalogue.IsThing))) ? [Unknown] : [];
    }

    private const string Unknown = "";

    // A number that is neither a request's nor what a card asks for.
    private bool CountsElse(MessageText text) => text.Tokens.Exists(t => t.Kind is TokenKind.Number or TokenKind.Times or TokenKind.Measure && Numbers(new(text.Message, t.Text, text.Language)).Count == 0 && !talk.Cards.Any(c => c.Lines.Any(l => l.Quantity == t.Value)));

    // A name of what is approved takes a word or two ("the wireless mice").
    private const int MostLeft = 4;

    // The number of a request that waits for somebody else.
    private bool Foreign(MessageText text) => Numbers(text).Exists(number => talk.Cards.All(c => c.Number != number)) || Named(text) && Numbers(text).Count == 0;

    private IntentFound? Decision(MessageText text)
    {
        if (talk.Cards.Count > 0 && talk.Draft is null) return OfCards(text);
        var rejects = text.Find("reject");
        var approves = text.Find("approveStrong");
        // "no, we don't need these": a bare no to the only card.
        if (rejects < 0 && talk.Cards.Count == 1 && talk.Draft is null && text.Tokens.Count > 1 && text.List("refusals").Has(text.Tokens[0].Folded) && text.Tokens[1].Folded is "," or "." or "!" && !CountsGoods(text) && !text.Tokens.Exists(t => t.Folded == "?")) rejects = 0;
        if (rejects < 0 && approves < 0) return null;
        // "has it been approved yet?" asks, "don't go ahead" does not agree.
        if (rejects < 0 && (text.Tokens.Any(t => t.Folded == "?") || Denied(text))) return null;
        var plain = PlainApproval(text);
        // "Yes to the monitors. Give me a day for the wipes.": the sentence of the yes says which.
        if (rejects < 0 && talk.Cards.Count > 1 && talk.Draft is null && Sentence(text, approves) is { } said && said.Find("approveStrong") <= 1 && !CountsGoods(said) && talk.Cards.Where(c => About(said, c) > 0).ToList() is [var meant]) return Found(Intent.Approve, meant.Number);
        if (talk.Cards.Count == 0)
        {
            // "Joseph's ladder is approved from my side, please proceed": who was not asked decides nothing.
            if (talk.Draft is null && rejects < 0 && Approves(text) && Count(text, "approveSure") > 0 && !text.Holds("status") && !CountsGoods(text)) return Found(Intent.Approve, Numbers(text).FirstOrDefault());
            // "PR-2026-000141 is approved, Valentina told me": nobody approves by saying so.
            if (talk.Draft is null && rejects < 0 && Approves(text) && (Numbers(text).Count > 0 || Named(text)) && text.Tokens.All(t => t.Kind is not (TokenKind.Number or TokenKind.Times or TokenKind.Measure))) return Found(Intent.Approve, Numbers(text).FirstOrDefault());
            if (talk.Draft is not null || !(rejects >= 0 || text.List("approve").At(text.Tokens, approves).Count > 0 && Approves(text)) || talk.Earlier.Count == 0 && Numbers(text).Count == 0) return null;
            return plain || rejects >= 0 ? Found(rejects >= 0 ? Intent.Reject : Intent.Approve, Numbers(text).FirstOrDefault()) : null;
        }
        // "ok" may as well confirm the speaker's own draft; a decision needs its own word then.
        if (talk.Draft is not null && rejects < 0 && !Approves(text)) return null;
        if (rejects < 0 && !plain && !Approves(text) && (!text.Holds("approveSure") || CountsGoods(text))) return null;
        var intent = rejects >= 0 ? Intent.Reject : Intent.Approve;
        var card = Card(text);
        var comment = rejects >= 0 ? text.Text.Trim() : null;
        if (card is not null) return Found(intent, card.Number, comment);
        return Found(intent, null, comment, WhichCard(text));
    }

    private static MessageText Sentence(MessageText text, int at)
    {
        bool Ends(int i) => text.Tokens[i] is { Kind: TokenKind.Separator, Folded: "." or "!" or "?" or ";" or "\n" };
        var (from, to) = (at, at);
        while (from > 0 && !Ends(from - 1)) from--;
        while (to + 1 < text.Tokens.Count && !Ends(to + 1)) to++;
        return new MessageText(text.Message, text.Quote(from, to - from + 1), text.Language, text.Spelling);
    }

    private static bool Denied(MessageText text)
    {
        for (var i = 1; i < text.Tokens.Count; i++)
            if (text.List("approveStrong").At(text.Tokens, i).Count > 0 && text.List("negations").Has(text.Tokens[i - 1].Folded)) return true;
        return false;
    }

    // The number of a request of ours, though not one that the speaker knows of.
    private static bool Named(MessageText text) => text.Tokens.Any(t => t.Kind == TokenKind.Code && t.Folded.StartsWith("pr-", StringComparison.Ordinal));

    // A form of "approve", in whatever language: an "ok" may mean something else.
    private static bool Approves(MessageText text) => text.Tokens.Any(t => Array.Exists(Approving, b => t.Folded.StartsWith(b, StringComparison.Ordinal)));

    internal static readonly string[] Approving = [.. Lexicon.Languages.SelectMany(language => Lexicon.Shared.Own("approvingBeginnings", language).Keys).Distinct()];

    // Only words of agreement, politeness and numbers.
    private static bool PlainApproval(MessageText text)
    {
        var left = 0;
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            var token = text.Tokens[i];
            if (token.Kind is TokenKind.Separator or TokenKind.Number or TokenKind.Code) continue;
            var count = new[] { "approve", "approveStrong", "confirm", "fillers", "thanks", "the", "greetings" }.Max(list => text.List(list).At(text.Tokens, i).Count);
            if (count == 0) left++; else i += count - 1;
        }
        return left <= 1;
    }

    private RequestFact? Card(MessageText text)
    {
        if (text.Message.QuotedRequest is { } quoted && talk.Cards.FirstOrDefault(c => c.Number == quoted) is { } replied) return replied;
        var numbers = Numbers(text);
        if (numbers.Count > 0) return talk.Cards.FirstOrDefault(c => numbers.Contains(c.Number));
        var named = talk.Cards.Where(c => About(text, c) > 0).ToList();
        if (named.Count == 1 && talk.Cards.Count > 1) return named[0];
        return talk.Cards.Count == 1 ? talk.Cards[0] : null;
    }

    /// <summary>Requests whose number stands in the text: whole, or its last digits.</summary>
    private List<string> Numbers(MessageText text)
    {
        var all = talk.Cards.Concat(talk.Earlier).Concat(talk.Draft is null ? [] : [talk.Draft]).Select(r => r.Number).Distinct().ToList();
        var found = new List<string>();
        foreach (var token in text.Tokens)
        {
            var digits = new string([.. token.Folded.Where(char.IsDigit)]);
            if (digits.Length < 2 || token.Kind is not (TokenKind.Number or TokenKind.Code)) continue;
            found.AddRange(all.Where(n => n.EndsWith(digits.Length >= 10 ? digits[^6..] : digits.Length >= 6 ? digits[^6..] : "000" + digits, StringComparison.Ordinal) || token.Folded.Contains(n, StringComparison.OrdinalIgnoreCase)));
        }
        return [.. found.Distinct()];
    }

    /// <summary>How well a text names what a request is for, 0 to 1.</summary>
    /// <param name="loosely">By what it is like or made of too ("the coffee" for espresso beans).</param>
    private double About(MessageText text, RequestFact request, bool loosely = false)
    {
        var best = 0.0;
        var query = new QueryReader(company.Catalogue, text.Language).Read(text.Tokens);
        foreach (var word in query.Words.Where(w => w.Weight > 0.3))
        {
            foreach (var line in request.Lines)
            {
                var entry = line.Sku is null ? null : company.Catalogue.BySku(line.Sku);
                var profile = entry is null ? null : ItemProfile.Of(entry);
                foreach (var (forms, sure) in word.Forms)
                    if (profile is not null ? forms.All(f => profile.Words.GetValueOrDefault(f) > 0.9) && (forms.Any(profile.Heads.Contains) || loosely && forms.Any(profile.Main.Contains)) : forms.All(f => Words.Fold(line.Description).Contains(f, StringComparison.Ordinal))) best = Math.Max(best, sure);
            }
        }
        return best;
    }

    private IntentFound? Confirms(MessageText text)
    {
        if (talk.Draft is null || text.Message.Kind is HeardKind.Caption) return null;
        var (strong, left) = (false, 0);
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Tokens[i].Kind == TokenKind.Separator) continue;
            var sure = text.List("confirmStrong").At(text.Tokens, i).Count;
            var count = new[] { "confirm", "fillers", "thanks", "approve", "the", "pronouns", "approveSoft" }.Max(list => text.List(list).At(text.Tokens, i).Count);
            if (sure > 0) strong = true;
            if (Math.Max(sure, count) == 0) left++; else i += Math.Max(sure, count) - 1;
        }
        if (!strong && text.Text.Contains("👍", StringComparison.Ordinal)) strong = true;
        return strong && left == 0 ? new(Intent.Confirm, talk.Draft.Number, [], null, [new Submit { Evidence = [new(text.Message.Id, text.Text.Trim())] }], []) : null;
    }

    private IntentFound? Cancels(MessageText text)
    {
        var at = text.Find("cancel");
        if (at < 0) return Dropped(text);
        var number = text.Message.QuotedRequest ?? Numbers(text).FirstOrDefault();
        if (number is not null && number != talk.Draft?.Number) return Found(Intent.Cancel, number);
        var clauses = new Clauses(company).Of(new MessageText(text.Message, text.Text, text.Language, text.Spelling));
        var first = clauses.FirstOrDefault(c => c.Removes || c.HasContent);
        var open = talk.Earlier.Where(r => r.RequesterId == talk.Speaker.PersonId && r.Status is not ("Closed" or "Cancelled" or "Rejected" or "Expired") && r.Receipt is not "full").ToList();
        if (talk.Draft is not null)
        {
            if (text.Message.QuotedText is { Length: > 0 } quoted && talk.Draft.Lines.Count > 1 && clauses.TrueForAll(c => !c.HasContent || book.Meant(c.Query) is null) && new Clauses(company).Of(new MessageText(text.Message, quoted, text.Language)).Where(c => c.HasContent).ToList() is [var one] && book.Meant(one.Query) is not null) return null;
            if (talk.Draft.Lines.Count > 1 && (clauses.Any(c => c.HasContent && book.Meant(c.Query, 0.5) is not null) || new EditReading(company, book, [], []).Names(text))) return null;
            // "mejor déjalo, un compa me prestó los suyos": what no catalogue knows orders nothing.
            if (clauses.Any(c => c is { Quantity: not null, HasContent: true } && (c.Place != QuantityPlace.Article || ItemDecision.Of(company.Catalogue, c.Query, _ => true) is { Verdict: ItemVerdict.Sure or ItemVerdict.Choose, Score: > 0.85 }))) return null;
            return new(Intent.Cancel, talk.Draft.Number, [], null, [new Cancel(text.Text.Trim()) { Evidence = [new(text.Message.Id, text.Text.Trim())] }], []);
        }
        if (open.Count == 0 && first is null || clauses.Any(c => c is { Removes: false, Quantity: not null, HasContent: true })) return null;
        var named = open.Where(r => About(text, r) > 0).ToList();
        if (named.Count == 1) return Found(Intent.Cancel, named[0].Number);
        if (open.Count == 1 && named.Count == 0) return Found(Intent.Cancel, open[0].Number);
        if (open.Count == 0) return Found(Intent.Cancel, null);
        return Found(Intent.Cancel, null, null, new Ask(AskKinds.WhichRequest, null, text.Text.Trim(), [.. (named.Count > 0 ? named : open).Take(10).Select(r => new AskOption(r.Number, Label(r)))]));
    }

    // "please drop the headset order", "we don't need 219 any more": no word of cancelling, but one of dropping and the request.
    private IntentFound? Dropped(MessageText text)
    {
        if (talk.Draft is not null || text.Tokens.Exists(t => t.Folded == "?") || CountsGoods(text)) return null;
        var open = talk.Earlier.Where(r => r.RequesterId == talk.Speaker.PersonId && r.Status is not ("Closed" or "Cancelled" or "Rejected" or "Expired") && r.Receipt is not "full").ToList();
        var removes = Enumerable.Range(0, text.Tokens.Count).FirstOrDefault(i => text.List("removes").At(text.Tokens, i).Count is > 0 and var n && text.Small("without").At(text.Tokens, i).Count < n && text.Small("exceptions").At(text.Tokens, i).Count < n, -1);
        if (open.Count == 0 || removes < 0) return null;
        if (Numbers(text) is [var number] && open.Exists(r => r.Number == number)) return Found(Intent.Cancel, number);
        var words = new MessageText(text.Message, text.Quote(removes, text.Tokens.Count - removes), text.Language, text.Spelling);
        return words.Holds("orderWords") && open.Where(r => About(Sentence(words, 0), r) > 0).ToList() is [var named] ? Found(Intent.Cancel, named.Number) : null;
    }

    private IntentFound Status(MessageText text)
    {
        var number = text.Message.QuotedRequest ?? Numbers(text).FirstOrDefault();
        if (number is not null) return Found(Intent.Status, number);
        var candidates = talk.Earlier.Concat(talk.Draft is null ? [] : [talk.Draft]).ToList();
        var named = candidates.Select(r => (Request: r, Score: About(text, r))).Where(x => x.Score > 0).OrderByDescending(x => x.Score).ThenByDescending(x => x.Request.CreatedAt).ToList();
        if (named.Count > 0) return Found(Intent.Status, named[0].Request.Number);
        var open = candidates.Where(r => r.Status is not ("Closed" or "Cancelled" or "Rejected" or "Expired")).OrderByDescending(r => r.CreatedAt).ToList();
        return Found(Intent.Status, (open.FirstOrDefault() ?? candidates.FirstOrDefault())?.Number);
    }

    private string Label(RequestFact request) =>
        $"{request.Number}: {string.Join(", ", request.Lines.Take(2).Select(l => company.Catalogue.BySku(l.Sku ?? "")?.Name ?? l.Description))}";
}
