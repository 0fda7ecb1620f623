using System.Net;
using Microsoft.Playwright;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Keeps a session on the supplier's own host (and those that its recipe names), and every page away from our own network.</summary>
internal sealed class SiteBorder(Uri website, IReadOnlyList<string> otherHosts)
{
    public Uri Base { get; } = website.AbsoluteUri.EndsWith('/') ? website : new Uri(website.AbsoluteUri + "/");

    /// <summary>Whether a page may be visited: same host and port, and never without TLS where the website has it.</summary>
    public bool Inside(string url)
    {
        if (url == "about:blank") return true;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target) || target.Scheme is not ("http" or "https")) return false;
        if (Base.Scheme == "https" && target.Scheme != "https") return false;
        return IsOwn(target) || otherHosts.Contains(target.Authority, StringComparer.OrdinalIgnoreCase);
    }

    public async Task GuardAsync(IRoute route)
    {
        var request = route.Request;
        var allowed = request.IsNavigationRequest ? Inside(request.Url) : MayLoad(request.Url);
        try
        {
            if (allowed) await route.ContinueAsync();
            else await route.AbortAsync("blockedbyclient");
        }
        catch (PlaywrightException)
        {
            // The page went away meanwhile: nothing left to answer.
        }
    }

    /// <summary>Pictures and scripts may come from elsewhere, but not from a bare address or a local name: a page must not reach into the buyer's network.</summary>
    private bool MayLoad(string url)
    {
        if (url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal)) return true;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target)) return false;
        return Inside(url) || (target.Scheme is "http" or "https" && !target.IsLoopback && !IPAddress.TryParse(target.Host.Trim('[', ']'), out _) && target.Host.Contains('.', StringComparison.Ordinal));
    }

    private bool IsOwn(Uri target) => string.Equals(target.Host, Base.Host, StringComparison.OrdinalIgnoreCase) && target.Port == Base.Port;
}
