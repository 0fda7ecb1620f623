using Procurement.Engine.Understanding;

namespace Procurement.Engine.Requests;

/// <summary>Something to ask now. <paramref name="Open"/> is the question that is repeated; null when it is asked for the first time.</summary>
public sealed record Missing(Ask Ask, OpenQuestion? Open);

/// <summary>What a draft lacks before it can be shown for confirmation, and which earlier questions are answered.</summary>
/// <param name="Missing">What changes the order most first.</param>
/// <param name="Answered">Ids of questions that need no answer any more.</param>
public sealed record Completion(IReadOnlyList<Missing> Missing, IReadOnlyList<Guid> Answered, RequestState State)
{
    public bool Complete => Missing.Count == 0;
}

/// <summary>What is missing is asked in one message; nothing is guessed (product.md, rule 7).</summary>
public static class Completeness
{
    /// <summary>WhatsApp: a list has at most ten rows.</summary>
    public const int MostOptions = 10;

    private static readonly string[] Weight =
        [AskKinds.WhichRequest, AskKinds.Item, AskKinds.NoneFound, AskKinds.Model, AskKinds.Size, AskKinds.Colour, AskKinds.Unit, AskKinds.Quantity, AskKinds.Site, AskKinds.NeedBy];

    private static readonly HashSet<string> AboutItem = new(StringComparer.Ordinal) { AskKinds.Item, AskKinds.NoneFound, AskKinds.Model, AskKinds.Size, AskKinds.Colour };

    /// <param name="asks">What this turn found to be unclear.</param>
    /// <param name="open">Questions about this draft that were not answered before this turn.</param>
    public static Completion Of(RequestState state, IReadOnlyList<Ask> asks, IReadOnlyList<OpenQuestion> open, CompanyFacts company)
    {
        var wanted = asks.Where(ask => ask.Position is not { } position || state.Line(position) is not null).ToList();
        foreach (var question in open.Where(question => !wanted.Exists(ask => SameMatter(ask, question)) && StillOpen(question, state)))
            wanted.Add(new Ask(question.Kind, question.Position, question.About, question.Options));
        foreach (var line in state.Present)
        {
            if (line.Sku is null && line.UnitPrice is null && !wanted.Exists(ask => ask.Position == line.Position && AboutItem.Contains(ask.Kind)))
                state = ApplyOperations.Warn(state, Warning.NotInCatalogue, line.Position);
            if (line.Quantity is null && !wanted.Exists(ask => ask.Position == line.Position && ask.Kind is AskKinds.Quantity or AskKinds.Unit))
                wanted.Add(new Ask(AskKinds.Quantity, line.Position, About(line), []));
        }

        if (!state.Present.Any() && wanted.TrueForAll(ask => ask.Kind != AskKinds.WhichRequest && !AboutItem.Contains(ask.Kind))) wanted.Add(new Ask(AskKinds.Item, null, "", []));
        if (state.Site is null && !wanted.Exists(ask => ask.Kind == AskKinds.Site)) wanted.Add(AskSite(company));
        var distinct = wanted.DistinctBy(ask => (ask.Kind, ask.Position)).OrderBy(Rank).ThenBy(ask => ask.Position ?? 0).ToList();
        var missing = distinct.ConvertAll(ask => new Missing(ask, open.FirstOrDefault(question => question.Kind == ask.Kind && question.Position == ask.Position)));
        return new Completion(missing, [.. open.Where(question => !missing.Exists(one => one.Open == question)).Select(question => question.Id)], state);
    }

    private static int Rank(Ask ask) => Array.IndexOf(Weight, ask.Kind) is var rank and >= 0 ? rank : Weight.Length;

    /// <summary>A new question about the same line's item takes the place of the earlier one.</summary>
    private static bool SameMatter(Ask ask, OpenQuestion question) =>
        ask.Position == question.Position && (ask.Kind == question.Kind || (AboutItem.Contains(ask.Kind) && AboutItem.Contains(question.Kind)));

    private static bool StillOpen(OpenQuestion question, RequestState state)
    {
        if (question.Kind == AskKinds.WhichRequest) return false;
        if (question.Position is not { } position)
        {
            return question.Kind switch
            {
                AskKinds.Site => !state.SaidFields.Contains("site"),
                AskKinds.NeedBy => state.NeedBy is null,
                AskKinds.Item => !state.Present.Any(),
                _ => false,
            };
        }

        if (state.Line(position) is not { } line) return false;
        return question.Kind switch
        {
            AskKinds.Quantity or AskKinds.Unit => line.Quantity is null,
            AskKinds.Site => line.Site is null,
            _ => line.Sku is null && line.UnitPrice is null,
        };
    }

    private static string About(LineState line) => line.Sku is null ? line.RequestedText : line.Description;

    private static Ask AskSite(CompanyFacts company) => new(AskKinds.Site, null, "",
        company.Sites.Count > MostOptions ? [] : [.. company.Sites.Values.OrderBy(site => site.Name, StringComparer.Ordinal).Select(site => new AskOption(site.Code, site.Name))]);
}
