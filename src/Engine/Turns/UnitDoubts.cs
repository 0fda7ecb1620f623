using Microsoft.EntityFrameworkCore;
using Procurement.Data;
using Procurement.Data.Requests;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Turns;

/// <summary>Numbers without a unit, looked at beside what was ordered before. Costs a query only where somebody said one of an item that comes in packs.</summary>
internal static class UnitDoubts
{
    /// <summary>Older orders say little of what is usual now.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);
    private const int MostRemembered = 5_000;

    /// <summary>The readings of a group, in their order, with a question where a unit is in doubt.</summary>
    public static async Task<List<Understood?>> RunAsync(ProcurementDb db, IReadOnlyList<(TurnFacts Facts, Understood? Read)> turns, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lines = turns.Select(turn => turn.Read is { Assumed.Count: > 0 } read ? Lines(turn.Facts, read) : []).ToList();
        if (lines.TrueForAll(one => one.Count == 0)) return [.. turns.Select(turn => turn.Read)];
        var skus = lines.SelectMany(one => one).Select(line => line.Item.Sku).Distinct().ToList();
        var sites = lines.SelectMany(one => one).Select(line => line.Site).Distinct().ToList();
        var people = turns.Select(turn => turn.Facts.Sender.Person?.PersonId).OfType<Guid>().Distinct().ToList();
        var since = now - Remembered;
        RequestStatus[] never = [RequestStatus.Collecting, RequestStatus.AwaitingConfirmation, RequestStatus.Cancelled, RequestStatus.Rejected, RequestStatus.Expired];
        var before = await (from request in db.Requests
                            from line in request.Lines
                            where line.Sku != null && skus.Contains(line.Sku) && line.RemovedAt == null && line.Quantity > 0 && !never.Contains(request.Status) && request.CreatedAt > since
                                && (people.Contains(request.RequesterId) || sites.Contains((line.SiteCode ?? request.SiteCode)!))
                            orderby request.CreatedAt descending
                            select new Before(line.Sku!, line.Unit, line.Quantity!.Value, request.RequesterId, line.SiteCode ?? request.SiteCode)).Take(MostRemembered).ToListAsync(cancellationToken);
        return [.. turns.Select((turn, index) => lines[index].Aggregate(turn.Read, (read, line) => Asked(read!, line, turn.Facts, before)))];
    }

    private static Understood Asked(Understood read, DoubtfulLine line, TurnFacts facts, List<Before> before)
    {
        var person = facts.Sender.Person!.PersonId;
        var history = new UnitHistory(
            [.. before.Where(past => past.Sku == line.Item.Sku && past.Unit == line.Item.Unit && (past.Person == person || past.Site == line.Site)).Select(past => past.Quantity)],
            [.. facts.Talk!.Earlier.Where(request => request.RequesterId == person).SelectMany(request => request.Lines).Select(past => Value(past, facts.Company)).OfType<decimal>()]);
        return UnitTrap.Decide(line.Item, line.Said, line.Taken, history) is { } other ? Ask(read, line, other) : read;
    }

    private static decimal? Value(LineFact line, CompanyFacts company) => line.Sku is not null && company.Items.TryGetValue(line.Sku, out var item) ? line.Quantity * item.Price : null;

    /// <summary>The quantity is open until it is answered.</summary>
    private static Understood Ask(Understood read, DoubtfulLine line, UnitReading other)
    {
        var taken = new UnitReading(other.Unit == line.Item.Unit ? line.Item.PackUnit : line.Item.Unit, line.Taken);
        var ask = new Ask(AskKinds.Unit, line.Position, line.Words, [.. new[] { taken, other }.OrderByDescending(reading => reading.Quantity).Select(reading => Option(line, reading, Phrases.In(read.Language)))]);
        return read with
        {
            Operations = [.. read.Operations.Select(operation => operation switch
            {
                AddLine add when add.Position == line.Position => add with { Quantity = null },
                SetQuantity set when set.Position == line.Position => set with { Quantity = null },
                _ => operation,
            })],
            Asks = [.. read.Asks, ask],
            Warnings = [.. read.Warnings.Where(warning => warning.Position != line.Position || warning.Code is not (Warning.Rounded or Warning.Converted))],
            Explanation = [.. read.Explanation, $"{line.Words}: {Phrases.Number(line.Said)} {taken.Unit} or {Phrases.Number(line.Said)} {other.Unit}, by what was ordered before"],
        };
    }

    private static AskOption Option(DoubtfulLine line, UnitReading reading, Phrases say)
    {
        var (ordered, value) = ($"{Phrases.Number(reading.Quantity)} {say.Unit(line.Item.Unit, reading.Quantity)}", reading.Quantity * line.Item.Price);
        var said = reading.Unit == line.Item.Unit ? ordered : $"{Phrases.Number(line.Said)} {say.Unit(reading.Unit, line.Said)} = {ordered}";
        return new AskOption(reading.Unit, $"{ordered} · {Phrases.Number(value)}") { Note = $"{said} ({Phrases.Money(value, line.Item.Currency)})" };
    }

    private static List<DoubtfulLine> Lines(TurnFacts facts, Understood read)
    {
        var lines = new List<DoubtfulLine>();
        foreach (var position in read.Assumed)
        {
            var draft = facts.Draft?.State.Line(position);
            var sku = read.Operations.OfType<AddLine>().FirstOrDefault(add => add.Position == position)?.Sku ?? read.Operations.OfType<SetItem>().LastOrDefault(set => set.Position == position)?.Sku ?? draft?.Sku;
            var (said, taken, words, site) = read.Operations.LastOrDefault(operation => operation is AddLine add && add.Position == position || operation is SetQuantity set && set.Position == position) switch
            {
                AddLine add => (add.RequestedQuantity, add.Quantity, add.RequestedText, add.Site),
                SetQuantity set => (set.RequestedQuantity, set.Quantity, draft?.RequestedText, draft?.Site),
                _ => (null, null, null, null),
            };
            if (said is not { } number || taken is not { } quantity || sku is null || !facts.Company.Items.TryGetValue(sku, out var item) || UnitTrap.Other(item, number, quantity) is null) continue;
            var goesTo = site ?? read.Operations.OfType<SetSite>().LastOrDefault()?.Value ?? facts.Draft?.State.Site ?? facts.Sender.Person!.Site;
            lines.Add(new DoubtfulLine(position, item, number, quantity, words ?? item.Name, goesTo));
        }

        return lines;
    }

    private sealed record DoubtfulLine(int Position, CatalogueEntry Item, decimal Said, decimal Taken, string Words, string Site);

    private sealed record Before(string Sku, string? Unit, decimal Quantity, Guid Person, string? Site);
}
