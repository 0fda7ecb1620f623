using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Chooses by words, from a native select or from a list that a click opens, and sees that it stays chosen.</summary>
internal sealed class ChooseOption(Sight sight, StepRunner steps)
{
    private static readonly RecipeLocator AnyOption = new([new LocatorWay { Role = "option" }]);

    /// <summary>Seconds for an option to come, where something else is done without it.</summary>
    private const int ToComeElse = 2;
    private readonly SitePage page = sight.Page;

    /// <returns>False where it was chosen already.</returns>
    public async Task<bool> RunAsync(ChooseStep choose, RecipeStep step, CancellationToken cancellationToken)
    {
        var field = await sight.FindAsync(choose.Field, cancellationToken, step.Seconds);
        var native = await page.GuardedAsync(() => field.EvaluateAsync<bool>("element => element.tagName === 'SELECT'"), cancellationToken);
        var wanted = RecipeVariables.Fill(choose.Option, sight.Values);
        if (!native) await new Hand(sight).ClickAsync(field, sight.Named(choose.Field) + Sight.Where(choose.Field), cancellationToken, step.Seconds, step.Force);
        var options = native ? field.Locator("option") : sight.All(choose.Options ?? AnyOption);
        var index = await FittingAsync(options, choose, wanted, step, cancellationToken);
        if (index is null)
        {
            if (!native) await page.GuardedAsync(() => page.Browser.Keyboard.PressAsync("Escape"), cancellationToken);
            await steps.RunAsync(choose.Otherwise!, cancellationToken);
        }
        else if (native) return await SelectAsync(field, index.Value, cancellationToken);
        else await TakeAsync(field, options.Nth(index.Value), wanted, choose, cancellationToken);
        return true;
    }

    /// <returns>The one that fits; null where none does and something else is to be done.</returns>
    private async Task<int?> FittingAsync(ILocator options, ChooseStep choose, string wanted, RecipeStep step, CancellationToken cancellationToken)
    {
        List<string> seen = [];
        try
        {
            return await page.PollAsync(async () =>
            {
                seen = [.. (await options.AllTextContentsAsync()).Select(text => text.Trim())];
                var fitting = WordsThatFit.Of(seen, choose.Option, wanted, sight.Values);
                return (fitting.Count == 1, fitting.Count == 1 ? fitting[0] : -1);
            }, () => $"{choose.Field}{Sight.Where(choose.Field)} has {WordsThatFit.Of(seen, choose.Option, wanted, sight.Values).Count} options for “{wanted}”; there are {string.Join(", ", seen.Take(30).Select(text => $"“{text}”"))}",
                cancellationToken, choose.Otherwise is null ? step.Seconds : ToComeElse);
        }
        catch (UnknownPageException) when (choose.Otherwise is not null && WordsThatFit.Of(seen, choose.Option, wanted, sight.Values).Count == 0)
        {
            return null;
        }
    }

    private async Task<bool> SelectAsync(ILocator field, int index, CancellationToken cancellationToken)
    {
        if (await page.GuardedAsync(() => field.EvaluateAsync<int>("element => element.selectedIndex"), cancellationToken) == index) return false;
        await page.Pace.BeforeActionAsync(cancellationToken);
        await ActAsync(cancellationToken);
        return true;

        Task ActAsync(CancellationToken stop)
        {
            page.Doing(ActAsync);
            return page.GuardedAsync(() => field.SelectOptionAsync(new SelectOptionValue { Index = index }), stop);
        }
    }

    private async Task TakeAsync(ILocator field, ILocator option, string wanted, ChooseStep choose, CancellationToken cancellationToken)
    {
        var text = (await page.GuardedAsync(() => option.InnerTextAsync(), cancellationToken)).Trim();
        await new Hand(sight).ClickAsync(option, $"the option “{text}”", cancellationToken);
        await page.PollAsync(async () =>
        {
            if (await field.CountAsync() == 0) return (true, true);
            var shown = await field.EvaluateAsync<string>("element => `${element.value ?? ''} ${element.innerText ?? ''} ${element.parentElement?.innerText ?? ''}`");
            return (AddressWords.Contains(shown, wanted) || shown.Contains(text, StringComparison.OrdinalIgnoreCase), true);
        }, () => $"{choose.Field}{Sight.Where(choose.Field)} does not show the option that was chosen", cancellationToken);
    }
}
