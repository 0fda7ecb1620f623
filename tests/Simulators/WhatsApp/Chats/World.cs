using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Procurement.Simulators.WhatsApp;

/// <summary>Everybody's phones and Meta's memory of them, in one place behind one lock. Kept for as long as the process lives.</summary>
internal sealed class World
{
    private readonly Lock gate = new();
    private readonly SimulatorOptions options;
    private readonly Dictionary<string, SimulatedPerson> people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> chats = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChatMessage> messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MediaItem> media = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> lastFromPhone = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> pairPaidUntil = new(StringComparer.Ordinal);
    private readonly Queue<DateTimeOffset> lastSecond = new();
    private readonly List<MessageTemplate> templates = [];
    private readonly List<Action<WorldEvent>> watchers = [];
    private long nextMediaId = 300_000_000_000_000;

    public World(SimulatorOptions options)
    {
        this.options = options;
        Reset();
    }

    private DateTimeOffset Now => options.Clock.GetUtcNow();

    public IReadOnlyList<SimulatedPerson> People
    {
        get { lock (gate) return [.. people.Values]; }
    }

    public IReadOnlyList<MessageTemplate> Templates
    {
        get { lock (gate) return [.. templates]; }
    }

    /// <summary>Forgets every message, file and rate; the people of the options are there again.</summary>
    public void Reset()
    {
        lock (gate)
        {
            people.Clear();
            chats.Clear();
            messages.Clear();
            media.Clear();
            lastFromPhone.Clear();
            pairPaidUntil.Clear();
            lastSecond.Clear();
            templates.Clear();
            templates.AddRange(options.Templates);
            if (options.PeopleFile is not null)
                foreach (var person in SimulatedPerson.Read(options.PeopleFile)) people[person.Phone] = person;
        }

        Tell(new WorldEvent("people"));
    }

    public void Put(SimulatedPerson person)
    {
        lock (gate) people[person.Phone] = person;
        Tell(new WorldEvent("people"));
    }

    public void Put(MessageTemplate template)
    {
        lock (gate)
        {
            templates.RemoveAll(known => known.Name == template.Name && known.Language == template.Language);
            templates.Add(template);
        }
    }

    /// <summary>The person with this number; somebody new is called by the number. Throws where it is no number.</summary>
    public SimulatedPerson PersonOf(string phone)
    {
        var number = PhoneNumbers.Normalise(phone) ?? throw new ArgumentException("Not a phone number", nameof(phone));
        SimulatedPerson person;
        lock (gate)
        {
            if (people.TryGetValue(number, out var known)) return known;
            people[number] = person = SimulatedPerson.Of(number, number);
        }

        Tell(new WorldEvent("people"));
        return person;
    }

    public SimulatedPerson? PersonByUserId(string userId)
    {
        lock (gate) return people.Values.FirstOrDefault(person => person.UserId == userId);
    }

    public IReadOnlyList<ChatMessage> Chat(string phone)
    {
        lock (gate) return chats.TryGetValue(PhoneNumbers.Normalise(phone) ?? phone, out var ids) ? [.. ids.Select(id => messages[id])] : [];
    }

    public IReadOnlyList<ChatMessage> Sent()
    {
        lock (gate) return [.. messages.Values.Where(message => !message.FromPhone).OrderBy(message => message.At)];
    }

    public bool TryFind(string? wamid, [NotNullWhen(true)] out ChatMessage? message)
    {
        message = null;
        lock (gate) return wamid is not null && messages.TryGetValue(wamid, out message);
    }

    public DateTimeOffset? LastFromPhone(string phone)
    {
        lock (gate) return lastFromPhone.TryGetValue(phone, out var at) ? at : null;
    }

    public MediaItem AddMedia(byte[] bytes, string mimeType, string? filename, bool fromPhone)
    {
        lock (gate)
        {
            var item = new MediaItem((++nextMediaId).ToString(CultureInfo.InvariantCulture), bytes, mimeType, filename, Now, fromPhone);
            return media[item.Id] = item;
        }
    }

