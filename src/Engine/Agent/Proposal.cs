using System.Globalization;
using System.Text;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Agent;

/// <summary>
/// What a model proposed for one turn so far. Every proposal is tried at once on a copy of the draft, by the same rules as any operation; what
/// does not stand is not kept, and the model is told why.
/// </summary>
internal sealed class Proposal
{
    private const int MostWhyChars = 300, MostWhys = 12;

    private static readonly string[] AboutItem = [AskKinds.Item, AskKinds.Size, AskKinds.Colour, AskKinds.Model, AskKinds.NoneFound];

    private readonly ModelTurn turn;
    private readonly CatalogueIndex catalogue;
    private readonly ApplyFacts by;
    private readonly HashSet<string> offered = new(StringComparer.Ordinal);
    private readonly List<RequestOperation> operations = [];
    private readonly List<Ask> asks = [];
    private readonly List<Warning> warnings = [];
    private readonly List<string> refused = [], explanation = [];
    private readonly List<SaidWords> explained = [], lineWords = [];
    private bool notForUs, personWanted;

    public Proposal(ModelTurn turn, CompanyKnowledge knowledge, SaidTexts said)
    {
        this.turn = turn;
        catalogue = knowledge.Catalogue;
        Said = said;
        var speaker = turn.Talk.Speaker;
        Today = turn.Company.DateAt(turn.Talk.Draft?.Site ?? speaker.Site, turn.Batch.Count == 0 ? default : turn.Batch.Max(message => message.SentAt));
        by = new ApplyFacts(turn.Company, "model", speaker.Roles, speaker.CostCenter, Today);
        State = ApplyOperations.Apply(DraftStates.Of(turn), turn.ByRules.Operations, by with { Author = "rules" }).State;
    }

    public SaidTexts Said { get; }

    /// <summary>At the site, when the newest message was sent.</summary>
    public DateOnly Today { get; }

    /// <summary>The draft with what the rules read and what was proposed.</summary>
    public RequestState State { get; private set; }

    /// <summary>Whether anything came of it.</summary>
    public bool Adds => operations.Count > 0 || asks.Count > 0 || refused.Count > 0 || notForUs || personWanted;

    /// <summary>Times that it was refused something, or did what it may not.</summary>
    public int Refusals { get; private set; }

    /// <summary>All words are explained, and no line that it added lacks something that it did not ask for.</summary>
    public bool IsSettled => Said.Unexplained.All(words => explained.Exists(words.Overlaps))
        && operations.OfType<AddLine>().All(add => State.Line(add.Position!.Value) is not { } line || line is { Sku: not null, Quantity: not null } || asks.Exists(ask => ask.Position == line.Position));

    /// <summary>Keeps what the model did beside its tools, for a person to see.</summary>
    public void Refuse(string what) => No(what);

    /// <summary>The items that fit the words best and may be ordered; only items that were offered may be proposed.</summary>
    public IReadOnlyList<CatalogueEntry> Offer(string words, int take)
    {
        var found = catalogue.Search(words, take * 2).Select(hit => catalogue.BySku(hit.Sku)).OfType<CatalogueEntry>().Where(item => item.Orderable).Take(take).ToList();
        offered.UnionWith(found.Select(item => item.Sku));
        return found;
    }

    /// <summary>The choices of an open question may be proposed.</summary>
    public void Offer(IReadOnlyList<AskOption> options) => offered.UnionWith(options.Select(option => option.Value));

    public string AddLine(string quote, string? sku, decimal? quantity, string? unit)
    {
        if (Quoted(quote, out var words) is { } notQuoted) return notQuoted;
        if (lineWords.Exists(words.Overlaps)) return No("These words made a line already.");
        if (Item(sku, out var item) is { } noItem) return noItem;
        if (Counted(words, item, quantity, unit, out var counted) is { } notCounted) return notCounted;
        var answer = Try(words, new AddLine(null, item?.Sku, item?.Name ?? words.Quote, counted.Quantity, item?.Unit ?? counted.SaidUnit ?? "each", words.Quote, quantity, counted.SaidUnit));
        if (Added is { } line)
        {
            lineWords.Add(words);
            Warn(counted, line.Position);
        }

        return Added is null ? answer : $"ok: line {Added.Position}";
    }

