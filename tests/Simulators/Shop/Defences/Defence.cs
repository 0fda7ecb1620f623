namespace Procurement.Simulators.Shop.Defences;

/// <summary>How a shop guards itself, as tests post it to /_control/defences. The first group lets an honest, paced visitor through; the challenge does not.</summary>
/// <param name="Supplier">Code of the shop; null means every shop.</param>
public sealed record Defence(string? Supplier = null)
{
    /// <summary>More requests than this within a minute get 429 with Retry-After. Pictures, styles and scripts are not counted.</summary>
    public int? RequestsPerMinute { get; init; }
    /// <summary>Pages need a cookie that a script of the first page sets.</summary>
    public bool ScriptCookie { get; init; }
    /// <summary>Hidden fields and links: who fills one in or follows one is locked out until the next reset.</summary>
    public bool Honeypots { get; init; }
    /// <summary>Forms that come back sooner than this are refused, in milliseconds.</summary>
    public int? DwellMs { get; init; }
    /// <summary>A session belongs to the user agent that signed in.</summary>
    public bool BindUserAgent { get; init; }
    /// <summary>More sign-ins than this within <see cref="SignInLockMinutes"/> lock signing in for as long.</summary>
    public int? SignInsBeforeLock { get; init; }
    public int SignInLockMinutes { get; init; } = 10;
    /// <summary>Where a person must show that it is one: <c>signIn</c>, <c>search</c>, <c>checkout</c>.</summary>
    public IReadOnlyList<string>? ChallengeAt { get; init; }
    /// <summary><c>slider</c> or <c>letters</c>.</summary>
    public string ChallengeKind { get; init; } = Challenge.Slider;
    /// <summary>How long a solved challenge counts, in minutes.</summary>
    public int ChallengeCountsMinutes { get; init; } = 30;
}
