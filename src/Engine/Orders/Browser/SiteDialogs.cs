using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Answers the browser's boxes (alert, confirm) as the recipe says, and remembers what the site said in them.</summary>
internal sealed class SiteDialogs(IReadOnlyList<DialogRule> rules)
{
    /// <summary>What the site last said, since the phase began.</summary>
    public string? Said { get; private set; }

    /// <summary>What that means, where a rule says it.</summary>
    public SiteMeaning Meaning { get; private set; }

    public void Forget() => (Said, Meaning) = (null, SiteMeaning.Nothing);

    public async Task AnswerAsync(IDialog dialog, SitePhase phase)
    {
        var rule = rules.FirstOrDefault(rule => (rule.In is null || rule.In.Contains(phase)) && RecipeWords.Has(dialog.Message, rule.Text, RecipeValues.None));
        Said = dialog.Message;
        if (rule is not null && rule.Means != SiteMeaning.Nothing) Meaning = rule.Means;
        try
        {
            if (rule?.Answer is { } answer ? answer == DialogAnswer.Accept : dialog.Type is DialogType.Alert or DialogType.BeforeUnload) await dialog.AcceptAsync();
            else await dialog.DismissAsync();
        }
        catch (PlaywrightException)
        {
            // The page closed its own box.
        }
    }
}