    public string SetQuantity(int position, decimal quantity, string? unit, string quote)
    {
        if (Quoted(quote, out var words) is { } notQuoted) return notQuoted;
        if (State.Line(position) is not { } line) return No($"There is no line {position}.");
        if (Counted(words, line.Sku is null ? null : catalogue.BySku(line.Sku), quantity, unit, out var counted) is { } notCounted) return notCounted;
        var answer = Try(words, new SetQuantity(position, counted.Quantity, null, quantity, counted.SaidUnit));
        Warn(counted, position);
        return answer;
    }

    /// <summary>The number that was said stays; what it is in the item's unit is worked out again.</summary>
    public string SetItem(int position, string sku, string quote)
    {
        if (Quoted(quote, out var words) is { } notQuoted) return notQuoted;
        if (State.Line(position) is not { } line) return No($"There is no line {position}.");
        if (Item(sku, out var item) is { } noItem) return noItem;
        if (item is null) return No("A sku is needed.");
        var answer = Try(words, new SetItem(position, item.Sku));
        if (!IsOk(answer) || (line.RequestedQuantity ?? line.Quantity) is not { } number) return answer;
        var unit = line.RequestedUnit ?? (line.Sku is null && line.Unit == "each" ? null : line.Unit);
        var converted = UnitConversion.Convert(item, number, unit, unit == item.PackUnit);
        if (converted.Quantity is null) asks.Add(new Ask(AskKinds.Unit, position, line.RequestedText, Units(item)));
        Try(words, new SetQuantity(position, converted.Quantity, null, number, unit));
        Warn(new CountedAs(converted.Quantity, unit, converted.Changed, converted.Rounded), position);
        return answer;
    }

    public string RemoveLine(int position, string quote) => With(quote, new RemoveLine(position));

    public string SetSite(string site, string quote, int? position) => With(quote, position is { } line ? new SetLineSite(line, site) : new SetSite(site));

    public string SetNeedBy(string date, string quote) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? With(quote, new SetNeedBy(day)) : No("The date must be yyyy-MM-dd.");

    public string SetCostCenter(string costCenter, string quote) => With(quote, new SetCostCenter(costCenter));

    public string SetUrgent(string quote) => With(quote, new SetUrgent(true));

    /// <summary>Notes are the words themselves.</summary>
    public string SetNotes(string quote) => Quoted(quote, out var words) ?? Try(words, new SetNotes(words.Quote));

    public string Ask(string kind, string about, int? position, IReadOnlyList<string> options)
    {
        if (kind is not (AskKinds.Quantity or AskKinds.Unit or AskKinds.Site or AskKinds.NeedBy) && !AboutItem.Contains(kind)) return No($"Nothing of kind {kind} can be asked.");
        if (Quoted(about, out var words) is { } notQuoted) return notQuoted;
        var line = position is { } at ? State.Line(at) : null;
        if (position is not null && line is null) return No($"There is no line {position}.");
        if (line is null && kind is not (AskKinds.Site or AskKinds.NeedBy or AskKinds.Item)) return No($"A question of kind {kind} needs the position of a line; add the line first, without what is missing.");
        if (Options(kind, line, options, out var choices) is { } badOption) return badOption;
        asks.RemoveAll(ask => (ask.Kind, ask.Position) == (kind, position));
        asks.Add(new Ask(kind, position, line?.RequestedText ?? words.Quote, choices));
        return Accept(words, $"asks {kind}");
    }

    public string MarkNotForUs(string quote)
    {
        if (Quoted(quote, out var words) is { } notQuoted) return notQuoted;
        notForUs = true;
        return Accept(words, "not for us");
    }

    public string HandOver(string quote)
    {
        if (Quoted(quote, out var words) is { } notQuoted) return notQuoted;
        personWanted = true;
        return Accept(words, "a person is wanted");
    }

