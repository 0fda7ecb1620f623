using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Agent;

/// <summary>What a model is told: what it is for, and the facts of this turn as data. No names, phone numbers, prices or secrets.</summary>
internal static class ModelContext
{
    private const int MostChars = 4000, MostDocumentChars = 600, MostSpans = 12, MostSpanChars = 300, CandidatesEach = 4, MostCandidates = 16, MostPlaces = 60, MostLines = 30;

    /// <summary>Angle brackets and quotes stay escaped, so that no text can end the block of data.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static string Data(ModelTurn turn, Proposal proposal)
    {
        var speaker = turn.Talk.Speaker;
        var state = proposal.State;
        var candidates = MostCandidates;
        var data = new
        {
            Today = proposal.Today.ToString("yyyy-MM-dd dddd", CultureInfo.InvariantCulture),
            Speaker = new { speaker.Roles, speaker.Site, speaker.CostCenter, turn.ByRules.Language },
            Draft = new { state.Site, state.CostCenter, NeedBy = state.NeedBy?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), NextPosition = state.Lines.Count == 0 ? 1 : state.Lines.Max(line => line.Position) + 1, Lines = Lines(state).Select(Line), MoreLines = state.Present.Count() > MostLines ? state.Present.Count() - MostLines : (int?)null },
            OpenQuestions = turn.Talk.Questions.Select(question => Question(question.Kind, question.Position, question.About, question.Options, proposal))
                .Concat(turn.ByRules.Asks.Select(ask => Question(ask.Kind, ask.Position, ask.About, ask.Options, proposal))),
            Messages = Messages(proposal.Said),
            Unexplained = proposal.Said.Unexplained.Take(MostSpans).Select(words => new { Words = Shown(proposal.Said, words), Candidates = Candidates(words).Select(Item) }),
            Sites = turn.Company.Sites.Values.OrderBy(site => site.Code, StringComparer.Ordinal).Take(MostPlaces).ToDictionary(site => site.Code, site => site.Name),
            CostCenters = turn.Company.CostCenters.Values.OrderBy(center => center.Code, StringComparer.Ordinal).Take(MostPlaces).ToDictionary(center => center.Code, center => center.Name),
        };
        return $"<data>\n{JsonSerializer.Serialize(data, Json)}\n</data>";

        IReadOnlyList<CatalogueEntry> Candidates(SaidWords words)
        {
            var found = proposal.Offer(words.Quote, Math.Min(CandidatesEach, candidates));
            candidates -= found.Count;
            return found;
        }
    }

    /// <summary>Of a long list the lines that lack something, then the newest.</summary>
    private static IEnumerable<LineState> Lines(RequestState state) =>
        state.Present.OrderBy(line => line.Sku is not null && line.Quantity is not null).ThenByDescending(line => line.Position).Take(MostLines).OrderBy(line => line.Position);

    public static string Items(IEnumerable<CatalogueEntry> items) => JsonSerializer.Serialize(items.Select(Item), Json);

    private static object Line(LineState line) => new { line.Position, line.Sku, Item = line.Description, line.Quantity, line.Unit, Words = line.RequestedText, line.Site };

    private static object Item(CatalogueEntry item) => new { item.Sku, item.Name, item.Unit, Holds = item.PackSize > 1 ? $"{item.PackSize.ToString("0.###", CultureInfo.InvariantCulture)} {item.PackUnit}" : null };

    private static object Question(string kind, int? position, string about, IReadOnlyList<AskOption> options, Proposal proposal)
    {
        proposal.Offer(options);
        return new { Kind = kind, Position = position, About = about, Options = options.Count == 0 ? null : options };
    }

    /// <summary>Whole texts while they are short; of long ones (documents) what is unexplained.</summary>
    private static IEnumerable<object> Messages(SaidTexts said)
    {
        var left = MostChars;
        for (var index = 0; index < said.All.Count; index++)
        {
            var text = said.All[index];
            var most = text.Kind == HeardKind.DocumentText ? Math.Min(left, MostDocumentChars) : left;
            var shown = text.Shown.Length <= most ? text.Shown : string.Join("\n…\n", said.Unexplained.Where(words => words.Text == index).Take(MostSpans).Select(words => Shown(said, words)));
            left = Math.Max(0, left - shown.Length);
            yield return new { Kind = text.Kind.ToString(), Text = shown, Forwarded = text.Forwarded ? true : (bool?)null, InReplyTo = text.QuotedOfOurs };
        }
    }

    private static string Shown(SaidTexts said, SaidWords words)
    {
        var shown = said.All[words.Text].Shown[words.Start..words.End];
        return shown.Length <= MostSpanChars ? shown : shown[..MostSpanChars];
    }
}
