using OtpNet;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Signs in once, or finds that the stored session still holds.</summary>
internal sealed class SignIn(SupplierAccess access, Recipe recipe, StepRunner steps)
{
    private readonly SignInPhase phase = recipe.SignIn;
    private readonly Sight sight = steps.Sight;

    public async Task<SignInResult> RunAsync(CancellationToken cancellationToken)
    {
        await steps.RunAsync(phase.Open, cancellationToken);
        if (await sight.WaitForAsync([phase.SignedIn, phase.SignedOut], cancellationToken) == 0) return SignInResult.SessionReused;

        await steps.RunAsync(phase.Steps, cancellationToken);
        var outcomes = new List<RecipeLocator> { phase.SignedIn, phase.Refused };
        if (phase.Code is { } code) outcomes.Add(code.Shown);
        if (phase.Accepted is { } accepted) outcomes.Add(accepted);
        var shown = outcomes[await WaitAsync(outcomes, cancellationToken)];
        if (phase.Code is not null && shown == phase.Code.Shown) shown = await GiveCodeAsync(phase.Code, cancellationToken);
        if (shown == phase.Refused) throw await RefusedAsync("The site does not accept the account's user, password or code.");
        if (shown == phase.Accepted)
        {
            await steps.RunAsync(phase.Open, cancellationToken);
            await sight.WaitForAsync(phase.SignedIn, cancellationToken);
        }
        return SignInResult.SignedIn;
    }

    /// <summary>What the account may be in a recipe. The code is made when it is needed: it lives for 30 seconds.</summary>
    public static RecipeValues Values(SupplierAccess access) => new(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [RecipeVariables.User] = access.User,
        [RecipeVariables.Password] = access.Password,
        [RecipeVariables.Totp] = (Func<string>)(() => access.TotpSecret is { } secret ? new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp() : ""),
    });

    private async Task<RecipeLocator> GiveCodeAsync(SecondFactor code, CancellationToken cancellationToken)
    {
        if (access.TotpSecret is null) throw await RefusedAsync("The site asks for a code, and no secret for codes is stored.");
        await steps.RunAsync(code.Steps, cancellationToken);
        var outcomes = new List<RecipeLocator> { phase.SignedIn, phase.Refused };
        if (phase.Accepted is { } accepted) outcomes.Add(accepted);
        return outcomes[await WaitAsync(outcomes, cancellationToken)];
    }

    /// <summary>A box or message that says refused is a refusal as well.</summary>
    private async Task<int> WaitAsync(List<RecipeLocator> outcomes, CancellationToken cancellationToken)
    {
        try
        {
            return await sight.WaitForAsync(outcomes, cancellationToken);
        }
        catch (SiteRefusedException said) when (said.Meaning == SiteMeaning.Refused)
        {
            throw new SignInRefusedException($"The site does not accept the account. {said.Message}", said.Evidence);
        }
    }

    private async Task<SignInRefusedException> RefusedAsync(string message) => new(message, await sight.Page.EvidenceAsync());
}
