using OtpNet;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Signs in once, or finds that the stored session still holds.</summary>
internal sealed class SignIn(SupplierAccess access, SignInPhase phase, SitePage page)
{
    public async Task<SignInResult> RunAsync(CancellationToken cancellationToken)
    {
        var steps = new StepRunner(page, Values());
        var signedIn = steps.Selector(phase.SignedIn);
        await page.GotoAsync(phase.Open, cancellationToken);
        if (await page.ExpectAsync([signedIn, phase.SignedOut], cancellationToken) == signedIn) return SignInResult.SessionReused;

        await steps.RunAsync(phase.Steps, cancellationToken);
        string[] outcomes = [signedIn, phase.Refused, .. phase.Code is { } code ? [code.Shown] : Array.Empty<string>()];
        var shown = await page.ExpectAsync(outcomes, cancellationToken);
        if (phase.Code is not null && shown == phase.Code.Shown) shown = await GiveCodeAsync(phase.Code, signedIn, cancellationToken);
        return shown == signedIn ? SignInResult.SignedIn : throw new SignInRefusedException("The site does not accept the account's user, password or code.", await page.EvidenceAsync());
    }

    private async Task<string> GiveCodeAsync(SecondFactor code, string signedIn, CancellationToken cancellationToken)
    {
        if (access.TotpSecret is null) throw new SignInRefusedException("The site asks for a code, and no secret for codes is stored.", await page.EvidenceAsync());
        await new StepRunner(page, Values()).RunAsync(code.Steps, cancellationToken);
        return await page.ExpectAsync([signedIn, phase.Refused], cancellationToken);
    }

    /// <summary>The code is made when it is needed: it lives for 30 seconds.</summary>
    private Dictionary<string, string> Values() => new(StringComparer.Ordinal)
    {
        [RecipeVariables.User] = access.User,
        [RecipeVariables.Password] = access.Password,
        [RecipeVariables.Totp] = access.TotpSecret is { } secret ? new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp() : "",
    };
}
