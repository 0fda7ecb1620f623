using Procurement.Engine.Requests;

namespace Procurement.Engine.Understanding;

public enum HeardKind { Text, ButtonReply, ListReply, Caption, DocumentText, Transcript, Media, Location, Reaction }

/// <summary>One message of a batch as understanding reads it, oldest first.</summary>
/// <param name="ReplyId">Id of the tapped button or list row (<c>confirm:PR-2026-000123:2</c>, <c>item:3:MED-1008</c>); null otherwise.</param>
/// <param name="Text">Text, caption, list title, transcript or text read from a document; empty for media that could not be read.</param>
/// <param name="QuotedRequest">Number of the request that the quoted message of ours was about, if it replies to one.</param>
/// <param name="QuotedText">Text of the quoted message.</param>
/// <param name="QuotedRevision">Revision of that request which the quoted message of ours showed.</param>
public sealed record HeardMessage(Guid Id, DateTimeOffset SentAt, HeardKind Kind, string Text, string? ReplyId = null,
    bool Forwarded = false, string? QuotedText = null, string? QuotedRequest = null, int? QuotedRevision = null)
{
    /// <summary>The earlier message of the person that this one edits or deletes; null for a message of its own.</summary>
    public Guid? Changes { get; init; }

    /// <summary>Where each line of the text stands in the file that it was read from; null for words that are in no file.</summary>
    public IReadOnlyList<string>? Places { get; init; }
}

/// <summary>Who speaks. <paramref name="TimeZone"/> is the IANA zone of the home site; <paramref name="SiteCategories"/> of the home site (policy).</summary>
public sealed record Speaker(Guid PersonId, string Name, IReadOnlyList<string> Roles, string Site, string CostCenter, string Language, string TimeZone);

/// <summary>A line of a request as it stands.</summary>
public sealed record LineFact(int Position, string? Sku, string Description, decimal? Quantity, string? Unit,
    string RequestedText, decimal? RequestedQuantity, string? RequestedUnit, string? Site = null);

/// <summary>A request that is open with, raised by, or waiting for the speaker. <paramref name="Status"/> is the state's name in product.md.</summary>
public sealed record RequestFact(Guid Id, string Number, int Revision, string Status, Guid RequesterId, string? Site, DateOnly? NeedBy, DateTimeOffset CreatedAt,
    IReadOnlyList<LineFact> Lines, string? Receipt = null)
{
    /// <summary>Highest position that any line has had, removed ones included: positions are never used again.</summary>
    public int LastPosition { get; init; } = Lines.Count == 0 ? 0 : Lines.Max(line => line.Position);
}

/// <summary>A question of ours that has not been answered.</summary>
public sealed record OpenQuestion(Guid Id, string Kind, int? Position, string About, IReadOnlyList<AskOption> Options, string? RequestNumber);

/// <summary>All that a turn knows beside the batch.</summary>
/// <param name="Draft">The speaker's request in Collecting or AwaitingConfirmation; null when there is none.</param>
/// <param name="Earlier">The speaker's other requests, newest first (all states, at most 50).</param>
/// <param name="Cards">Requests whose approval card of the current revision was sent to the speaker and awaits a decision.</param>
public sealed record Talk(Speaker Speaker, RequestFact? Draft, IReadOnlyList<RequestFact> Earlier, IReadOnlyList<OpenQuestion> Questions, IReadOnlyList<RequestFact> Cards);

/// <summary>A catalogue item as matching reads it. <paramref name="Orderable"/>: active, and its supplier approved.</summary>
public sealed record CatalogueEntry(string Sku, string Name, string? Description, string Category, string Unit, decimal PackSize, string PackUnit, decimal Price, string Currency,
    string Supplier, string SupplierSku, IReadOnlyList<string> Synonyms, IReadOnlyDictionary<string, string> Attributes, decimal MinQty, IReadOnlyList<string> RestrictedTo, bool Active, bool Orderable);

public sealed record SiteEntry(string Code, string Name, IReadOnlyList<string> Aliases, string TimeZone, string CostCenter, IReadOnlyList<string> Categories);
public sealed record CostCenterEntry(string Code, string Name);
public sealed record SupplierEntry(string Code, string Name, string Status);

public enum Intent { Request, Confirm, Change, Cancel, Status, Approve, Reject, Receipt, PriceQuestion, Complaint, Handover, Thanks, ChitChat, NotForUs, Unclear }

/// <summary>Words that no rule explained: what a model may be asked about.</summary>
/// <param name="IsTelling">They name goods, a number or a change, so that the person must hear that they were not understood.</param>
public sealed record Unexplained(Guid MessageId, string Quote, bool IsTelling = false);

/// <summary>One line that arrived, for a receipt.</summary>
/// <param name="Quantity">What came and is good; null means all that was still to come.</param>
/// <param name="Damaged">Some of it came damaged: noted, and still owed.</param>
public sealed record Arrived(int Position, string Sku, decimal? Quantity, bool Damaged);

/// <summary>What a batch means: operations on one request, what must be asked, and what is told.</summary>
/// <param name="Request">Number of the existing request that the intent is about (cancel, status, approve, receipt); null for the draft or none.</param>
/// <param name="Operations">On the draft (a new one when there is none), in the order to apply.</param>
/// <param name="Refused">Descriptions of lines left off because the speaker may not order them.</param>
/// <param name="Comment">Free words that came with a decision ("too many, we still have stock").</param>
/// <param name="Language">Language the speaker wrote in: en, es, pt, fr, hi-Latn.</param>
/// <param name="Explanation">One line per decision: which rule, from which words.</param>
public sealed record Understood(Intent Intent, string? Request, IReadOnlyList<RequestOperation> Operations, IReadOnlyList<Ask> Asks, IReadOnlyList<Warning> Warnings,
    IReadOnlyList<string> Refused, IReadOnlyList<Arrived> Arrived, IReadOnlyList<Unexplained> Unexplained, string? Comment, string Language, IReadOnlyList<string> Explanation,
    bool InstructsTheSystem = false)
{
    /// <summary>What a price was asked for; nothing of it is ordered by that.</summary>
    public IReadOnlyList<PriceAsked> Prices { get; init; } = [];

    /// <summary>Positions of lines whose number was said without a unit, or in pieces of what is not ordered by the piece.</summary>
    public IReadOnlyList<int> Assumed { get; init; } = [];
}
