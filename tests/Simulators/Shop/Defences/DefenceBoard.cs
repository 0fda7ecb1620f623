using System.Collections.Concurrent;

namespace Procurement.Simulators.Shop.Defences;

/// <summary>The defences that are switched on, and what they know about their visitors.</summary>
internal sealed class DefenceBoard
{
    private const string VisitorCookie = "visitor";
    private readonly ConcurrentDictionary<string, Defence> _defences = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Visitor> _visitors = new();
    private readonly ConcurrentDictionary<string, string> _agents = new();
    private readonly ConcurrentDictionary<string, Challenge> _challenges = new();

    public IReadOnlyList<Defence> All => _defences.Values.ToList();
    public IReadOnlyList<Challenge> Challenges => _challenges.Values.OrderBy(challenge => challenge.At).ToList();

    /// <summary>Takes the place of what the shop had before.</summary>
    public void Set(Defence defence) => _defences[defence.Supplier ?? "*"] = defence;

    public void Clear()
    {
        _defences.Clear();
        _visitors.Clear();
        _agents.Clear();
        _challenges.Clear();
    }

    public Defence? Of(string supplier) => _defences.TryGetValue(supplier, out var own) ? own : _defences.GetValueOrDefault("*");

    public Visitor Visitor(HttpContext http) => _visitors.GetOrAdd(VisitorKey(http), _ => new Visitor());

    /// <summary>What a shop remembers of its account, whichever browser it uses.</summary>
    public Visitor AccountVisitor(string supplier) => _visitors.GetOrAdd($"account {supplier}", _ => new Visitor());

    /// <summary>The browser's own cookie, given on its first request.</summary>
    public static string VisitorKey(HttpContext http)
    {
        if (http.Items[VisitorCookie] is string known) return known;
        var key = http.Request.Cookies[VisitorCookie] ?? Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(12));
        http.Items[VisitorCookie] = key;
        http.Response.Cookies.Append(VisitorCookie, key, new CookieOptions { Path = "/", HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(30) });
        return key;
    }

    public void Bind(string session, HttpContext http) => _agents[session] = http.Request.Headers.UserAgent.ToString();

    public bool IsOfAnotherAgent(string session, HttpContext http) => _agents.TryGetValue(session, out var agent) && agent != http.Request.Headers.UserAgent.ToString();

    public Challenge NewChallenge(Visit visit, string kind, string step)
    {
        var challenge = Challenge.New(kind, visit.Store.Supplier.Code, step, VisitorKey(visit.Http), visit.Now);
        return _challenges[challenge.Id] = challenge;
    }

    public Challenge? FindChallenge(string id) => _challenges.GetValueOrDefault(id);

    /// <summary>The visitor has shown that it is a person.</summary>
    public void Accept(Challenge challenge, DateTimeOffset now)
    {
        challenge.Solved = true;
        _visitors.GetOrAdd(challenge.Visitor, _ => new Visitor()).ProvedHumanUntil = now.AddMinutes(Of(challenge.Supplier)?.ChallengeCountsMinutes ?? 30);
    }
}
