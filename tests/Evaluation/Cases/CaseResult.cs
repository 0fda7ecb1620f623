using System.Text.Json.Serialization;

namespace Procurement.Evaluation.Cases;

/// <summary>What a conversation came to, in the words of the README; absent fields are null and not written.</summary>
internal sealed record ActualResult
{
    public required string Outcome { get; init; }
    public IReadOnlyList<ActualLine> Lines { get; init; } = [];
    public string? Site { get; init; }
    public string? NeedBy { get; init; }
    public string? CostCenter { get; init; }
    public string? Supplier { get; init; }
    public decimal? MaxTotal { get; init; }
    public bool? Urgent { get; init; }
    public string? Request { get; init; }
    public IReadOnlyList<string> Ask { get; init; } = [];
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <param name="Site">Only where it differs from the request's.</param>
/// <param name="Text">The person's words for it.</param>
internal sealed record ActualLine([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Sku, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Quantity, string? Unit, string? Site, string? Text);

/// <param name="Replies">Texts that we sent to the sender, oldest first.</param>
/// <param name="Tokens">Model tokens spent.</param>
internal sealed record PlayedCase(ActualResult Actual, IReadOnlyList<string> Replies, int Tokens)
{
    /// <summary>Why each turn decided as it did; for reading, not for scoring.</summary>
    public IReadOnlyList<string> Explanation { get; init; } = [];
}
