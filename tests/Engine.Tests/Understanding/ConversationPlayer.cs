using System.Globalization;
using System.Text;
using System.Text.Json;
using MiniExcelLibs;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace Procurement.Engine.Tests.Understanding;

internal sealed record PlayedLine(string? Sku, decimal? Quantity, string? Unit, string? Site, string Text);

/// <summary>What a conversation came to, in the words of the conversations' README.</summary>
internal sealed class Played
{
    public string Outcome { get; set; } = "none";
    public List<PlayedLine> Lines { get; set; } = [];
    public List<string> Asks { get; set; } = [];
    public List<string> Warnings { get; } = [];
    public string? Site { get; set; }
    public string? NeedBy { get; set; }
    public string? CostCenter { get; set; }
    public string? Supplier { get; set; }
    public decimal? MaxTotal { get; set; }
    public bool Urgent { get; set; }
    public string? Request { get; set; }
    public List<string> Log { get; } = [];
    public List<PlayedTurn> Turns { get; } = [];
}

/// <summary>What understanding was given in one turn, and what it made of it.</summary>
internal sealed record PlayedTurn(IReadOnlyList<HeardMessage> Batch, Talk Talk, Understood Understood);

/// <summary>Plays a labelled conversation through the rules alone, with a draft kept in memory.</summary>
internal sealed class ConversationPlayer(JsonElement conversation)
{
    private readonly Played played = new();
    private readonly List<HeardMessage> heard = [];
    private readonly List<OpenQuestion> questions = [];
    private readonly List<RequestFact> requests = [];
    private readonly List<LineFact> lines = [];
    private readonly HashSet<int> unknown = [];
    private bool drafting;

    public static Played Play(JsonElement conversation) => new ConversationPlayer(conversation).Run();

    private Played Run()
    {
        var from = conversation.GetProperty("from").GetString()!;
        if (!SampleFacts.People.TryGetValue(from, out var person) || !person.Active) { played.Outcome = "refused"; return played; }
        ReadContext(person);
        foreach (var turn in conversation.GetProperty("turns").EnumerateArray())
        {
            var batch = turn.GetProperty("messages").EnumerateArray().SelectMany(Hear).ToList();
            var talk = TalkOf(person);
            var understood = BatchReading.Read(batch, talk, SampleFacts.Company);
            played.Turns.Add(new(batch, talk, understood));
            played.Log.AddRange(understood.Explanation);
            Apply(understood, person);
        }
        played.Lines = drafting && played.Outcome is "draft" or "ask" or "submitted" or "cancelled" ? [.. lines.Select(l => new PlayedLine(l.Sku, l.Quantity, l.Unit, l.Site, l.RequestedText))] : played.Lines;
        return played;
    }

    private void ReadContext(SamplePerson person)
    {
        if (!conversation.TryGetProperty("context", out var context)) return;
        foreach (var r in context.GetProperty("requests").EnumerateArray())
        {
            var requester = r.TryGetProperty("from", out var by) ? SampleFacts.People[by.GetString()!] : person;
            var facts = r.GetProperty("lines").EnumerateArray().Select((l, i) => new LineFact(i + 1, l.GetProperty("sku").GetString(), SampleFacts.Company.Catalogue.BySku(l.GetProperty("sku").GetString()!)!.Name,
                l.GetProperty("quantity").GetDecimal(), l.GetProperty("unit").GetString(), "", l.GetProperty("quantity").GetDecimal(), l.GetProperty("unit").GetString())).ToList();
            requests.Add(new(Guid.NewGuid(), r.GetProperty("number").GetString()!, 1, r.GetProperty("status").GetString()!, requester.Id, r.GetProperty("site").GetString(), null,
                DateTimeOffset.Parse(r.GetProperty("createdAt").GetString()!, CultureInfo.InvariantCulture), facts, r.TryGetProperty("receipt", out var receipt) ? receipt.GetString() : null));
        }
    }

