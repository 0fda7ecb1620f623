using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Agent;

/// <summary>What a model may be asked about: the batch, what is open with the person, and what the rules read.</summary>
public sealed record ModelTurn(Guid TurnId, IReadOnlyList<HeardMessage> Batch, Talk Talk, Understood ByRules, CompanyFacts Company);

/// <summary>What a model proposes, in the language of the rules. Code validates every operation; a proposal decides nothing.</summary>
/// <param name="Tokens">Spent on it.</param>
public sealed record ModelProposal(Understood Understood, int Tokens);

/// <summary>The language model, where one is configured; else no service of this type is registered.</summary>
public interface IChatModel
{
    /// <returns>Null when it has nothing to add or may not be asked (the day's budget is spent): the rules' reading stands.</returns>
    Task<ModelProposal?> ProposeAsync(ModelTurn turn, CancellationToken cancellationToken);
}
