using System.Globalization;
using System.Runtime.InteropServices;
using Procurement.Benchmarks;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
BenchOptions options;
try
{
    options = BenchOptions.Parse(args);
}
catch (ArgumentException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n{BenchOptions.Usage}");
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    var figures = await new Benchmark(options).RunAsync(stop.Token);
    Console.WriteLine();
    foreach (var figure in figures) Console.WriteLine($"{figure.Verdict,-12} {figure.Name}: {figure.Value} (target: {figure.Target})");
    if (options.Write) Console.WriteLine($"Written: {Path.GetRelativePath(Procurement.Testing.Repository.Root, await Report.WriteAsync(figures, options, stop.Token))}");
    return figures.Any(figure => figure.Holds == false) ? 1 : 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
catch (Exception trouble) when (trouble is InvalidOperationException or TimeoutException or IOException or HttpRequestException)
{
    await Console.Error.WriteLineAsync(trouble.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