    private Talk TalkOf(SamplePerson person)
    {
        var now = DateTimeOffset.Parse(conversation.GetProperty("sentAt").GetString()!, CultureInfo.InvariantCulture);
        var draft = drafting ? new RequestFact(Guid.NewGuid(), "PR-2026-009999", 1, questions.Count > 0 ? "Collecting" : "AwaitingConfirmation", person.Id, played.Site, null, now, [.. lines]) : null;
        var cards = requests.Where(r => r.Status == "AwaitingApproval" && r.RequesterId != person.Id && person.Roles.Contains("approver")).ToList();
        return new(SampleFacts.Speaker(person), draft, [.. requests.Where(r => r.RequesterId == person.Id || r.Status == "Ordered" && r.Site == person.Site && person.Roles.Contains("receiver")).OrderByDescending(r => r.CreatedAt)], [.. questions], cards);
    }

    private IEnumerable<HeardMessage> Hear(JsonElement message)
    {
        var at = DateTimeOffset.Parse(conversation.GetProperty("sentAt").GetString()!, CultureInfo.InvariantCulture).AddSeconds(message.GetProperty("after").GetDouble());
        var quoted = message.TryGetProperty("replyTo", out var to) ? heard[to.GetInt32()].Text : null;
        var forwarded = message.TryGetProperty("forwarded", out var f) && f.GetBoolean();
        HeardMessage Make(HeardKind kind, string text, string? reply = null) => new(Guid.NewGuid(), at, kind, text, reply, forwarded, quoted);
        string? Get(string name) => message.TryGetProperty(name, out var value) ? value.GetString() : null;
        var made = new List<HeardMessage>();
        if (Get("text") is { } text) made.Add(Make(HeardKind.Text, text));
        if (Get("transcript") is { } transcript) made.Add(Make(HeardKind.Transcript, transcript));
        if (Get("button") is { } button) made.Add(Make(HeardKind.ButtonReply, button, $"{button}:{(button is "approve" or "reject" ? requests.First(r => r.Status == "AwaitingApproval").Number : "PR-2026-009999")}:1"));
        if (Get("list") is { } row) made.Add(Make(HeardKind.ListReply, row));
        if (Get("document") is { } document) made.Add(Make(HeardKind.DocumentText, DocumentText(Path.Combine(SampleFacts.Conversations, document))));
        if (Get("image") is not null) made.Add(Make(HeardKind.Media, ""));
        if (Get("caption") is { } caption) made.Add(Make(HeardKind.Caption, caption));
        heard.Add(made[^1]);
        return made;
    }

