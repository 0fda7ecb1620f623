using Procurement.Engine.Orders.Recipes;

namespace Procurement.Engine.Orders.Browser;

/// <summary>Trouble on a supplier's site. The message is for operators and holds no secret.</summary>
public abstract class SupplierSiteException(SitePhase phase, string message, Screenshot? evidence, Exception? inner = null) : Exception(message, inner)
{
    public SitePhase Phase => phase;
    /// <summary>The page where it happened; null where none could be taken.</summary>
    public Screenshot? Evidence => evidence;
}

/// <summary>The site wants to see a person (a captcha, a block). Attention: <c>challenge</c>.</summary>
public sealed class ChallengeException(SitePhase phase, string message, Screenshot? evidence) : SupplierSiteException(phase, message, evidence);

/// <summary>The page is not the one that the recipe describes. Attention: <c>pageUnknown</c>.</summary>
public sealed class UnknownPageException(SitePhase phase, string message, Screenshot? evidence, Exception? inner = null) : SupplierSiteException(phase, message, evidence, inner);

/// <summary>The site did not answer in time.</summary>
public sealed class SiteTimeoutException(SitePhase phase, string message, Screenshot? evidence, Exception? inner = null) : SupplierSiteException(phase, message, evidence, inner);

/// <summary>The site or our browser is down: another try later may succeed.</summary>
/// <param name="siteIsDown">It is the site that does not serve.</param>
public class SiteUnavailableException(SitePhase phase, string message, Screenshot? evidence, Exception? inner = null, bool siteIsDown = false) : SupplierSiteException(phase, message, evidence, inner)
{
    public bool SiteIsDown => siteIsDown;
}

/// <summary>Our browser, or the page in it, answers nothing any more. It is not used again; another try with another browser may succeed.</summary>
public sealed class BrowserStuckException(SitePhase phase, string message, Exception? inner = null) : SiteUnavailableException(phase, message, null, inner);

/// <summary>The site asked to be left alone for longer than a run waits (429 or 503 with Retry-After).</summary>
public sealed class SiteBusyException(SitePhase phase, DateTimeOffset until, string message, Screenshot? evidence) : SupplierSiteException(phase, message, evidence)
{
    public DateTimeOffset Until => until;
}

/// <summary>The site does not accept the account. Trying again would lock it.</summary>
public sealed class SignInRefusedException(string message, Screenshot? evidence) : SupplierSiteException(SitePhase.SignIn, message, evidence);

/// <summary>The site refused in its own words, and the recipe knows what they mean (its <c>dialogs</c> and <c>messages</c>).</summary>
/// <param name="words">The site's own.</param>
public sealed class SiteRefusedException(SitePhase phase, SiteMeaning meaning, string words, Screenshot? evidence) : SupplierSiteException(phase, $"The site said: {words}", evidence)
{
    public SiteMeaning Meaning => meaning;
    public string Words => words;
}

/// <summary>The session ended in the middle: signing in anew and starting over may succeed.</summary>
public sealed class SessionLostException(SitePhase phase, string message, Screenshot? evidence) : SupplierSiteException(phase, message, evidence);
