using System.ClientModel.Primitives;
using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Connectors.OpenAI;
using Procurement.Engine.Agent;
using Procurement.Engine.Understanding;

namespace Procurement.Evaluation.PromptCost;

/// <summary>
/// What an agent without rules would send for a turn: the same instructions, the whole talk so far, every tool of the product, and a page of the catalogue that
/// fits the newest words. One call for each turn, which is the least it can do; its tools' answers and further rounds are not counted.
/// </summary>
internal sealed class PlainAgent(CompanyKnowledge company)
{
    /// <summary>A page of search results as shops and APIs usually have it.</summary>
    private const int PageSize = 25;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Definitions of all tools, as JSON: those that our model has, and those of the workflows that rules and buttons have here.</summary>
    public static string Tools { get; } = $"[{string.Join(',', Functions().Select(Definition))}]";

    /// <param name="talk">All messages of the conversation up to this turn, both directions, oldest first.</param>
    /// <param name="newest">The words of this turn.</param>
    public IEnumerable<string> Messages(IReadOnlyList<string> talk, string newest) =>
        [Prompts.ExplainWords, .. talk, JsonSerializer.Serialize(company.Catalogue.Search(newest, PageSize).Select(hit => company.Catalogue.BySku(hit.Sku)).OfType<CatalogueEntry>().Select(Row), Json)];

    private static object Row(CatalogueEntry item) => new { item.Sku, item.Name, item.Description, item.Category, item.Unit, item.PackSize, item.PackUnit, item.Price, item.Currency, item.Supplier, item.MinQty };

    private static IEnumerable<KernelFunction> Functions() =>
        KernelPluginFactory.CreateFromObject(new ModelTools(null!), "request").Concat(KernelPluginFactory.CreateFromObject(new OtherWorkflows(), "request"));

    private static string Definition(KernelFunction function) => ModelReaderWriter.Write(function.Metadata.ToOpenAIFunction().ToFunctionDefinition(false)).ToString();

    /// <summary>What a plain agent decides by tools of its own, worded like ours.</summary>
    private sealed class OtherWorkflows
    {
        [KernelFunction("confirm"), Description("Confirms the draft as it was shown.")]
        public static string Confirm([Description("Number of the request")] string number) => number;

        [KernelFunction("cancel"), Description("Cancels a request.")]
        public static string Cancel([Description("Number of the request")] string number, [Description("Why")] string? reason = null) => number + reason;

        [KernelFunction("approve"), Description("Approves a request that awaits this person's decision.")]
        public static string Approve([Description("Number of the request")] string number, [Description("What was said with it")] string? comment = null) => number + comment;

        [KernelFunction("reject"), Description("Rejects a request that awaits this person's decision.")]
        public static string Reject([Description("Number of the request")] string number, [Description("What was said with it")] string? comment = null) => number + comment;

        [KernelFunction("get_status"), Description("Tells where a request stands.")]
        public static string Status([Description("Number of the request; leave out for all open ones")] string? number = null) => number ?? "";

        [KernelFunction("record_receipt"), Description("Records what arrived against an order.")]
        public static string Receive([Description("Number of the request")] string number, [Description("Positions that arrived")] int[] positions, [Description("Quantities, one for each position")] decimal[] quantities) => number + positions.Length + quantities.Length;

        [KernelFunction("get_history"), Description("Lists earlier requests of this person with their lines.")]
        public static string History([Description("How many, newest first")] int limit = 10) => $"{limit}";
    }
}
