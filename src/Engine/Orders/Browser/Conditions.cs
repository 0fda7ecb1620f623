using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Whether something is so on the page.</summary>
internal sealed class Conditions(Sight sight)
{
    private readonly PageReader reader = new(sight);

    /// <param name="seconds">How long it may take to become so; null: now.</param>
    public async Task<bool> HoldsAsync(Condition condition, CancellationToken cancellationToken, int? seconds = null)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await sight.Page.GuardedAsync(() => HoldsNowAsync(condition), cancellationToken)) return true;
            if (seconds is null || TimeProvider.System.GetElapsedTime(until) > TimeSpan.FromSeconds(seconds.Value)) return false;
            await Task.Delay(SitePage.Pause, cancellationToken);
        }
    }

    public async Task<bool> HoldsNowAsync(Condition condition)
    {
        if (condition.Visible is { } visible && !await sight.ShowsAsync(visible)) return false;
        if (condition.Hidden is { } hidden && await sight.ShowsAsync(hidden)) return false;
        if (condition.Enabled is { } enabled && !(await sight.OneNowAsync(enabled) is { } usable && await usable.IsEnabledAsync())) return false;
        if (condition.Checked is { } box && !(await sight.OneNowAsync(box) is { } ticked && await IsTickedAsync(ticked))) return false;
        if (condition.Text is { } text && !Fits((await reader.TextNowAsync(text.At)).Text, text)) return false;
        if (condition.Address is { } address && !RecipeWords.Has(new Uri(sight.Page.Browser.Url).PathAndQuery + new Uri(sight.Page.Browser.Url).Fragment, address, sight.Values)) return false;
        if (condition.Given is { } given && RecipeVariables.Fill(given, sight.Values).Trim().Length == 0) return false;
        if (condition.Same is { } same && !RecipeWords.Same(RecipeVariables.Fill(same[0], sight.Values), same[1], sight.Values)) return false;
        foreach (var part in condition.All ?? [])
            if (!await HoldsNowAsync(part)) return false;
        if (condition.Any is { } any && !await OneOfAsync(any)) return false;
        return condition.Not is not { } not || !await HoldsNowAsync(not);
    }

    public static string InWords(Condition condition) => string.Join(" and ", new[]
    {
        condition.Visible is { } visible ? $"{visible} to be visible" : null,
        condition.Hidden is { } hidden ? $"{hidden} not to be visible" : null,
        condition.Enabled is { } enabled ? $"{enabled} to be usable" : null,
        condition.Checked is { } box ? $"{box} to be ticked" : null,
        condition.Text is { } text ? $"{text.At} to be “{text.Is ?? text.Has}”" : null,
        condition.Address is { } address ? $"the address to have “{address}”" : null,
        condition.Any is { } any ? $"({string.Join(" or ", any.Select(InWords))})" : null,
        condition.All is { } all ? string.Join(" and ", all.Select(InWords)) : null,
        condition.Not is { } not ? $"not ({InWords(not)})" : null,
    }.Where(words => words is not null));

    private async Task<bool> OneOfAsync(IReadOnlyList<Condition> any)
    {
        foreach (var part in any)
            if (await HoldsNowAsync(part)) return true;
        return false;
    }

    private bool Fits(string? seen, TextCondition wanted)
    {
        if (seen is null) return wanted.Is is { Length: 0 };
        if (wanted.Has is { } has) return RecipeWords.Has(seen, has, sight.Values);
        return RecipeWords.Same(seen, wanted.Is!, sight.Values)
            || (decimal.TryParse(seen.Replace(',', '.'), System.Globalization.CultureInfo.InvariantCulture, out var number)
                && decimal.TryParse(RecipeVariables.Fill(wanted.Is!, sight.Values).Replace(',', '.'), System.Globalization.CultureInfo.InvariantCulture, out var other) && number == other);
    }

    private static Task<bool> IsTickedAsync(ILocator box) => box.EvaluateAsync<bool>("element => element.checked ?? (element.getAttribute('aria-checked') === 'true' || !!element.querySelector('input:checked, [aria-checked=true]'))");
}