    public static string DocumentText(string path)
    {
        if (path.EndsWith(".csv", StringComparison.Ordinal)) return File.ReadAllText(path);
        if (path.EndsWith(".xlsx", StringComparison.Ordinal))
            return string.Join('\n', MiniExcel.Query(path).Cast<IDictionary<string, object?>>().Select(row => string.Join('\t', row.Values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)))));
        using var pdf = PdfDocument.Open(path);
        var text = new StringBuilder();
        foreach (var page in pdf.GetPages()) text.AppendLine(ContentOrderTextExtractor.GetText(page));
        return text.ToString();
    }

    private void Apply(Understood understood, SamplePerson person)
    {
        foreach (var ask in understood.Asks.Where(a => a.Position is null)) played.Log.Add($"ask {ask.Kind}");
        switch (understood.Intent)
        {
            case Intent.Confirm when drafting: played.Outcome = questions.Count > 0 ? "ask" : "submitted"; return;
            case Intent.Cancel: Ended("cancelled", understood); return;
            case Intent.Approve: Ended(understood.Request is null && understood.Asks.Count == 0 || requests.TrueForAll(r => r.Status != "AwaitingApproval" || r.RequesterId == person.Id) ? "refused" : "approved", understood); return;
            case Intent.Reject: Ended(understood.Request is null && understood.Asks.Count == 0 ? "refused" : "rejected", understood); return;
            case Intent.Status: Ended("status", understood); return;
            case Intent.Handover: played.Outcome = "handover"; return;
            case Intent.Receipt: Receipt(understood); return;
            case Intent.Request: Change(understood); return;
            default: return;
        }
    }

    private void Ended(string outcome, Understood understood)
    {
        played.Outcome = understood.Asks.Count > 0 ? "ask" : outcome;
        played.Request = understood.Request == "PR-2026-009999" ? null : understood.Request;
        played.Asks = [.. understood.Asks.Select(a => a.Kind)];
    }

    private void Receipt(Understood understood)
    {
        Ended("received", understood);
        var request = requests.Find(r => r.Number == understood.Request);
        if (request is null) return;
        var came = understood.Arrived.Count == 0 ? request.Lines.Select(l => (l.Position, l.Quantity)) : understood.Arrived.Select(a => (a.Position, Quantity: a.Quantity ?? request.Lines[a.Position - 1].Quantity));
        played.Lines = [.. came.Where(c => c.Quantity > 0).Select(c => new PlayedLine(request.Lines[c.Position - 1].Sku, c.Quantity, request.Lines[c.Position - 1].Unit, null, ""))];
    }

    private void Change(Understood understood)
    {
        drafting |= understood.Operations.Any(o => o is AddLine);
        var touched = new HashSet<int>();
        foreach (var operation in understood.Operations) One(operation, touched);
        questions.RemoveAll(q => q.Position is { } p && (touched.Contains(p) || lines.TrueForAll(l => l.Position != p)) || q.Kind == AskKinds.NeedBy && played.NeedBy is not null || q.Kind == AskKinds.Site && played.Site is not null);
        foreach (var ask in understood.Asks) questions.Add(new(Guid.NewGuid(), ask.Kind, ask.Position, ask.About, ask.Options, null));
        played.Warnings.AddRange(understood.Warnings.Select(w => w.Code));
        played.Asks = [.. questions.Select(q => q.Kind).Distinct()];
        if (lines.Count == 0 && understood.Refused.Count > 0) played.Outcome = "refused";
        else if (lines.Count > 0 || drafting) played.Outcome = questions.Count > 0 ? "ask" : "draft";
        if (lines.Count == 0 && drafting && understood.Refused.Count == 0) played.Outcome = "cancelled";
    }

    private void One(RequestOperation operation, HashSet<int> touched)
    {
        int At(int position) => lines.FindIndex(l => l.Position == position);
        switch (operation)
        {
            case AddLine a:
                lines.Add(new(a.Position!.Value, a.Sku, a.Description, a.Quantity, a.Unit, a.RequestedText, a.RequestedQuantity, a.RequestedUnit, a.Site));
                touched.Add(a.Position.Value);
                break;
            case SetQuantity q: lines[At(q.Position)] = lines[At(q.Position)] with { Quantity = q.Quantity, Unit = q.Unit ?? lines[At(q.Position)].Unit, RequestedQuantity = q.RequestedQuantity, RequestedUnit = q.RequestedUnit }; touched.Add(q.Position); break;
            case SetItem i: lines[At(i.Position)] = lines[At(i.Position)] with { Sku = i.Sku }; touched.Add(i.Position); break;
            case RemoveLine r: lines.RemoveAt(At(r.Position)); break;
            case SetLineSite s: lines[At(s.Position)] = lines[At(s.Position)] with { Site = s.Site }; break;
            case SetSite s: played.Site = s.Value; break;
            case SetNeedBy n: played.NeedBy = n.Value?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture); break;
            case SetCostCenter c: played.CostCenter = c.Value; break;
            case SetSupplier s: played.Supplier = s.Value; break;
            case SetMaxTotal m: played.MaxTotal = m.Value; break;
            case SetUrgent u: played.Urgent = u.Value; break;
        }
    }
}
