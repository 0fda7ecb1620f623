using System.Globalization;

namespace Procurement.Simulators.Shop.Defences;

/// <summary>What a shop asks at a step: a filled honeypot, a form that came back too soon, a burst of sign-ins, a challenge.</summary>
internal static class StepDefence
{
    /// <summary>Null lets the request through.</summary>
    public static async Task<IResult?> RefuseAsync(Visit visit, string step)
    {
        if (visit.Defences.Of(visit.Store.Supplier.Code) is not { } defence) return null;
        if (!HttpMethods.IsPost(visit.Http.Request.Method))
        {
            if (Challenged(visit, defence, step) is { } challenge) return challenge;
            visit.Defences.Visitor(visit.Http).Shown[step] = visit.Now;
            return null;
        }
        return await FilledHoneypotAsync(visit, defence) ?? TooFast(visit, defence, step) ?? TooManySignIns(visit, defence, step);
    }

    private static async Task<IResult?> FilledHoneypotAsync(Visit visit, Defence defence)
    {
        if (!defence.Honeypots || !visit.Http.Request.HasFormContentType || string.IsNullOrEmpty((await visit.Http.Request.ReadFormAsync())[Honeypot.FieldName])) return null;
        visit.Defences.Visitor(visit.Http).LockedOut = true;
        visit.Events.Add(visit, "honeypot-field");
        return Refusals.Page(visit, 403, "Access suspended", "Unusual activity was seen from your browser. Please call our customer service.");
    }

    private static IResult? TooFast(Visit visit, Defence defence, string step)
    {
        if (defence.DwellMs is not { } least || FormOf(step) is not { } form) return null;
        if (!visit.Defences.Visitor(visit.Http).Shown.TryGetValue(form, out var shown) || visit.Now - shown >= TimeSpan.FromMilliseconds(least)) return null;
        visit.Events.Add(visit, "too-fast");
        return Refusals.Page(visit, 422, "That was very quick", "Nobody fills in a form so fast. Please go back and try again.");
    }

    /// <summary>The step that shows the form which this step sends.</summary>
    private static string? FormOf(string step) => step switch
    {
        Step.SignIn => Step.SignIn,
        Step.Add => Step.Product,
        Step.Address => Step.Checkout,
        Step.Commit => Step.Review,
        _ => null,
    };

    private static IResult? TooManySignIns(Visit visit, Defence defence, string step)
    {
        if (step != Step.SignIn || defence.SignInsBeforeLock is not { } most) return null;
        var visitor = visit.Defences.AccountVisitor(visit.Store.Supplier.Code);
        var time = TimeSpan.FromMinutes(defence.SignInLockMinutes);
        lock (visitor)
        {
            while (visitor.SignIns.TryPeek(out var oldest) && visit.Now - oldest >= time) visitor.SignIns.Dequeue();
            visitor.SignIns.Enqueue(visit.Now);
            if (visitor.SignIns.Count > most) visitor.SignInLockedUntil = visit.Now + time;
            if (visitor.SignInLockedUntil is not { } until || until <= visit.Now) return null;
            visit.Http.Response.Headers.RetryAfter = ((int)Math.Ceiling((until - visit.Now).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
        visit.Events.Add(visit, "sign-in-locked");
        return Refusals.Page(visit, 429, "Signing in is locked", $"Too many sign-ins for this account. Please try again in {defence.SignInLockMinutes} minutes.");
    }

    private static IResult? Challenged(Visit visit, Defence defence, string step)
    {
        if (defence.ChallengeAt?.Contains(step, StringComparer.OrdinalIgnoreCase) != true) return null;
        if (visit.Defences.Visitor(visit.Http).ProvedHumanUntil > visit.Now) return null;
        var challenge = visit.Defences.NewChallenge(visit, defence.ChallengeKind, step);
        visit.Events.Add(visit, "challenged");
        return visit.ByScript ? Results.Json(new { challenge = $"/_challenge/{challenge.Id}" }, statusCode: 403)
            : Results.Content(ChallengePage.Html(challenge).Value, "text/html; charset=utf-8", statusCode: 403);
    }
}
