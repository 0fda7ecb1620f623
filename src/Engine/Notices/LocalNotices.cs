namespace Procurement.Engine.Notices;

/// <summary>Notices within one process.</summary>
public class LocalNotices : IChangeNotices
{
    private readonly Listeners<Change> changes = new();
    private readonly Listeners<string> wakes = new();

    public virtual void Wake(string stage) => wakes.Tell(stage);

    public virtual void Changed(string kind, string key) => changes.Tell(new Change(kind, key));

    public IDisposable OnChanged(Action<Change> heard) => changes.Add(heard);

    public IDisposable OnWake(Action<string> heard) => wakes.Add(heard);

    private sealed class Listeners<T>
    {
        private Action<T>[] all = [];
        private readonly Lock gate = new();

        public Leaving Add(Action<T> listener)
        {
            lock (gate) all = [.. all, listener];
            return new Leaving(() =>
            {
                lock (gate) all = [.. all.Where(other => other != listener)];
            });
        }

        public void Tell(T value)
        {
            foreach (var listener in all) listener(value);
        }
    }

    private sealed class Leaving(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
