using System.ComponentModel;
using Microsoft.SemanticKernel;

namespace Procurement.Engine.Agent;

/// <summary>The tools as a model sees them; each answers what came of the proposal.</summary>
internal sealed class ModelTools(Proposal proposal)
{
    private const int Found = 8, MostSearchChars = 200;
    private const string Quote = "Exact words that say it";

    /// <summary>The named tools, ready to be called.</summary>
    public IReadOnlyList<KernelFunction> Functions(IReadOnlyList<string> names) => [.. KernelPluginFactory.CreateFromObject(this, "request").Where(function => names.Contains(function.Name))];

    [KernelFunction(Tools.SearchCatalogue), Description("Finds catalogue items by words, in any language of the messages.")]
    public string SearchCatalogue([Description("What to look for, e.g. nitrile gloves M")] string words) => ModelContext.Items(proposal.Offer(words.Length <= MostSearchChars ? words : words[..MostSearchChars], Found));

    [KernelFunction(Tools.AddLine), Description("Adds a line for words that are unexplained.")]
    public string AddLine([Description(Quote + ", item and quantity together")] string quote, [Description("Item; leave out when none or several fit")] string? sku = null,
        [Description("Number as said")] decimal? quantity = null, [Description("Unit as said, in English singular, e.g. box")] string? unit = null) =>
        proposal.AddLine(quote, sku, quantity, unit);

    [KernelFunction(Tools.SetQuantity), Description("Sets how much of a line is wanted.")]
    public string SetQuantity(int position, [Description("Number as said")] decimal quantity, [Description(Quote)] string quote, [Description("Unit as said, in English singular")] string? unit = null) =>
        proposal.SetQuantity(position, quantity, unit, quote);

    [KernelFunction(Tools.SetItem), Description("Says which item a line means.")]
    public string SetItem(int position, string sku, [Description(Quote)] string quote) => proposal.SetItem(position, sku, quote);

    [KernelFunction(Tools.RemoveLine), Description("Takes a line off the request.")]
    public string RemoveLine(int position, [Description(Quote)] string quote) => proposal.RemoveLine(position, quote);

    [KernelFunction(Tools.SetSite), Description("Sets where it is delivered: the whole request, or one line.")]
    public string SetSite([Description("Code of the site")] string site, [Description(Quote)] string quote, [Description("The line; none: the whole request")] int? position = null) => proposal.SetSite(site, quote, position);

    [KernelFunction(Tools.SetNeedBy), Description("Sets by when it is needed.")]
    public string SetNeedBy([Description("yyyy-MM-dd, counted from data.today")] string date, [Description(Quote)] string quote) => proposal.SetNeedBy(date, quote);

    [KernelFunction(Tools.SetCostCenter), Description("Sets who pays.")]
    public string SetCostCenter([Description("Code of the cost centre")] string costCenter, [Description(Quote)] string quote) => proposal.SetCostCenter(costCenter, quote);

    [KernelFunction(Tools.SetUrgent), Description("Marks the request as urgent.")]
    public string SetUrgent([Description(Quote)] string quote) => proposal.SetUrgent(quote);

    [KernelFunction(Tools.SetNotes), Description("Keeps words as a note for who handles the request.")]
    public string SetNotes([Description(Quote)] string quote) => proposal.SetNotes(quote);

    [KernelFunction(Tools.Ask), Description("Asks the person for something that is missing or unclear.")]
    public string Ask([Description("item, quantity, unit, size, colour, model, site, needBy or none-found")] string kind, [Description("Exact words it is about")] string about,
        [Description("The line; none: the whole request")] int? position = null, [Description("Skus or site codes to choose from, at most 10")] string[]? options = null) =>
        proposal.Ask(kind, about, position, options ?? []);

    [KernelFunction(Tools.MarkNotForUs), Description("Says that words are small talk or not about buying.")]
    public string MarkNotForUs([Description(Quote)] string quote) => proposal.MarkNotForUs(quote);

    [KernelFunction(Tools.HandOver), Description("Says that the person needs a human.")]
    public string HandOver([Description(Quote)] string quote) => proposal.HandOver(quote);
}
