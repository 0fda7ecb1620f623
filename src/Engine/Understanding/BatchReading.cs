using Procurement.Engine.Requests;

namespace Procurement.Engine.Understanding;

/// <summary>Understands a batch of messages by rules alone: no database, no clock, no model.</summary>
public static class BatchReading
{
    /// <summary>What the batch means for the speaker's request. Never throws for what people write; what no rule explains is in <see cref="Understood.Unexplained"/>.</summary>
    public static Understood Read(IReadOnlyList<HeardMessage> batch, Talk talk, CompanyKnowledge company) => new BatchReader(talk, company).Read(batch);
}

/// <summary>One reading of one batch: fields first (they decide what is allowed and where), then intents, then lines in their order.</summary>
internal sealed class BatchReader(Talk talk, CompanyKnowledge company)
{
    private const int LongestDateAnswer = 8;
    private readonly LineBook book = new(company, talk);
    private readonly List<Ask> asks = [];
    private readonly List<Warning> warnings = [];
    private readonly List<string> explanation = [];
    private readonly List<Unexplained> unexplained = [];
    private readonly List<Said<string>> sites = [];
    private readonly List<MessageText> texts = [];
    private readonly List<PriceAsked> prices = [];
    private readonly List<int> assumed = [];
    private readonly SecondReading dates = new();
    private Said<DateOnly?>? needBy;
    private Said<string>? supplier, costCentre, unknownPlace;
    private Said<decimal>? maxTotal;
    private Said<bool>? urgent;
    private bool instructs, isSplit;
    private DateOnly? past;
    private Clause? pictured;

    public Understood Read(IReadOnlyList<HeardMessage> batch)
    {
        // A word or two say little: what else was written at the same time tells the language.
        var written = batch.Count > 1 ? LanguageGuess.Of(Tokens.Of(string.Join('\n', batch.Where(m => m.Kind is not HeardKind.DocumentText).Select(m => m.Text))), talk.Speaker.Language) : talk.Speaker.Language;
        foreach (var message in batch) texts.Add(new(message, message.Text, LanguageGuess.Of(Tokens.Of(message.Text), written), message.Kind == HeardKind.DocumentText ? null : company.Spelling) { MonthFirst = DateReading.MonthFirst(talk.Speaker.TimeZone) });
        if (batch.LastOrDefault(m => m.ReplyId is not null) is { } reply && Button(reply) is { } pressed) return pressed;
        foreach (var text in texts) Instructions(text);
        var intents = new IntentReading(talk, company, book);
        var pricing = new PriceReading(company, book);
        if (intents.Read(texts) is { } settled)
        {
            if (settled.Intent == Intent.PriceQuestion) prices.AddRange(texts.Where(text => text.Message is { Forwarded: false, Kind: not HeardKind.DocumentText } && PriceReading.IsAsked(text)).SelectMany(pricing.Of));
            return Done(settled.Intent, settled.Request, settled.Arrived, settled.Comment, settled.Operations, settled.Asks);
        }

        foreach (var text in texts) prices.AddRange(pricing.SetAside(text, intents.CountsGoods));
        foreach (var text in texts) Fields(text);
        book.Supplier = supplier?.Value;
        var distinct = sites.Select(s => s.Value).Distinct().Count();
        if (distinct == 1) book.Site = sites[0].Value;
        foreach (var text in texts) Lines(text);
        if (distinct > 1) LineSites();
        foreach (var line in book.Alive.Where(l => supplier is not null && l is { Sku: null, IsNew: false, Touched: false }).ToList())
        {
            book.Decide(line);
            line.Touched = line.Sku is not null;
        }
        Picture(batch);
        return Request();
    }

    private string Language => texts.Where(t => t.Message.Kind is not HeardKind.DocumentText && t.Tokens.Count > 0).Select(t => t.Language).LastOrDefault() ?? talk.Speaker.Language;

