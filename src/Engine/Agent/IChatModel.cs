using Procurement.Engine.Requests;
using Procurement.Engine.Understanding;

namespace Procurement.Engine.Agent;

/// <summary>What a model may be asked about: the batch, what is open with the person, and what the rules read.</summary>
public sealed record ModelTurn(Guid TurnId, IReadOnlyList<HeardMessage> Batch, Talk Talk, Understood ByRules, CompanyFacts Company);

/// <summary>What a model proposes, in the language of the rules. Code validates every operation; a proposal decides nothing.</summary>
/// <param name="Tokens">Spent on it.</param>
public sealed record ModelProposal(Understood Understood, int Tokens)
{
    /// <summary>False: the reading is the rules' own, and the explanation says why nothing came of asking.</summary>
    public bool Adds { get; init; }
}

/// <summary>The language model, where one is configured; else no service of this type is registered.</summary>
public interface IChatModel
{
    /// <returns>Null when it is not asked, because the rules settled what the batch is about. Never throws for what an endpoint does: then the rules' reading comes back.</returns>
    Task<ModelProposal?> ProposeAsync(ModelTurn turn, CancellationToken cancellationToken);
}
