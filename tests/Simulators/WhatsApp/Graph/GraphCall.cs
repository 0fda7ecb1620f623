namespace Procurement.Simulators.WhatsApp;

/// <summary>One call of the product to the Graph side, for tests of its behaviour under errors.</summary>
/// <param name="At">When it came.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path with version and ids.</param>
/// <param name="HttpStatus">The answer; 0: the connection was cut.</param>
/// <param name="ErrorCode">Meta's code; null: none.</param>
public sealed record GraphCall(DateTimeOffset At, string Method, string Path, int HttpStatus, int? ErrorCode);

internal sealed class GraphCallLog(TimeProvider clock)
{
    private const int Remembered = 10_000;

    private readonly Lock gate = new();
    private readonly Queue<GraphCall> calls = new();

    public IReadOnlyList<GraphCall> All
    {
        get { lock (gate) return [.. calls]; }
    }

    public void Add(HttpRequest request, int httpStatus, int? errorCode)
    {
        lock (gate)
        {
            calls.Enqueue(new GraphCall(clock.GetUtcNow(), request.Method, request.Path, httpStatus, errorCode));
            if (calls.Count > Remembered) calls.Dequeue();
        }
    }

    public void Clear()
    {
        lock (gate) calls.Clear();
    }
}
