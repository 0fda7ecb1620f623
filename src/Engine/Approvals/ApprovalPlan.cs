using System.Text.Json;
using System.Text.Json.Serialization;

namespace Procurement.Engine.Approvals;

/// <summary>One role that a rule asks, and who fills it.</summary>
/// <param name="Role">As the rule says.</param>
/// <param name="FilledAs">The role that found somebody, after fallback; null when none did.</param>
/// <param name="Persons">Who may say yes for it: any one of them. Empty when nobody fits.</param>
public sealed record ApprovalSlot(string Role, string? FilledAs, IReadOnlyList<Guid> Persons);

/// <summary>
/// What the policy decided for one content of a request: the snapshot by which it is approved, whatever becomes of the policy meanwhile.
/// Kept as JSON on the request.
/// </summary>
/// <param name="PolicyVersion">Id of the policy version that was in force.</param>
/// <param name="Auto">True: nobody needs to be asked.</param>
/// <param name="All">Every slot needs its yes; else one yes is enough.</param>
public sealed record ApprovalPlan(int PolicyVersion, string Rule, bool Auto, bool All, IReadOnlyList<ApprovalSlot> Slots, double? EscalateAfterHours, string? EscalateTo)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>False when too few people may decide: a person has to complete the company's data first.</summary>
    [JsonIgnore]
    public bool CanBeDecided => Auto || (All ? Slots.All(slot => slot.Persons.Count > 0) : Slots.Any(slot => slot.Persons.Count > 0));

    /// <summary>Who is asked, each once, with the roles that they fill.</summary>
    [JsonIgnore]
    public IEnumerable<ApprovalAsk> Asks => Slots
        .SelectMany(slot => slot.Persons.Select(person => (person, role: slot.FilledAs ?? slot.Role)))
        .GroupBy(pair => pair.person)
        .Select(group => new ApprovalAsk(group.Key, string.Join(", ", group.Select(pair => pair.role).Distinct())));

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="InvalidOperationException">The text is no plan: our own bug.</exception>
    public static ApprovalPlan FromJson(string json) => JsonSerializer.Deserialize<ApprovalPlan>(json, Json) ?? throw new InvalidOperationException("An approval plan is empty.");
}

/// <param name="Roles">One role, or several with commas: one yes of a person counts for all of them.</param>
public sealed record ApprovalAsk(Guid PersonId, string Roles);