    public MediaItem? FindMedia(string? id)
    {
        lock (gate) return id is not null && media.TryGetValue(id, out var item) && !item.IsExpired(Now) ? item : null;
    }

    public bool RemoveMedia(string id)
    {
        lock (gate) return media.Remove(id);
    }

    /// <summary>Takes a message from a phone into the chat and opens the 24 h window.</summary>
    public void AddFromPhone(ChatMessage message)
    {
        lock (gate)
        {
            Append(message);
            lastSecond.Enqueue(Now);
            if (ReplyWindow.IsOpenedBy(message.Type) && (!lastFromPhone.TryGetValue(message.Phone, out var last) || last < message.At)) lastFromPhone[message.Phone] = message.At;
        }

        Tell(WorldEvent.Of(message));
    }

    /// <summary>Takes a message of the product unless the window or a rate forbids it.</summary>
    public GraphError? TryAddSent(ChatMessage message)
    {
        lock (gate)
        {
            var now = Now;
            var last = lastFromPhone.TryGetValue(message.Phone, out var at) ? at : (DateTimeOffset?)null;
            if (message.Type != "template" && !ReplyWindow.IsOpen(last, now))
                return GraphError.Of(131047, "Message failed to send because more than 24 hours have passed since the customer last replied to this number.");
            while (lastSecond.TryPeek(out var oldest) && now - oldest >= TimeSpan.FromSeconds(1)) lastSecond.Dequeue();
            if (lastSecond.Count >= options.MessagesPerSecond) return GraphError.Of(130429, "Message failed to send because there were too many messages sent from this phone number in a short period of time");
            var paidUntil = pairPaidUntil.TryGetValue(message.Phone, out var paid) ? paid : (DateTimeOffset?)null;
            if (PairRate.Take(paidUntil, now, options.PairBurst, options.PairInterval) is not { } newPaidUntil)
                return GraphError.Of(131056, "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.");
            pairPaidUntil[message.Phone] = newPaidUntil;
            lastSecond.Enqueue(now);
            Append(message);
        }

        Tell(new WorldEvent("typing", message.Phone));
        Tell(WorldEvent.Of(message));
        return null;
    }

    /// <summary>Changes one message; nothing happens where it is unknown.</summary>
    public void Change(string? wamid, Func<ChatMessage, ChatMessage> change)
    {
        ChatMessage changed;
        lock (gate)
        {
            if (wamid is null || !messages.TryGetValue(wamid, out var message)) return;
            changed = change(message);
            if (ReferenceEquals(changed, message)) return;
            messages[wamid] = changed;
        }

        Tell(WorldEvent.Of(changed));
    }

    /// <summary>Adds a status once; false where the message has it already or is unknown.</summary>
    public bool TryAddStatus(string wamid, string status, int? errorCode = null)
    {
        var isNew = false;
        Change(wamid, message =>
        {
            isNew = !message.Has(status);
            return isNew ? message with { Statuses = [.. message.Statuses, new MessageStatus(status, Now, errorCode)] } : message;
        });
        return isNew;
    }

    public void ShowTyping(string phone) => Tell(new WorldEvent("typing", phone, IsTyping: true));

    /// <summary>Hears of everything from now on until disposed; called on the thread of whoever changes something.</summary>
    public IDisposable Watch(Action<WorldEvent> watcher)
    {
        lock (gate) watchers.Add(watcher);
        return new Watching(() =>
        {
            lock (gate) watchers.Remove(watcher);
        });
    }

    private void Append(ChatMessage message)
    {
        if (!messages.TryAdd(message.Wamid, message)) return;
        if (!chats.TryGetValue(message.Phone, out var ids)) chats[message.Phone] = ids = [];
        ids.Add(message.Wamid);
    }

    private void Tell(WorldEvent happened)
    {
        Action<WorldEvent>[] listening;
        lock (gate) listening = [.. watchers];
        foreach (var watcher in listening) watcher(happened);
    }

    private sealed class Watching(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