    /// <summary>The rules' reading with what was proposed.</summary>
    public Understood Merge()
    {
        var rules = turn.ByRules;
        return rules with
        {
            Intent = IntentOf(rules),
            Operations = [.. rules.Operations, .. operations],
            Asks = [.. rules.Asks.Where(IsStillOpen), .. asks.Where(ask => ask.Position is not { } position || State.Line(position) is not null)],
            Warnings = [.. rules.Warnings.Where(warning => warning.Code != Warning.NotInCatalogue || warning.Position is not { } position || State.Line(position)?.Sku is null), .. warnings],
            Refused = [.. rules.Refused, .. refused],
            Unexplained = [.. rules.Unexplained.Where(left => !Said.Unexplained.Any(words => (words.MessageId, words.Quote) == (left.MessageId, left.Quote) && explained.Exists(words.Overlaps)))],
            Explanation = [.. rules.Explanation, .. explanation],
        };
    }

    private LineState? Added { get; set; }

    private string With(string quote, RequestOperation operation) => Quoted(quote, out var words) ?? Try(words, operation);

    /// <summary>What the rules explained is not for a model to change: its words touch what is left over.</summary>
    /// <returns>Why the words do not count; null when they do.</returns>
    private string? Quoted(string? quote, out SaidWords words)
    {
        words = Said.Find(quote)!;
        if (words is null) return NotSaid(quote);
        return Said.IsUnexplained(words) ? null : No("These words are explained already; quote words that are unexplained.");
    }

    private string Try(SaidWords words, RequestOperation operation)
    {
        Added = null;
        var applied = ApplyOperations.Apply(State, [operation with { Evidence = [new Evidence(words.MessageId, words.Quote)] }], by);
        if (!applied.Ok) return No(applied.Errors[0].Message);
        if (applied.Refused.Count > 0)
        {
            refused.AddRange(applied.Refused);
            Accept(words, "left off: may not be ordered by this person");
            return "refused: this person may not order it, and is told so.";
        }

        State = applied.State;
        operations.Add(applied.Done[0]);
        if (applied.Done[0] is AddLine { Position: { } position }) Added = State.Line(position);
        return Accept(words, Name(applied.Done[0]));
    }

    private string? Item(string? sku, out CatalogueEntry? item)
    {
        item = string.IsNullOrWhiteSpace(sku) ? null : catalogue.BySku(sku.Trim());
        if (string.IsNullOrWhiteSpace(sku)) return null;
        if (item is null) return No($"There is no item {sku}.");
        return offered.Contains(item.Sku) ? null : No($"{item.Sku} was not among the items shown or found; search first.");
    }

    private string? Counted(SaidWords words, CatalogueEntry? item, decimal? quantity, string? unit, out CountedAs counted)
    {
        var said = string.IsNullOrWhiteSpace(unit) ? null : KnownUnits.Knows(unit) ? unit : Lexicon.Shared.List("units", "*").Value(Understanding.Words.Fold(unit));
        counted = new CountedAs(quantity, said, false, false);
        if (said is null && !string.IsNullOrWhiteSpace(unit)) return No($"{unit} is no unit; leave it out, or name the unit that was said.");
        if (quantity is not { } number) return null;
        if (!SaidNumbers.In(words.Quote, turn.ByRules.Language).Contains(number)) return No($"The number {number.ToString(CultureInfo.InvariantCulture)} is not said in these words; leave it out and ask, or quote the words that say it.");
        if (item is null) return null;
        var converted = UnitConversion.Convert(item, number, said, said == item.PackUnit);
        if (converted.Quantity is null) return No($"{item.Sku} is ordered by the {item.Unit} and {said} cannot be converted; leave quantity and unit out and ask for the unit.");
        counted = new CountedAs(converted.Quantity, said, converted.Changed, converted.Rounded);
        return null;
    }

    private void Warn(CountedAs counted, int position)
    {
        if (counted.Rounded) warnings.Add(new Warning(Warning.Rounded, position));
        else if (counted.Converted) warnings.Add(new Warning(Warning.Converted, position));
    }

