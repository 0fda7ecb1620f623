using System.Text.Json.Serialization;

namespace Procurement.Engine.Requests;

/// <summary>The message and the words that a field came from. <paramref name="Quote"/> is verbatim text of that message, or a cell or box of its attachment.</summary>
public sealed record Evidence(Guid MessageId, string Quote)
{
    /// <summary>Where it stands in the attachment: <c>Order!A5:D5</c>, <c>row 5</c>, <c>page 2</c>, <c>box 12,40,300,22</c> (left, top, width and height in pixels); null for words of the message itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Place { get; init; }
}

/// <summary>A question that a line or request leaves open, with the candidates to choose from (at most ten).</summary>
/// <param name="Kind">One of <see cref="AskKinds"/>.</param>
/// <param name="Position">The line it is about; null for the whole request.</param>
/// <param name="About">The essential words of what is asked about, in the speaker's own words.</param>
public sealed record Ask(string Kind, int? Position, string About, IReadOnlyList<AskOption> Options);

/// <summary>One answer to choose: <paramref name="Value"/> is a sku, site code, unit, number or request number according to the kind.</summary>
public sealed record AskOption(string Value, string Label)
{
    /// <summary>The same at length, for the text of the question ("24 each = 1 box (24.50 AED)"); null where the label says it all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }
}

/// <summary>What can be asked (product.md, HTTP contract, question kinds).</summary>
public static class AskKinds
{
    public const string Item = "item", Quantity = "quantity", Unit = "unit", Size = "size", Colour = "colour", Site = "site", NeedBy = "needBy",
        WhichRequest = "which-request", Model = "model", NoneFound = "none-found";
}

/// <summary>Something the requester is told beside the summary; kept on the request as <c>warnings</c>.</summary>
public sealed record Warning(string Code, int? Position)
{
    public const string Rounded = "rounded", Converted = "converted", NotInCatalogue = "notInCatalogue", RefusedLine = "refusedLine", BelowMinimum = "belowMinimum",
        InstructionIgnored = "instructionIgnored", OverCap = "overCap", SubstitutedSupplier = "substitutedSupplier";
}

/// <summary>
/// One change to a request: the only way in which a request changes. Rules, the model, operators, buttons and the API all produce these;
/// <c>ApplyOperations</c> validates and applies them. Stored as JSON with the property <c>op</c> as discriminator.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(AddLine), "addLine")]
[JsonDerivedType(typeof(SetQuantity), "setQuantity")]
[JsonDerivedType(typeof(SetItem), "setItem")]
[JsonDerivedType(typeof(RemoveLine), "removeLine")]
[JsonDerivedType(typeof(SetPrice), "setPrice")]
[JsonDerivedType(typeof(SetLineSite), "setLineSite")]
[JsonDerivedType(typeof(SetSite), "setSite")]
[JsonDerivedType(typeof(SetNeedBy), "setNeedBy")]
[JsonDerivedType(typeof(SetCostCenter), "setCostCenter")]
[JsonDerivedType(typeof(SetSupplier), "setSupplier")]
[JsonDerivedType(typeof(SetMaxTotal), "setMaxTotal")]
[JsonDerivedType(typeof(SetUrgent), "setUrgent")]
[JsonDerivedType(typeof(SetNotes), "setNotes")]
[JsonDerivedType(typeof(Submit), "submit")]
[JsonDerivedType(typeof(Cancel), "cancel")]
public abstract record RequestOperation
{
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];
}

/// <summary>
/// Adds a line. <paramref name="Position"/> is 1-based and free (one above the highest so far); null lets the applier choose it.
/// A line with no <paramref name="Sku"/> is either open (an <see cref="Ask"/> names it) or in no catalogue. A null <paramref name="Quantity"/> is open.
/// <paramref name="Unit"/> is the catalogue's word; <paramref name="RequestedText"/>, quantity and unit are what was said.
/// </summary>
public sealed record AddLine(int? Position, string? Sku, string Description, decimal? Quantity, string? Unit,
    string RequestedText, decimal? RequestedQuantity, string? RequestedUnit, string? Supplier = null, string? Site = null) : RequestOperation;

/// <summary>Sets what is ordered of a line, in <paramref name="Unit"/> (catalogue's word; null keeps it). A null quantity makes it open again.</summary>
public sealed record SetQuantity(int Position, decimal? Quantity, string? Unit, decimal? RequestedQuantity = null, string? RequestedUnit = null) : RequestOperation;
public sealed record SetItem(int Position, string Sku) : RequestOperation;
public sealed record RemoveLine(int Position) : RequestOperation;
/// <summary>Price of one unit in the request's currency, and who sells it: for a line that no catalogue has.</summary>
public sealed record SetPrice(int Position, decimal UnitPrice, string? Supplier) : RequestOperation;
public sealed record SetLineSite(int Position, string Site) : RequestOperation;
public sealed record SetSite(string Value) : RequestOperation;
public sealed record SetNeedBy(DateOnly? Value) : RequestOperation;
public sealed record SetCostCenter(string Value) : RequestOperation;
/// <summary>The supplier that the requester named, by code.</summary>
public sealed record SetSupplier(string Value) : RequestOperation;
public sealed record SetMaxTotal(decimal? Value) : RequestOperation;
public sealed record SetUrgent(bool Value) : RequestOperation;
public sealed record SetNotes(string? Value) : RequestOperation;
/// <summary>The requester confirms the draft as last shown.</summary>
public sealed record Submit : RequestOperation;
public sealed record Cancel(string? Reason = null) : RequestOperation;
