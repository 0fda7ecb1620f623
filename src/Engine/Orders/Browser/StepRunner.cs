using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Does a recipe's steps on a page, with the values of the moment.</summary>
internal sealed class StepRunner(SitePage page, IReadOnlyDictionary<string, string> values)
{
    public static readonly IReadOnlyDictionary<string, string> NoValues = new Dictionary<string, string>(StringComparer.Ordinal);

    public async Task RunAsync(IReadOnlyList<RecipeStep> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await RunAsync(step, cancellationToken);
        }
    }

    public string Selector(string text) => RecipeVariables.Fill(text, values, RecipeVariables.ForSelector);

    private Task RunAsync(RecipeStep step, CancellationToken cancellationToken) => step switch
    {
        { Goto: { } path } => page.GotoAsync(RecipeVariables.Fill(path, values, Uri.EscapeDataString), cancellationToken),
        { Click: { } selector } => ClickAsync(Selector(selector), cancellationToken),
        { Fill: { } fill } => FillAsync(fill, cancellationToken),
        { Choose: { } choose } => ChooseAsync(choose, cancellationToken),
        { Check: { } selector } => CheckAsync(Selector(selector), cancellationToken),
        { Press: { } press } => PressAsync(press, cancellationToken),
        { Wait: { } selector } => page.ExpectAsync([Selector(selector)], cancellationToken),
        { Gone: { } selector } => page.GuardedAsync(() => page.Find(Selector(selector)).First.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden }), cancellationToken),
        { If: { } condition } => IfAsync(condition, cancellationToken),
        _ => throw new InvalidOperationException("A step that does nothing passed the recipe compiler."),
    };

    private async Task ClickAsync(string selector, CancellationToken cancellationToken)
    {
        await page.ExpectAsync([selector], cancellationToken);
        page.Forget();
        await page.GuardedAsync(() => page.Find(selector).ClickAsync(), cancellationToken);
    }

    private async Task FillAsync(FillStep fill, CancellationToken cancellationToken)
    {
        var selector = Selector(fill.Field);
        var value = RecipeVariables.Fill(fill.Value, values);
        await page.ExpectAsync([selector], cancellationToken);
        var kept = await page.GuardedAsync(async () =>
        {
            var field = page.Find(selector);
            await field.FillAsync(fill.Typed ? "" : value);
            if (fill.Typed) await field.PressSequentiallyAsync(value);
            return await field.InputValueAsync();
        }, cancellationToken);
        if (kept != value) throw await page.UnknownAsync($"The field {fill.Field} does not keep what is typed into it.");
    }

    private async Task ChooseAsync(ChooseStep choose, CancellationToken cancellationToken)
    {
        var selector = Selector(choose.Field);
        var wanted = RecipeVariables.Fill(choose.Option, values);
        await page.ExpectAsync([selector], cancellationToken);
        var options = await page.GuardedAsync(() => page.Find(selector).Locator("option").AllTextContentsAsync(), cancellationToken);
        var fitting = options.Index().Where(option => AddressWords.Contains(option.Item, wanted)).Select(option => option.Index).ToList();
        if (fitting.Count == 1) await page.GuardedAsync(() => page.Find(selector).SelectOptionAsync(new SelectOptionValue { Index = fitting[0] }), cancellationToken);
        else if (fitting.Count == 0 && choose.Otherwise is { } otherwise) await RunAsync(otherwise, cancellationToken);
        else throw await page.UnknownAsync($"{choose.Field} has {fitting.Count} options for “{wanted}”.");
    }

    private async Task CheckAsync(string selector, CancellationToken cancellationToken)
    {
        await page.ExpectAsync([selector], cancellationToken);
        await page.GuardedAsync(() => page.Find(selector).CheckAsync(), cancellationToken);
    }

    private async Task PressAsync(PressStep press, CancellationToken cancellationToken)
    {
        await page.ExpectAsync([Selector(press.Field)], cancellationToken);
        page.Forget();
        await page.GuardedAsync(() => page.Find(Selector(press.Field)).PressAsync(press.Key), cancellationToken);
    }

    private async Task IfAsync(IfStep condition, CancellationToken cancellationToken)
    {
        if (await page.GuardedAsync(() => page.IsVisibleAsync(Selector(condition.Visible)), cancellationToken)) await RunAsync(condition.Then, cancellationToken);
    }
}
