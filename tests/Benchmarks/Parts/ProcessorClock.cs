using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Procurement.Benchmarks.Parts;

/// <summary>Processor time of the thread that asks, so that what else runs on the machine does not count.</summary>
internal static partial class ProcessorClock
{
    private const int ThreadTime = 3;

    /// <returns>Milliseconds of processor time of this thread; elapsed time where the system does not tell.</returns>
    public static double Milliseconds() =>
        OperatingSystem.IsLinux() && GetTime(ThreadTime, out var time) == 0 ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6) : Stopwatch.GetTimestamp() * 1e3 / Stopwatch.Frequency;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
