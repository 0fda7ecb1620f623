using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Procurement.Engine.Orders.Recipes;

/// <summary>
/// Makes a draft recipe of what Playwright's code generation recorded (C# or JavaScript). Steps are sorted into signing in (up to the click after the password), adding an
/// article (up to the click that leads to the checkout) and the checkout. What a recording cannot know is marked; the compiler refuses the draft until it is filled in.
/// </summary>
public static class RecordingToRecipe
{
    /// <summary>Stands where something must be filled in.</summary>
    public const string Mark = "TODO";

    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether anything in it is a step of a recording.</summary>
    public static bool Holds(string recording) => RecordedSteps.Of(Recording.Read(recording)).Count > 0;

    public static string Draft(string recording)
    {
        var steps = RecordedSteps.Of(Recording.Read(recording));
        var signIn = EndOfSignIn(steps);
        var checkout = signIn + StartOfCheckout(steps.Skip(signIn).ToList());
        var lastClick = steps.FindLastIndex(step => step.Action == "click");
        return new StringBuilder($"""
            # A draft from a recording. Each {Mark} is still to be filled in: docs/recipes.md says how.
            recipe: 1
            name: {Mark}
            signIn:
              open:
                - goto: {Mark}                 # a page that only a signed-in buyer sees
              signedIn: {Mark}                 # shown there to this account
              signedOut: {Mark}                # shown there to anybody else
              steps:
            {Lines(steps.Take(signIn))}
              refused: {Mark}                  # the site does not accept the account
            emptyCart:
              steps:
                - goto: {Mark}
              remove: {Mark}                   # clicked until the cart is empty
              empty: {Mark}                    # proves that it is empty
            addLine:
              # The article that was recorded must become the one that is asked for: {"{article}"}, {"{name}"} or {"{address}"}, and {"{quantity}"}.
              open:
                - goto: {Mark}
              product: {Mark}                  # proves that exactly this article is shown
              steps:
            {Lines(steps.Skip(signIn).Take(checkout - signIn))}
              added: {Mark}                    # proves that it was added
            readCart:
              steps:
                - goto: {Mark}
              empty: {Mark}
              rows: {Mark}
              article: {Mark}                  # or name
              quantity: {Mark}
              unitPrice: {Mark}                # or lineTotal
              total: {Mark}
            checkout:
              steps:
            {Lines(steps.Skip(checkout).Take(Math.Max(0, lastClick - checkout)))}
                # The last click of the recording is taken for the one that orders: see commit.
              review:
                rows: {Mark}
                article: {Mark}
                quantity: {Mark}
                unitPrice: {Mark}
                total: {Mark}
                shipTo: {Mark}
                reference: {Mark}              # where the site shows none: leave it out and say identifyBy newOrder in history
            history:
              steps:
                - goto: {Mark}
              shown: [{Mark}]                  # proves that the history itself is shown
              rows: {Mark}
              number: {Mark}
              reference: {Mark}
            commit:
              click: {(lastClick >= checkout && lastClick >= 0 ? steps[lastClick].Locator!.ToJsonString(Json) : Mark)}
            confirmation:
              shown: {Mark}
              number: {Mark}

            """).ToString().ReplaceLineEndings("\n");
    }

    private static int EndOfSignIn(List<RecordedStep> steps)
    {
        var password = steps.FindIndex(step => step.Value == $"{{{RecipeVariables.Password}}}");
        return password < 0 ? 0 : steps.FindIndex(password, step => step.Action is "click" or "press") is >= 0 and var sent ? sent + 1 : password + 1;
    }

    private static int StartOfCheckout(List<RecordedStep> steps)
        => steps.FindIndex(step => step.Action == "click" && step.Locator!.ToJsonString().Contains("checkout", StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? at : steps.Count;

    private static string Lines(IEnumerable<RecordedStep> steps)
    {
        var lines = steps.Select(step => string.Create(CultureInfo.InvariantCulture, $"    - {step.ToYaml(Json)}")).ToList();
        return lines.Count > 0 ? string.Join('\n', lines) : $"    - click: {Mark}";
    }
}
