using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Picks the radio button with the right words: on its label, or in the smallest box that holds it alone (a table row, a card).</summary>
internal sealed class PickButton(Sight sight, StepRunner steps)
{
    private const int ToComeElse = 2;
    private readonly SitePage page = sight.Page;

    public async Task<bool> RunAsync(PickStep pick, RecipeStep step, CancellationToken cancellationToken)
    {
        var wanted = RecipeVariables.Fill(pick.Option, sight.Values);
        var scope = pick.Within is { } within ? await sight.FindAsync(within, cancellationToken, step.Seconds) : page.Browser.Locator("body");
        if (await FittingAsync(scope, pick, wanted, step, cancellationToken) is not { } radio)
        {
            await steps.RunAsync(pick.Otherwise!, cancellationToken);
            return true;
        }
        var button = scope.Locator("input[type=radio], [role=radio]").Nth(radio.Index);
        // A button that is hidden behind its label is clicked by that.
        if (!radio.Seen && radio.LabelSeen) return await ByLabelAsync(button, wanted, cancellationToken);
        return await new Hand(sight).SetAsync(button, true, $"“{wanted}”", cancellationToken, step.Force);
    }

    private async Task<bool> ByLabelAsync(ILocator button, string wanted, CancellationToken cancellationToken)
    {
        var hand = new Hand(sight);
        if (await hand.IsTickedAsync(button, cancellationToken)) return false;
        var id = await page.GuardedAsync(() => button.GetAttributeAsync("id"), cancellationToken);
        var label = button.Locator("xpath=ancestor::label");
        if (id is not null && await page.GuardedAsync(() => label.CountAsync(), cancellationToken) == 0) label = page.Browser.Locator($"label[for=\"{RecipeVariables.ForSelector(id)}\"]").First;
        await hand.ClickAsync(label, $"“{wanted}”", cancellationToken, again: false);
        await page.PollAsync(async () => (await button.IsCheckedAsync(), true), () => $"“{wanted}” does not stay picked", cancellationToken);
        return true;
    }

    private async Task<Radio?> FittingAsync(ILocator scope, PickStep pick, string wanted, RecipeStep step, CancellationToken cancellationToken)
    {
        Radio[] radios = [];
        var fitting = new List<int>();
        try
        {
            return await page.PollAsync(async () =>
            {
                radios = [.. (await scope.EvaluateAsync<RadioText[]>(PageScripts.Radios)).Index().Where(radio => radio.Item.Seen || radio.Item.LabelSeen).Select(radio => new Radio(radio.Index, radio.Item.Label, radio.Item.Row, radio.Item.Seen, radio.Item.LabelSeen))];
                fitting = WordsThatFit.Of([.. radios.Select(radio => radio.Label)], pick.Option, wanted, sight.Values);
                if (fitting.Count == 0) fitting = WordsThatFit.Of([.. radios.Select(radio => radio.Row)], pick.Option, wanted, sight.Values);
                return (fitting.Count == 1, fitting.Count == 1 ? radios[fitting[0]] : null);
            }, () => $"{fitting.Count} buttons say “{wanted}” (line {step.Line} of the recipe); there are {string.Join(", ", radios.Select(radio => $"“{(radio.Label.Length > 0 ? radio.Label : radio.Row)}”"))}",
                cancellationToken, pick.Otherwise is null ? step.Seconds : ToComeElse);
        }
        catch (UnknownPageException) when (pick.Otherwise is not null && fitting.Count == 0)
        {
            return null;
        }
    }

    /// <summary>Made by Playwright, which needs a constructor without parameters.</summary>
    private sealed class RadioText
    {
        public string Label { get; init; } = "";
        public string Row { get; init; } = "";
        public bool Seen { get; init; }
        public bool LabelSeen { get; init; }
    }

    private sealed record Radio(int Index, string Label, string Row, bool Seen, bool LabelSeen);
}