    // Buttons and list rows carry what they mean in their id.
    private Understood? Button(HeardMessage message)
    {
        var parts = message.ReplyId!.Split(':');
        var number = parts.Length > 1 ? parts[1] : null;
        var evidence = new Evidence(message.Id, message.Text);
        explanation.Add($"button {message.ReplyId}");
        switch (parts[0])
        {
            case "confirm": return Done(Intent.Confirm, number, operations: [new Submit { Evidence = [evidence] }]);
            case "change": return Done(Intent.Change, number);
            case "cancel": return Done(Intent.Cancel, number, operations: number is null || number == talk.Draft?.Number ? [new Cancel { Evidence = [evidence] }] : []);
            case "approve": return Done(Intent.Approve, number);
            case "reject": return Done(Intent.Reject, number);
            case "item" or "size" or "colour" or "model" or "none-found" when parts.Length > 2 && int.TryParse(parts[1], out var position) && company.Catalogue.BySku(parts[2]) is not null && book.Lines.Find(l => l.Position == position) is { } line:
                Choose(line, parts[2], evidence);
                return Request();
            case "unit" when parts.Length > 2 && int.TryParse(parts[1], out var unitLine) && book.Lines.Find(l => l.Position == unitLine) is { } open:
                // The question was about this item's units: the unit does not choose another item.
                (open.SaidUnit, open.Fixed) = (parts[2], open.Sku is not null);
                open.Touched = true;
                open.Evidence.Add(evidence);
                book.Decide(open);
                return Request();
            case "answer" when parts.Length > 2 && Guid.TryParse(parts[1], out var id) && talk.Questions.FirstOrDefault(q => q.Id == id) is { } question:
                return Answer(question, parts[2], message, evidence);
            case "site" when parts.Length > 2 && company.Site(parts[2]) is not null:
                sites.Add(new(parts[2], message.Text, 0, message.Id));
                book.Site = parts[2];
                return Request();
            default: return null;
        }
    }

