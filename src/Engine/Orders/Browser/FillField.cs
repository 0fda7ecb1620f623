using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Fills in a field, waits until the site has kept it, and reads it back.</summary>
internal sealed class FillField(Sight sight)
{
    /// <summary>Beside what the keys themselves take.</summary>
    private const int SecondsToType = 30;
    private readonly SitePage page = sight.Page;

    /// <returns>False where an empty field was to stay empty.</returns>
    public async Task<bool> RunAsync(FillStep fill, RecipeStep step, CancellationToken cancellationToken)
    {
        var value = await CutAsync(RecipeVariables.Fill(fill.Value, sight.Values), fill, step);
        var field = await sight.FindAsync(fill.Field, cancellationToken, step.Seconds);
        if (value.Length == 0 && !await page.GuardedAsync(() => field.EvaluateAsync<bool>("element => !!(element.value ?? element.innerText)"), cancellationToken)) return false;
        await page.Pace.BeforeActionAsync(cancellationToken);
        await ActAsync(cancellationToken);
        if (fill.Saved is { } saved) await sight.WaitForAsync(saved, cancellationToken, step.Seconds);
        await ReadBackAsync(fill, value, step, cancellationToken);
        return true;

        Task ActAsync(CancellationToken stop)
        {
            page.Doing(fill.Typed ? ActAsync : null);
            return EnterAsync(field, value, fill, step, stop);
        }
    }

    private Task EnterAsync(ILocator field, string value, FillStep fill, RecipeStep step, CancellationToken cancellationToken)
    {
        var betweenKeys = page.Pace.BetweenKeys;
        var seconds = fill.Typed ? (step.Seconds ?? 0) + (int)Math.Ceiling(value.Length * betweenKeys / 1000) + SecondsToType : step.Seconds;
        return page.GuardedAsync(async () =>
        {
            // Clearing presses a key: a field that listens to keys gets it only where there is something to clear.
            if (!fill.Typed) await field.FillAsync(value);
            else if (await field.EvaluateAsync<bool>("element => !!(element.value ?? element.innerText)")) await field.FillAsync("");
            if (fill.Typed) await field.PressSequentiallyAsync(value, new LocatorPressSequentiallyOptions { Delay = betweenKeys });
            if (fill.Leave ?? (fill.Typed || fill.Saved is not null)) await field.BlurAsync();
        }, cancellationToken, seconds);
    }

    /// <summary>The reference is never cut: what is found by it must be whole.</summary>
    private async Task<string> CutAsync(string value, FillStep fill, RecipeStep step)
    {
        if (fill.Longest is not { } longest || value.Length <= longest) return value;
        var cut = value[..longest].TrimEnd();
        if (!RecipeVariables.In(fill.Value).Contains(RecipeVariables.Reference) || cut.Contains(sight.Values.Get(RecipeVariables.Reference), StringComparison.Ordinal)) return cut;
        throw await page.UnknownAsync($"The field {fill.Field} holds {longest} characters, too few for our reference (line {step.Line} of the recipe).");
    }

    private async Task ReadBackAsync(FillStep fill, string value, RecipeStep step, CancellationToken cancellationToken)
    {
        // The page may have moved on by itself (a code that sends itself): then there is nothing to read back.
        if (await page.GuardedAsync(() => sight.OneNowAsync(fill.Field), cancellationToken) is not { } field) return;
        var kept = await page.GuardedAsync(() => field.EvaluateAsync<string>("element => element.value ?? element.innerText"), cancellationToken);
        var same = fill.Shows is { } shows ? RecipeWords.Same(kept, shows, sight.Values) : kept.ReplaceLineEndings("\n") == value.ReplaceLineEndings("\n");
        if (!same) throw await page.UnknownAsync($"The field {fill.Field} does not keep what is typed into it (line {step.Line} of the recipe); where the site rewrites it, say what it 'shows'.");
    }
}
