using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>
/// A session as JSON: <c>{state, sessionStorage}</c>. The browser's own state holds cookies and local storage; session storage is read from the page, and put back by
/// script before the site's own scripts run.
/// </summary>
internal static class SessionState
{
    /// <summary>Once in a tab: what the site clears later stays cleared.</summary>
    private const string Restore = """
        (() => {
          const kept = KEPT, mark = 'session-restored';
          if (location.origin !== kept.origin || sessionStorage.getItem(mark)) return;
          for (const [key, value] of Object.entries(kept.items)) sessionStorage.setItem(key, value);
          sessionStorage.setItem(mark, '1');
        })();
        """;

    /// <summary>The browser's own part; null signs in anew.</summary>
    public static string? BrowserPart(string? saved) => Parse(saved)?["state"]?.ToJsonString();

    /// <summary>Before the first page of a context is opened.</summary>
    public static async Task RestoreAsync(IBrowserContext context, string? saved)
    {
        if (Parse(saved)?["sessionStorage"] is { } kept) await context.AddInitScriptAsync(Restore.Replace("KEPT", kept.ToJsonString(), StringComparison.Ordinal));
    }

    public static async Task<string> SaveAsync(IPage page, RecipeSession session)
    {
        var state = JsonNode.Parse(await page.Context.StorageStateAsync())!.AsObject();
        if (!session.Keep.Contains(SessionPart.Cookies)) state["cookies"] = new JsonArray();
        if (!session.Keep.Contains(SessionPart.LocalStorage)) state["origins"] = new JsonArray();
        var saved = new JsonObject { ["state"] = state };
        if (session.Keep.Contains(SessionPart.SessionStorage))
            saved["sessionStorage"] = JsonNode.Parse(await page.EvaluateAsync<string>("() => JSON.stringify({ origin: location.origin, items: Object.fromEntries(Object.entries(sessionStorage).filter(([key]) => key !== 'session-restored')) })"));
        return saved.ToJsonString();
    }

    private static JsonNode? Parse(string? saved)
    {
        try
        {
            return saved is null ? null : JsonNode.Parse(saved);
        }
        catch (JsonException)
        {
            // What cannot be read is no session.
            return null;
        }
    }
}