    private Understood? Answer(OpenQuestion question, string value, HeardMessage message, Evidence evidence)
    {
        var line = book.Lines.Find(l => l.Position == question.Position);
        switch (question.Kind)
        {
            case AskKinds.Site when company.Site(value) is not null:
                sites.Add(new(value, message.Text, 0, message.Id));
                book.Site = value;
                return Request();
            case AskKinds.Unit when line is not null:
                (line.SaidUnit, line.Fixed, line.Touched) = (value, line.Sku is not null, true);
                line.Evidence.Add(evidence);
                book.Decide(line);
                return Request();
            case AskKinds.Quantity when line is not null && decimal.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var quantity):
                (line.SaidQuantity, line.Touched) = (quantity, true);
                line.Evidence.Add(evidence);
                book.Decide(line);
                return Request();
            case AskKinds.WhichRequest:
                explanation.Add($"{question.About}: {value}");
                return new IntentReading(talk, company, book).Again(question, value) is { } intent ? Done(intent, value) : null;
            default:
                if (line is null || company.Catalogue.BySku(value) is null) return null;
                Choose(line, value, evidence);
                return Request();
        }
    }

    private void Choose(WorkLine line, string sku, Evidence evidence)
    {
        line.Only = [company.Catalogue.BySku(sku)!];
        line.Touched = true;
        line.Evidence.Add(evidence);
        line.Sku = sku;
        line.Fixed = true;
        line.Description = line.Only[0].Name;
        if (!book.Allowed(line.Only[0], line.Site)) line.Refused = true;
        book.Decide(line);
    }

    // Orders to the system are no order for goods: the sentence is set aside, the rest is read.
    private void Instructions(MessageText text)
    {
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Used[i] || text.List("instructions").At(text.Tokens, i).Count == 0 && Lexicon.Shared.Own("instructions", "en").At(text.Tokens, i).Count == 0) continue;
            instructs = true;
            var from = i;
            while (from > 0 && !EndsSentence(text, from - 1)) from--;
            var to = i;
            while (to < text.Tokens.Count && !EndsSentence(text, to)) to++;
            explanation.Add($"instruction set aside: {text.Quote(from, Math.Max(1, to - from))}");
            text.Use(from, to - from);
        }
    }

    // In a document a paragraph goes on while its rows end without a full stop or the next one starts small.
    private static bool EndsSentence(MessageText text, int i)
    {
        var token = text.Tokens[i];
        if (token.Kind != TokenKind.Separator) return false;
        if (text.Message.Kind != HeardKind.DocumentText) return token.Folded is "." or "\n" or "!" or "?" or ";";
        return token.Folded == "\n" && !(i + 1 < text.Tokens.Count && char.IsLower(text.Tokens[i + 1].Text[0]) && i > 0 && text.Tokens[i - 1].Folded != ".");
    }

    private void Fields(MessageText text)
    {
        if (text.Message.Kind == HeardKind.DocumentText) return;
        costCentre = OrderFields.CostCentre(text, company) ?? costCentre;
        maxTotal = OrderFields.MaxTotal(text) ?? maxTotal;
        supplier = OrderFields.Supplier(text, company) ?? supplier;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(text.Message.SentAt, Zone()).DateTime);
        past = PastDays.Find(text, today) ?? past;
        needBy = DateReading.Find(text, today, dates, AnswersDate(text)) ?? OwnDate(text, today) ?? needBy;
        sites.AddRange(PlaceReading.Find(text, company, out var unknown));
        unknownPlace = unknown ?? unknownPlace;
        urgent = OrderFields.Urgent(text) ?? urgent;
    }

    // "..., bldg 7 mein, kal tak": a day in the speaker's own language within a message of another, apart from other words.
    private Said<DateOnly?>? OwnDate(MessageText text, DateOnly today)
    {
        if (text.Language == talk.Speaker.Language || text.Tokens.Count == 0) return null;
        var days = Lexicon.Shared.Own("relativeDays", talk.Speaker.Language);
        for (var i = 0; i < text.Tokens.Count; i++)
        {
            if (text.Used[i] || days.At(text.Tokens, i) is not ( > 0 and var count, var day) || !text.IsBreak(i + count)) continue;
            var lead = i > 0 && (Lexicon.Shared.Own("by", talk.Speaker.Language).Has(text.Tokens[i - 1].Folded) || Lexicon.Shared.Own("for", talk.Speaker.Language).Has(text.Tokens[i - 1].Folded)) ? 1 : 0;
            if (lead == 0 && !text.IsBreak(i - 1) && !text.Used[i - 1]) continue;
            text.Use(i - lead, lead + count);
            return new(today.AddDays(int.Parse(day, System.Globalization.CultureInfo.InvariantCulture)), text.Quote(i, count), i, text.Message.Id);
        }
        return null;
    }

    // A few words after "by when?" are a date however they are put.
    private bool AnswersDate(MessageText text) => text.Tokens.Count <= LongestDateAnswer && talk.Questions.Any(question => question.Kind == AskKinds.NeedBy);

    private TimeZoneInfo Zone() => TimeZoneInfo.TryFindSystemTimeZoneById(talk.Speaker.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    private void Lines(MessageText text)
    {
        if (text.Message.Forwarded && texts.Exists(t => !t.Message.Forwarded && t.Tokens.Count > 0) && !texts.Exists(t => !t.Message.Forwarded && (Cues.Any(t.Holds) || t.Tokens.Exists(x => x.Kind == TokenKind.Number))))
        {
            explanation.Add("forwarded, and nobody asks for it");
            return;
        }
        if (text.Tokens.Count == 0 || text.Message.Kind is HeardKind.Reaction or HeardKind.Location) return;
        var here = new Reorders(talk, book, past).Here(text, sites);
        if (here is null && new Reorders(talk, book, past).Read(text) is { } repeated) explanation.Add(repeated);
        book.Recent = null;
        new EditReading(company, book, sites, explanation).Read(text);
        var clauses = text.Message.Kind == HeardKind.DocumentText || text.Text.Split('\n').Count(row => row.Contains('\t')) > 1 ? new DocumentRows(company).Of(text) : new Clauses(company).Of(text);
        if (texts.Exists(t => t.Message.Kind == HeardKind.Media && t.Text.Length == 0) && clauses.Find(c => c.Quantity is not null && (!c.HasContent || Points(c))) is { } pointing) { pictured = pointing; clauses.Remove(pointing); }
        new ClauseApplying(talk, company, book, batch: texts, explanation, unexplained, sites).Apply(text, clauses);
        if (here is { } at) Both(text, at);
    }

    // What goes to one place goes to the other too.
    private void Both(MessageText text, int at)
    {
        var other = sites.First(s => s.MessageId == text.Message.Id && s.At > at);
        var first = sites.FindLast(s => s != other && s.Value != other.Value)?.Value ?? talk.Draft?.Site ?? talk.Speaker.Site;
        if (first == other.Value) return;
        isSplit = true;
        foreach (var line in book.Alive.ToList())
        {
            line.Site ??= first;
            line.Touched = true;
            book.Copy(line, other.Value, text.Message.Id, text.Quote(at, other.At - at + 1));
        }
        explanation.Add($"\"{text.Quote(at, other.At - at + 1)}\": the same for {other.Value}");
    }

    private static readonly string[] Cues = ["requestCues", "strong", "confirm", "confirmStrong", "wishes"];

    // "2 of these": the thing is in the picture.
    private static bool Points(Clause clause) => clause.Tokens.Any(t => clause.Text.List("pointing").Has(t.Folded));

    // A picture that could not be read, and no line in words: what is in it must be asked.
    private void Picture(IReadOnlyList<HeardMessage> batch)
    {
        if (!batch.Any(m => m.Kind == HeardKind.Media && m.Text.Length == 0) || book.Lines.Any(l => l.IsNew || l.Touched)) return;
        var caption = texts.FindLast(t => t.Message.Kind is HeardKind.Caption or HeardKind.Text && t.Tokens.Count > 0);
        var quantity = pictured?.Quantity;
        var line = new WorkLine { IsNew = true, Touched = true, Position = book.NextPosition, RequestedText = "part in photo", Description = "part in photo", Quantity = quantity, SaidQuantity = quantity, Unit = "each", Text = caption };
        line.Decision = new(ItemVerdict.Choose, null, [], AskKinds.Item, 0, "a picture that could not be read");
        line.Evidence.Add(new(caption?.Message.Id ?? batch[0].Id, caption?.Text.Trim() ?? ""));
        book.Lines.Add(line);
    }

    // Two places in one batch: each line goes to the place named with it (after it, or as a heading above).
    private void LineSites()
    {
        foreach (var line in book.Lines.Where(l => l.IsNew && l.Text is not null))
        {
            var here = sites.Where(s => s.MessageId == line.MessageId).ToList();
            var at = line.Text!.Tokens.FindIndex(t => t.Start >= line.TokenAt);
            var after = here.Where(s => s.At > at).OrderBy(s => s.At).FirstOrDefault();
            var before = here.Where(s => s.At < at).OrderByDescending(s => s.At).FirstOrDefault();
            var heading = before is not null && before.At + 3 < line.Text.Tokens.Count && line.Text.Tokens.Skip(before.At).Take(4).Any(t => t.Folded == ":");
            line.Site = (heading ? before : after ?? before ?? sites.LastOrDefault(s => s.MessageId != line.MessageId))?.Value;
            book.Decide(line);
        }
    }

    private Understood Request()
    {
        var operations = new List<RequestOperation>();
        foreach (var line in book.Lines) Emit(line, operations);
        var any = operations.Count > 0 || talk.Draft is not null;
        if (any)
        {
            if (!isSplit && sites.Count > 0 && sites.Select(s => s.Value).Distinct().Count() == 1) operations.Add(new SetSite(sites[0].Value) { Evidence = [Of(sites[0])] });
            if (needBy is { Value: { } date }) operations.Add(new SetNeedBy(date) { Evidence = [Of(needBy)] });
            if (costCentre is not null) operations.Add(new SetCostCenter(costCentre.Value) { Evidence = [Of(costCentre)] });
            if (supplier is not null) operations.Add(new SetSupplier(supplier.Value) { Evidence = [Of(supplier)] });
            if (maxTotal is not null) operations.Add(new SetMaxTotal(maxTotal.Value) { Evidence = [Of(maxTotal)] });
            if (urgent is { Value: true }) operations.Add(new SetUrgent(true) { Evidence = [Of(urgent)] });
            if (needBy is { Value: null }) asks.Add(new(AskKinds.NeedBy, null, needBy.Quote, []));
            if (unknownPlace is not null && sites.Count == 0) asks.Add(new(AskKinds.Site, null, unknownPlace.Value, [.. company.Sites.Take(10).Select(s => new AskOption(s.Code, s.Name))]));
        }
        var refused = book.Lines.Where(l => l.Refused).Select(l => l.Description).ToList();
        if (refused.Count > 0) warnings.Add(new(Warning.RefusedLine, null));
        var intent = operations.Count > 0 || refused.Count > 0 || asks.Count > 0 ? Intent.Request : prices.Count > 0 ? Intent.PriceQuestion : IntentReading.Small(texts);
        return Done(intent, null, operations: operations, refused: refused);
    }

    private static Evidence Of<T>(Said<T> said) => new(said.MessageId, said.Quote);

    private void Emit(WorkLine line, List<RequestOperation> operations)
    {
        if (line.Refused && line.IsNew || line.IsNew && line.Removed) return;
        if (!line.IsNew && (line.Removed || line.Refused)) { operations.Add(new RemoveLine(line.Position) { Evidence = line.Evidence }); return; }
        if (line.IsNew)
            operations.Add(new AddLine(line.Position, line.Sku, line.Description, line.Quantity, line.Unit ?? "each", line.RequestedText, line.SaidQuantity, line.SaidUnit, line.Supplier, line.Site) { Evidence = line.Evidence });
        else if (line.Touched)
        {
            if (line.Sku is not null && line.Sku != line.Before!.Sku) operations.Add(new SetItem(line.Position, line.Sku) { Evidence = line.Evidence });
            if (line.Quantity != line.Before!.Quantity || line.Unit != line.Before.Unit) operations.Add(new SetQuantity(line.Position, line.Quantity, line.Unit, line.SaidQuantity, line.SaidUnit) { Evidence = line.Evidence });
            if (line.Site is not null && line.Site != line.Before.Site) operations.Add(new SetLineSite(line.Position, line.Site) { Evidence = line.Evidence });
        }
        if (!line.IsNew && !line.Touched) return;
        Missing(line);
        if (line is { UnitAssumed: true, UnitOpen: false, Quantity: not null }) assumed.Add(line.Position);
        if (line.Decision is { } decision) explanation.Add($"{line.RequestedText}: {decision.Verdict} ({decision.Why})");
    }

    private void Missing(WorkLine line)
    {
        if (line.Decision is { Verdict: ItemVerdict.Choose or ItemVerdict.NoneFound } open && line.Sku is null)
            asks.Add(new(open.AskKind, line.Position, line.RequestedText, [.. open.Options.Take(10).Select(e => new AskOption(e.Sku, e.Name))]));
        else if (line.Sku is null && !line.Fixed) warnings.Add(new(Warning.NotInCatalogue, line.Position));
        if (line.UnitOpen) asks.Add(new(AskKinds.Unit, line.Position, line.RequestedText, Units(line)));
        else if (line.Quantity is null) asks.Add(new(AskKinds.Quantity, line.Position, line.RequestedText, []));
        if (line.Rounded) warnings.Add(new(Warning.Rounded, line.Position));
        else if (line.Converted) warnings.Add(new(Warning.Converted, line.Position));
    }

    private List<AskOption> Units(WorkLine line) =>
        company.Catalogue.BySku(line.Sku ?? "") is { } entry ? [.. new[] { entry.Unit, entry.PackUnit }.Distinct().Select(u => new AskOption(u, u))] : [];

    private Understood Done(Intent intent, string? request, IReadOnlyList<Arrived>? arrived = null, string? comment = null, IReadOnlyList<RequestOperation>? operations = null, IReadOnlyList<Ask>? more = null, IReadOnlyList<string>? refused = null)
    {
        if (instructs) warnings.Add(new(Warning.InstructionIgnored, null));
        explanation.Insert(0, $"{intent} in {Language}");
        return new(intent, request, operations ?? [], [.. asks, .. more ?? []], warnings, refused ?? [], arrived ?? [], unexplained, comment, Language, explanation, instructs) { Prices = prices, Assumed = assumed };
    }
}
