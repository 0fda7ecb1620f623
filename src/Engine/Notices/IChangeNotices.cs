namespace Procurement.Engine.Notices;

/// <summary>Something that open pages show has changed: <paramref name="Kind"/> of <see cref="ChangeKinds"/>, and its number or id.</summary>
public sealed record Change(string Kind, string Key);

public static class ChangeKinds
{
    public const string Request = "request", Order = "order", Conversation = "conversation", Company = "company", Work = "work";
}

/// <summary>
/// Hints after a commit, to every node: that a stage has work, and that a page is out of date. May be lost (Redis away): schedules and
/// page reloads suffice without them.
/// </summary>
public interface IChangeNotices
{
    /// <summary>Starts the stage's sweep on this node and the others. <paramref name="stage"/> is one of <c>Stages</c>.</summary>
    void Wake(string stage);

    /// <summary>Tells open pages on every node.</summary>
    void Changed(string kind, string key);

    /// <summary>Calls <paramref name="heard"/> for each change until disposed; must not block or throw.</summary>
    IDisposable OnChanged(Action<Change> heard);

    /// <summary>Calls <paramref name="heard"/> for each wake-up until disposed; must not block or throw.</summary>
    IDisposable OnWake(Action<string> heard);
}
