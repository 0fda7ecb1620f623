using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Procurement.Benchmarks.Parts;

/// <summary>Latencies of an open-loop run in milliseconds, from the intended time of each request to the end of its answer.</summary>
internal sealed record OpenLoopResult(double Offered, int Requests, int Refused, double Seconds, double P50, double P99, double Max);

/// <summary>
/// Sends at a fixed rate whatever the server does: when it stalls, the requests that were due meanwhile count their whole wait (wrk would just send fewer).
/// Bare sockets and requests made before, so that the sender takes little of the processors that the server shares with it.
/// </summary>
internal static class OpenLoopSender
{
    public static async Task<OpenLoopResult> RunAsync(Uri server, IReadOnlyList<byte[]> requests, double perSecond, int connections, CancellationToken cancellationToken)
    {
        var due = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleWriter = true });
        var latencies = new double[requests.Count];
        var refused = 0;
        var lines = new List<Line>();
        for (var n = 0; n < connections; n++) lines.Add(await Line.OpenAsync(server, cancellationToken));
        var start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 10);
        long Intended(int n) => start + (long)(n / perSecond * Stopwatch.Frequency);

        var clock = new Thread(() =>
        {
            for (var n = 0; n < requests.Count && !cancellationToken.IsCancellationRequested; n++)
            {
                while (Stopwatch.GetTimestamp() < Intended(n)) Thread.Sleep(1);
                due.Writer.TryWrite(n);
            }
            due.Writer.Complete();
        })
        { Name = "clock of the sender", Priority = ThreadPriority.Highest };
        clock.Start();
        await Task.WhenAll(lines.Select(async line =>
        {
            await foreach (var n in due.Reader.ReadAllAsync(cancellationToken))
            {
                if (!await line.PostAsync(requests[n], cancellationToken)) Interlocked.Increment(ref refused);
                latencies[n] = Stopwatch.GetElapsedTime(Intended(n)).TotalMilliseconds;
            }
        }));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var line in lines) line.Dispose();
        Array.Sort(latencies);
        return new OpenLoopResult(perSecond, requests.Count, refused, seconds, At(latencies, 0.50), At(latencies, 0.99), latencies[^1]);
    }

    /// <summary>Requests for lines of the payload file: <c>signature body</c>.</summary>
    public static IReadOnlyList<byte[]> RequestsOf(IEnumerable<string> payloads) => [.. payloads.Select(line =>
    {
        var body = line[65..];
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"POST /webhooks/whatsapp HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nX-Hub-Signature-256: sha256={line[..64]}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
    })];

    public static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    /// <summary>One kept-alive connection; the answers have no body.</summary>
    private sealed class Line(Socket socket) : IDisposable
    {
        private readonly byte[] buffer = new byte[4096];

        public static async Task<Line> OpenAsync(Uri server, CancellationToken cancellationToken)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), cancellationToken);
            return new Line(socket);
        }

        /// <summary>True when it was answered with 200.</summary>
        public async Task<bool> PostAsync(byte[] request, CancellationToken cancellationToken)
        {
            for (var sent = 0; sent < request.Length;) sent += await socket.SendAsync(request.AsMemory(sent), SocketFlags.None, cancellationToken);
            var read = 0;
            while (buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) < 0)
            {
                var count = await socket.ReceiveAsync(buffer.AsMemory(read), SocketFlags.None, cancellationToken);
                if (count == 0) throw new InvalidOperationException("The server closed a connection in the middle of the run");
                read += count;
            }
            return buffer.AsSpan(0, read).StartsWith("HTTP/1.1 200 "u8);
        }

        public void Dispose() => socket.Dispose();
    }
}
