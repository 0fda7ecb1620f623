using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Does a recipe's steps on a page, with the values of the moment.</summary>
internal sealed class StepRunner
{
    private const int SecondsForOptional = 3;
    private const int SecondsToSettle = 10;
    private readonly Recipe _recipe;
    private readonly Sight _sight;
    private readonly IDictionary<string, string> _notes;
    private readonly TickedBoxes _boxes;
    private readonly SitePage _page;
    private readonly Hand _hand;

    /// <param name="notes">Takes what <c>note</c> steps keep.</param>
    /// <param name="boxes">Is told what <c>check</c> steps tick.</param>
    public StepRunner(Recipe recipe, Sight sight, IDictionary<string, string> notes, TickedBoxes boxes) => (_recipe, _sight, _notes, _boxes, _page, _hand) = (recipe, sight, notes, boxes, sight.Page, new Hand(sight));

    public Sight Sight => _sight;

    public async Task RunAsync(IReadOnlyList<RecipeStep> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (step.Optional) await TryAsync(step with { Seconds = step.Seconds ?? SecondsForOptional }, cancellationToken);
            else await AnsweredAsync(step, cancellationToken);
            _page.Line = 0;
        }
    }

    private async Task TryAsync(RecipeStep step, CancellationToken cancellationToken)
    {
        try
        {
            await AnsweredAsync(step, cancellationToken);
        }
        catch (UnknownPageException unknown)
        {
            await _page.WearsAsync(step.Line, $"An optional step was passed over: {unknown.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Does a step, and waits for the background request that it makes where the recipe names one.</summary>
    private async Task AnsweredAsync(RecipeStep step, CancellationToken cancellationToken)
    {
        if (step.Answered is not { } address)
        {
            await RunAsync(step, cancellationToken);
            return;
        }
        while (await AnsweredAsync(step, address, cancellationToken) is { } refusal)
        {
            // The site asked to send it later: the step is done again then, where doing it again sends it again.
            if (step is not ({ Click: not null } or { Press: not null } or { Fill.Typed: true })) throw await _page.BusyAsync(refusal);
            await _page.WaitInPlaceAsync(refusal, cancellationToken);
        }
    }

    /// <returns>What the site asked to send later; null when it was answered.</returns>
    private async Task<Refusal?> AnsweredAsync(RecipeStep step, string address, CancellationToken cancellationToken)
    {
        var timeout = step.Seconds ?? _recipe.Timeouts.Page;
        var asked = _page.Browser.WaitForRequestAsync(request => RecipeWords.Has(request.Url, address, _sight.Values), new PageWaitForRequestOptions { Timeout = timeout * 1000 });
        _ = asked.ContinueWith(late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        if (!await RunAsync(step, cancellationToken)) return null;
        var response = await _page.GuardedAsync(async () =>
        {
            try
            {
                return await (await asked).ResponseAsync();
            }
            catch (TimeoutException)
            {
                throw await _page.UnknownAsync($"No request with “{RecipeVariables.Fill(address, _sight.Values)}” in its address was sent after this step (line {step.Line} of the recipe).");
            }
        }, cancellationToken, timeout);
        if (response is { Status: 429 or 503 } && _page.AskedInBackground is { } refusal) return refusal;
        if (response?.Status == 401) throw new SessionLostException(_page.Phase, $"The site has ended the session: it answered 401 to “{address}” (line {step.Line} of the recipe).", await _page.EvidenceAsync());
        if (response?.Status >= 500) throw new SiteUnavailableException(_page.Phase, $"The site answered {response.Status} to “{address}” (line {step.Line} of the recipe).", await _page.EvidenceAsync());
        if (response is null || response.Status >= 400) throw await _page.UnknownAsync($"The site did not take it: it answered {response?.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing"} to “{address}” (line {step.Line} of the recipe).");
        await _page.Traffic.SettleAsync(TimeSpan.FromSeconds(SecondsToSettle), cancellationToken);
        return null;
    }

    /// <returns>False where all was so already and nothing was done: then no request is awaited.</returns>
    private async Task<bool> RunAsync(RecipeStep step, CancellationToken cancellationToken)
    {
        _page.Line = step.Line;
        switch (step)
        {
            case { Fill: { } fill }: return await new FillField(_sight).RunAsync(fill, step, cancellationToken);
            case { Choose: { } choose }: return await new ChooseOption(_sight, this).RunAsync(choose, step, cancellationToken);
            case { Check: { } what }: return await TickAsync(what, true, step, cancellationToken);
            case { Uncheck: { } what }: return await TickAsync(what, false, step, cancellationToken);
            case { Pick: { } pick }: return await new PickButton(_sight, this).RunAsync(pick, step, cancellationToken);
            default:
                await OtherAsync(step, cancellationToken);
                return true;
        }
    }

    private Task OtherAsync(RecipeStep step, CancellationToken cancellationToken) => step switch
    {
        { Goto: { } path } => _page.GotoAsync(Path(path), cancellationToken),
        { Click: { } what } => _hand.ClickAsync(what, cancellationToken, step.Seconds, step.Force),
        { Press: { } press } => PressAsync(press, step, cancellationToken),
        { Hover: { } what } => HoverAsync(what, step, cancellationToken),
        { Wait: { } what } => _sight.WaitForAsync(what, cancellationToken, step.Seconds),
        { Gone: { } what } => _sight.WaitUntilGoneAsync(what, cancellationToken, step.Seconds),
        { Dismiss: { } what } => DismissAsync(what, cancellationToken),
        { Settle: true } => _page.Traffic.SettleAsync(TimeSpan.FromSeconds(step.Seconds ?? SecondsToSettle), cancellationToken),
        { Repeat: { } repeat } => new RepeatSteps(_sight, this).RunAsync(repeat, step, cancellationToken),
        { If: { } condition } => IfAsync(condition, step, cancellationToken),
        { Expect: { } expect } => ExpectAsync(expect, step, cancellationToken),
        { Do: { } call } => DoAsync(call, cancellationToken),
        { Note: { } note } => NoteAsync(note, step, cancellationToken),
        _ => throw new InvalidOperationException("A step that does nothing passed the recipe compiler."),
    };

    /// <summary>An address of an article is a path already; all other values are parts of one.</summary>
    private string Path(string path) => RecipeVariables.Fill(path.Replace($"{{{RecipeVariables.Address}}}", RecipeVariables.In(path).Contains(RecipeVariables.Address) ? _sight.Values.Get(RecipeVariables.Address) : "", StringComparison.Ordinal), _sight.Values, Uri.EscapeDataString);

    private async Task<bool> TickAsync(RecipeLocator what, bool ticked, RecipeStep step, CancellationToken cancellationToken)
    {
        var box = await _sight.FindAsync(what, cancellationToken, step.Seconds);
        if (ticked) await _page.GuardedAsync(() => _boxes.AskAsync(box), cancellationToken, step.Seconds);
        return await _hand.SetAsync(box, ticked, _sight.Named(what) + Sight.Where(what), cancellationToken, step.Force);
    }

    private async Task PressAsync(PressStep press, RecipeStep step, CancellationToken cancellationToken)
    {
        var field = press.Field is { } what ? await _sight.FindAsync(what, cancellationToken, step.Seconds) : null;
        await _page.Pace.BeforeActionAsync(cancellationToken);
        await _page.Pace.BeforeSubmitAsync(cancellationToken);
        await ActAsync(cancellationToken);

        Task ActAsync(CancellationToken stop)
        {
            _page.Doing(ActAsync);
            return _page.GuardedAsync(() => field is null ? _page.Browser.Keyboard.PressAsync(press.Key) : field.PressAsync(press.Key), stop);
        }
    }

    private async Task HoverAsync(RecipeLocator what, RecipeStep step, CancellationToken cancellationToken)
    {
        var target = await _sight.FindAsync(what, cancellationToken, step.Seconds);
        await _page.Pace.BeforeActionAsync(cancellationToken);
        await _page.GuardedAsync(() => target.HoverAsync(), cancellationToken);
    }

    private async Task DismissAsync(RecipeLocator what, CancellationToken cancellationToken)
    {
        if (await _page.GuardedAsync(() => _sight.OneNowAsync(what), cancellationToken) is { } target) await _hand.ClickAsync(target, _sight.Named(what) + Sight.Where(what), cancellationToken);
    }

    private async Task IfAsync(IfStep condition, RecipeStep step, CancellationToken cancellationToken)
    {
        await _page.HonourAsync(cancellationToken);
        await RunAsync(await new Conditions(_sight).HoldsAsync(condition, cancellationToken, step.Seconds) ? condition.Then : condition.Else, cancellationToken);
    }

    private async Task ExpectAsync(ExpectStep expect, RecipeStep step, CancellationToken cancellationToken)
    {
        var conditions = new Conditions(_sight);
        await _page.PollAsync(async () => (await conditions.HoldsNowAsync(expect), true), () => $"{expect.Because ?? $"expected {Conditions.InWords(expect)}"} (line {step.Line} of the recipe)", cancellationToken, step.Seconds);
    }

    private Task DoAsync(DoStep call, CancellationToken cancellationToken)
    {
        var words = call.With.Select(word => KeyValuePair.Create(word.Key, RecipeVariables.Fill(word.Value, _sight.Values)));
        return new StepRunner(_recipe, _sight.With(_sight.Values.With(words)), _notes, _boxes).RunAsync(_recipe.Flows[call.Flow], cancellationToken);
    }

    private async Task NoteAsync(NoteStep note, RecipeStep step, CancellationToken cancellationToken)
        => _notes[note.As] = await new PageReader(_sight).TextAsync(note.Field, cancellationToken) ?? throw await _page.UnknownAsync($"There is nothing to note as {note.As} at {note.Field} (line {step.Line} of the recipe).");
}
