using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.Tokenizers;

namespace Procurement.Evaluation.PromptCost;

/// <summary>Tokens of a prompt as it goes over the wire, by the tokenizer o200k_base: words and tool calls of every message, and the definitions of the tools as their JSON.</summary>
internal sealed class PromptTokens
{
    /// <summary>What marks a message's beginning, role and end (OpenAI's cookbook counts 3 and the role).</summary>
    private const int EachMessage = 4;

    private readonly TiktokenTokenizer tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");

    /// <param name="body">Of a POST to <c>/chat/completions</c>.</param>
    public int Of(string body)
    {
        var json = JsonNode.Parse(body)!;
        var messages = json["messages"]!.AsArray().Sum(message => EachMessage + Count(TextOf(message!["content"])) + Count(message["tool_calls"]?.ToJsonString()));
        return messages + Count(json["tools"]?.ToJsonString());
    }

    public int Of(IEnumerable<string> messages, string tools) => messages.Sum(message => EachMessage + Count(message)) + Count(tools);

    private int Count(string? text) => string.IsNullOrEmpty(text) ? 0 : tokenizer.CountTokens(text);

    private static string? TextOf(JsonNode? content) => content switch
    {
        JsonArray parts => string.Join('\n', parts.Select(part => part!["text"]?.GetValue<string>())),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
        _ => null,
    };
}
