using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Does steps until something is so: clicks plus until the quantity is reached. A round that changes nothing ends it: clicking on would overshoot.</summary>
internal sealed class RepeatSteps(Sight sight, StepRunner steps)
{
    private const int MostRounds = 100;
    private readonly PageReader reader = new(sight);

    public async Task RunAsync(RepeatStep repeat, RecipeStep step, CancellationToken cancellationToken)
    {
        var conditions = new Conditions(sight);
        var changes = repeat.Changes ?? repeat.Until.Text?.At;
        if (changes is not null) await ReadableAsync(changes, step, cancellationToken);
        for (var round = 0; round < (repeat.Times ?? MostRounds); round++)
        {
            if (await conditions.HoldsAsync(repeat.Until, cancellationToken)) return;
            var before = changes is null ? null : (await sight.Page.GuardedAsync(() => reader.TextNowAsync(changes), cancellationToken)).Text;
            await steps.RunAsync(repeat.Steps, cancellationToken);
            if (changes is not null)
                await sight.Page.PollAsync(async () => (await reader.TextNowAsync(changes) is { Several: null } now && now.Text != before, true), () => $"{changes} stays “{before}” although a step was done again (line {step.Line} of the recipe)", cancellationToken, step.Seconds);
            else await sight.Page.Traffic.SettleAsync(TimeSpan.FromSeconds(step.Seconds ?? 5), cancellationToken);
        }
        if (!await conditions.HoldsAsync(repeat.Until, cancellationToken))
            throw await sight.Page.UnknownAsync($"After {repeat.Times ?? MostRounds} rounds it is not so: {Conditions.InWords(repeat.Until)} (line {step.Line} of the recipe).");
    }

    /// <summary>A page that still loads shows nothing to compare with.</summary>
    private async Task ReadableAsync(RecipeField field, RecipeStep step, CancellationToken cancellationToken)
        => await sight.Page.PollAsync(async () => ((await reader.TextNowAsync(field)).Text is not null, true), () => $"nothing to read at {field} (line {step.Line} of the recipe)", cancellationToken, step.Seconds);
}