    private string? Options(string kind, LineState? line, IReadOnlyList<string> values, out List<AskOption> choices)
    {
        choices = [];
        foreach (var value in values.Distinct(StringComparer.Ordinal).Take(Completeness.MostOptions))
        {
            if (AboutItem.Contains(kind))
            {
                if (Item(value, out var item) is { } noItem) return noItem;
                if (item is not null) choices.Add(new AskOption(item.Sku, item.Name));
            }
            else if (kind == AskKinds.Site)
            {
                if (!turn.Company.Sites.TryGetValue(value, out var site)) return No($"There is no site {value}.");
                choices.Add(new AskOption(site.Code, site.Name));
            }
        }

        if (kind == AskKinds.Unit && line?.Sku is { } sku && catalogue.BySku(sku) is { } ordered) choices = Units(ordered);
        return null;
    }

    private static List<AskOption> Units(CatalogueEntry item) => [.. new[] { item.Unit, item.PackUnit }.Distinct(StringComparer.Ordinal).Select(unit => new AskOption(unit, unit))];

    private bool IsStillOpen(Ask ask)
    {
        if (asks.Exists(other => (other.Kind, other.Position) == (ask.Kind, ask.Position))) return false;
        if (ask.Position is not { } position) return !operations.Exists(operation => operation is SetSite && ask.Kind == AskKinds.Site || operation is SetNeedBy && ask.Kind == AskKinds.NeedBy);
        if (State.Line(position) is not { } line) return false;
        return AboutItem.Contains(ask.Kind) ? line.Sku is null : line.Quantity is null;
    }

    private Intent IntentOf(Understood rules)
    {
        if (operations.Count > 0 || asks.Count > 0 || refused.Count > 0) return rules.Intent == Intent.Change ? Intent.Change : Intent.Request;
        if (rules.Operations.Count > 0 || rules.Asks.Count > 0 || rules.Refused.Count > 0) return rules.Intent;
        if (personWanted) return Intent.Handover;
        return notForUs && rules.Intent is Intent.Unclear or Intent.ChitChat ? Intent.NotForUs : rules.Intent;
    }

    private string Accept(SaidWords words, string what)
    {
        explained.Add(words);
        explanation.Add($"model: {what}, from \"{words.Quote}\"");
        return "ok";
    }

    private string NotSaid(string? quote) => No($"The words \"{(quote?.Length > 120 ? quote[..120] : quote)}\" stand in no message; quote exactly what was written.");

    private string No(string why)
    {
        why = Storable(why.Length > MostWhyChars ? $"{why[..MostWhyChars]}…" : why);
        if (++Refusals <= MostWhys) explanation.Add($"model, not taken: {why}");
        return $"refused: {why}";
    }

    /// <summary>PostgreSQL takes no zero character and no half of a pair.</summary>
    private static string Storable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '?');

    public static bool IsOk(string answer) => answer.StartsWith("ok", StringComparison.Ordinal);

    private static string Name(RequestOperation operation) => operation switch
    {
        AddLine add => $"line {add.Position} {add.Sku ?? "without item"} x {add.Quantity?.ToString(CultureInfo.InvariantCulture) ?? "?"}",
        SetQuantity set => $"line {set.Position} x {set.Quantity?.ToString(CultureInfo.InvariantCulture) ?? "?"}",
        SetItem set => $"line {set.Position} is {set.Sku}",
        RemoveLine remove => $"line {remove.Position} removed",
        SetLineSite set => $"line {set.Position} goes to {set.Site}",
        SetSite set => $"site {set.Value}",
        SetNeedBy set => $"needed by {set.Value:yyyy-MM-dd}",
        SetCostCenter set => $"cost centre {set.Value}",
        _ => operation.GetType().Name,
    };

    /// <summary>A said number in the unit that is ordered.</summary>
    private sealed record CountedAs(decimal? Quantity, string? SaidUnit, bool Converted, bool Rounded);
}
