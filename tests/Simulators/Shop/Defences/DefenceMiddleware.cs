using System.Globalization;

namespace Procurement.Simulators.Shop.Defences;

/// <summary>What a shop asks of every request: not locked out, the script's cookie, not too many, the same browser as at sign-in.</summary>
internal sealed class DefenceMiddleware(RequestDelegate next, DefenceBoard board)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (Visit.Of(http) is not { } visit || board.Of(visit.Store.Supplier.Code) is not { } defence)
        {
            await next(http);
            return;
        }
        var refusal = LockedOut(visit, defence) ?? TooMany(visit, defence) ?? ScriptCookie.Ask(visit, defence);
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(http);
            return;
        }
        if (defence.BindUserAgent && visit.Session is { } session && board.IsOfAnotherAgent(session, http)) visit.Store.SignOut(session);
        await next(http);
    }

    private IResult? LockedOut(Visit visit, Defence defence)
    {
        if (!defence.Honeypots) return null;
        var visitor = board.Visitor(visit.Http);
        if (visit.Http.Request.Path.Value!.EndsWith(Honeypot.LinkPath, StringComparison.Ordinal))
        {
            visitor.LockedOut = true;
            visit.Events.Add(visit, "honeypot-link");
        }
        return visitor.LockedOut ? Refusals.Page(visit, 403, "Access suspended", "Unusual activity was seen from your browser. Please call our customer service.") : null;
    }

    private IResult? TooMany(Visit visit, Defence defence)
    {
        if (defence.RequestsPerMinute is not { } most) return null;
        var requests = board.Visitor(visit.Http).Requests;
        var now = visit.Now;
        lock (requests)
        {
            while (requests.TryPeek(out var oldest) && now - oldest >= TimeSpan.FromMinutes(1)) requests.Dequeue();
            if (requests.Count < most)
            {
                requests.Enqueue(now);
                return null;
            }
            var wait = (int)Math.Ceiling((requests.Peek() + TimeSpan.FromMinutes(1) - now).TotalSeconds);
            visit.Events.Add(visit, "too-many-requests");
            visit.Http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            return Refusals.Page(visit, 429, "Too many requests", "You are faster than our shop. Please wait a moment and try again.");
        }
    }
}
