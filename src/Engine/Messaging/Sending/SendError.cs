namespace Procurement.Engine.Messaging.Sending;

/// <summary>What an error of WhatsApp means for what we send.</summary>
internal enum SendErrorClass
{
    /// <summary>Passes by itself.</summary>
    TryLater,

    /// <summary>Too many messages to this person.</summary>
    HoldPerson,

    /// <summary>Our number or account is throttled.</summary>
    PauseSender,

    /// <summary>Nothing can be sent until a person has put something right.</summary>
    StopSender,

    /// <summary>More than 24 hours since the person wrote: a template may still go.</summary>
    WindowClosed,

    /// <summary>This message will never be taken.</summary>
    Never,
}

/// <summary>
/// Sorts errors by <c>error.code</c> alone: throttles come with HTTP 400 and permanent faults with 5xx (Meta: Cloud API error codes; facts, section 3.1).
/// </summary>
internal static class SendError
{
    public static SendErrorClass ClassOf(int code) => code switch
    {
        1 or 2 or 131000 or 131016 or 131057 or 133004 => SendErrorClass.TryLater,
        131056 => SendErrorClass.HoldPerson,
        4 or 80007 or 130429 => SendErrorClass.PauseSender,
        // Authorisation; account and policy; spam limits that need a human decision; configuration.
        0 or 3 or 10 or 190 or 131005 or (>= 200 and <= 299) or 368 or 131031 or 131048 or 131064 or 33 or 131037 or 131042 or 131045 or 133010 => SendErrorClass.StopSender,
        131047 => SendErrorClass.WindowClosed,
        _ => SendErrorClass.Never,
    };

    /// <summary>Meta's rule for the pair rate: 4^n seconds, n = 0, 1, 2 ...; here at most 17 minutes.</summary>
    public static TimeSpan HoldFor(int attempts) => TimeSpan.FromSeconds(Math.Pow(4, Math.Clamp(attempts - 1, 0, 5)));

    /// <summary>Doubles from 15 s to at most 10 minutes, with a jitter of a fifth.</summary>
    /// <param name="chance">0 to 1, from outside.</param>
    public static TimeSpan PauseFor(int attempts, double chance) => TimeSpan.FromSeconds(Math.Min(15 * Math.Pow(2, Math.Clamp(attempts - 1, 0, 6)), 600) * (0.9 + (0.2 * chance)));
}
