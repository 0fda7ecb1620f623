using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Procurement.Engine.Orders.Browser;

/// <summary>A process as <c>/proc</c> shows it.</summary>
/// <param name="Started">In clock ticks since the machine started: a number that is given again has another.</param>
/// <param name="Ticks">Processor time in clock ticks, with that of children that have ended.</param>
internal sealed record SeenProcess(int Id, int Parent, long Started, long Ticks)
{
    public bool IsSame(SeenProcess other) => Id == other.Id && Started == other.Started;
}

/// <summary>Processes with all that they started: who they are, how much memory and processor time they take, and their end. Knows nothing where there is no <c>/proc</c>.</summary>
internal static class ProcessTree
{
    private const string Root = "/proc";

    /// <summary>Linux: USER_HZ is 100 for what is shown to programs, on every architecture that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>The children that this process has now.</summary>
    public static IReadOnlyList<SeenProcess> OwnChildren() => [.. All().Where(process => process.Parent == Environment.ProcessId)];

    /// <summary>The roots that still live, and all their descendants.</summary>
    public static IReadOnlyList<SeenProcess> Of(IReadOnlyCollection<SeenProcess> roots)
    {
        var all = All();
        var children = all.ToLookup(process => process.Parent);
        var (found, next) = (new Dictionary<int, SeenProcess>(), new Queue<SeenProcess>(all.Where(process => roots.Any(process.IsSame))));
        while (next.TryDequeue(out var process))
        {
            if (!found.TryAdd(process.Id, process)) continue;
            foreach (var child in children[process.Id]) next.Enqueue(child);
        }
        return [.. found.Values];
    }

    /// <returns>Proportional set size, so that what processes share counts once; where the system does not tell that, what is resident. Null where it tells neither.</returns>
    public static long? Bytes(IReadOnlyCollection<SeenProcess> processes)
    {
        long sum = 0;
        var any = false;
        foreach (var process in processes)
        {
            if (BytesOf(process.Id) is not { } bytes) continue;
            (sum, any) = (sum + bytes, true);
        }
        return any ? sum : null;
    }

    public static TimeSpan ProcessorTime(IReadOnlyCollection<SeenProcess> processes) => TimeSpan.FromSeconds(processes.Sum(process => process.Ticks) / TicksPerSecond);

    public static string CommandOf(int id)
    {
        try
        {
            return File.ReadAllText($"{Root}/{id}/cmdline");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Ends these processes at once, and nothing that has got one of their numbers since.</summary>
    public static void Kill(IReadOnlyCollection<SeenProcess> processes)
    {
        // Parents last: those that live on clear away what their children leave.
        foreach (var seen in processes.Reverse())
        {
            try
            {
                using var process = Process.GetProcessById(seen.Id);
                if (Read(seen.Id) is { } now && now.IsSame(seen)) process.Kill();
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It ended by itself.
            }
        }
    }

    private static List<SeenProcess> All()
    {
        if (!Directory.Exists(Root)) return [];
        var all = new List<SeenProcess>();
        foreach (var folder in Directory.EnumerateDirectories(Root))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Read(id) is { } process) all.Add(process);
        return all;
    }

    /// <summary>proc(5): after the name in brackets come state, parent, and from the 14th field on times in ticks; the 22nd is the start.</summary>
    private static SeenProcess? Read(int id)
    {
        try
        {
            var text = File.ReadAllText($"{Root}/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new SeenProcess(id, int.Parse(fields[1], CultureInfo.InvariantCulture), Number(19), Number(11) + Number(12) + Number(13) + Number(14));

            long Number(int at) => long.Parse(fields[at], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static long? BytesOf(int id)
    {
        try
        {
            foreach (var line in File.ReadLines($"{Root}/{id}/smaps_rollup"))
                if (line.StartsWith("Pss:", StringComparison.Ordinal)) return long.Parse(line.AsSpan(4).Trim()[..^3], NumberStyles.None, CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException or FormatException or ArgumentOutOfRangeException)
        {
            // Another user's, or an older kernel: what is resident is shown to all.
        }

        try
        {
            return long.Parse(File.ReadAllText($"{Root}/{id}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
