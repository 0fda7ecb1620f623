using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using Procurement.Engine.Company;
using Procurement.Engine.Messaging.Media;

namespace Procurement.Engine.Agent;

/// <summary>The words in a picture by a model that sees (<c>Llm:Vision</c>). They are read afterwards by the same rules as any document.</summary>
internal sealed class PictureReader(ModelCalls calls, CompanyKnowledgeCache company, ModelPatience patience, TimeProvider clock) : IPictureReader
{
    private const int MostTokens = 2000;

    public async Task<string?> ReadAsync(byte[] picture, string type, CancellationToken cancellationToken)
    {
        if (picture.Length > Pictures.LargestBytes) return null;
        var (facts, _) = await company.BothAsync(cancellationToken);
        using var late = new CancellationTokenSource(patience.Proposal, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var history = new ChatHistory(Prompts.ReadPicture);
        history.AddUserMessage([new ImageContent(picture, type)]);
        var answer = await calls.AskAsync(null, facts.TimeZone, history, new OpenAIPromptExecutionSettings { MaxTokens = MostTokens }, either.Token, cancellationToken);
        return answer.Content?.Content?.Trim() is { Length: > 0 } words && !words.Trim('.').Equals("NONE", StringComparison.OrdinalIgnoreCase) ? words : null;
    }
}
