using System.Globalization;
using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Tests.Understanding;

/// <summary>Short ways to say something to the rules and look at what they made of it. Wednesday, 25 November 2026, 09:00 in Dubai unless told.</summary>
internal static class Say
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 9, 0, 0, TimeSpan.FromHours(4));
    public const string Grace = "+447700900108", Carlos = "+13055550132", Ines = "+447700900135", Claire = "+33639980125", Suresh = "+13055550131", Salma = "+447700900124";

    public static Understood By(string phone, params string[] messages) => With(phone, null, [], messages);

    public static Understood With(string phone, RequestFact? draft, IReadOnlyList<OpenQuestion> questions, params string[] messages) =>
        BatchReading.Read([.. messages.Select((text, i) => new HeardMessage(Guid.NewGuid(), Now.AddSeconds(5 * i), HeardKind.Text, text))], Talk(phone, draft, questions), SampleFacts.Company);

    public static Understood Hearing(Talk talk, params HeardMessage[] messages) => BatchReading.Read(messages, talk, SampleFacts.Company);

    public static HeardMessage Message(string text, HeardKind kind = HeardKind.Text, string? reply = null, bool forwarded = false) => new(Guid.NewGuid(), Now, kind, text, reply, forwarded);

    public static Talk Talk(string phone, RequestFact? draft = null, IReadOnlyList<OpenQuestion>? questions = null, IReadOnlyList<RequestFact>? earlier = null, IReadOnlyList<RequestFact>? cards = null) =>
        new(SampleFacts.Speaker(SampleFacts.People[phone]), draft, earlier ?? [], questions ?? [], cards ?? []);

    public static RequestFact Request(string number, string status, string phone, params LineFact[] lines) =>
        new(Guid.NewGuid(), number, 1, status, SampleFacts.People[phone].Id, SampleFacts.People[phone].Site, null, Now.AddDays(-7), lines);

    public static LineFact Line(int position, string sku, decimal quantity, string said = "") =>
        new(position, sku, SampleFacts.Company.Catalogue.BySku(sku)!.Name, quantity, SampleFacts.Company.Catalogue.BySku(sku)!.Unit, said, quantity, null);

    /// <summary>The lines that were added, as "sku quantity unit"; a question mark for what is open.</summary>
    public static string Lines(this Understood understood) => string.Join(", ", understood.Operations.OfType<AddLine>()
        .Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Sku ?? "?"} {l.Quantity?.ToString(CultureInfo.InvariantCulture) ?? "?"} {l.Unit}")));

    public static T? The<T>(this Understood understood) where T : RequestOperation => understood.Operations.OfType<T>().SingleOrDefault();
}
