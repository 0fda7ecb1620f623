using System.Runtime.InteropServices;
using Procurement.Local;

LocalOptions options;
try
{
    options = LocalOptions.Parse(args);
}
catch (ArgumentException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n{LocalOptions.Usage}");
    return 2;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

await using var host = new LocalHost(options);
try
{
    var portal = await host.StartAsync(stop.Token);
    Banner.Print(options);
    var code = await portal.WaitForExitAsync(stop.Token);
    await Console.Error.WriteLineAsync($"The portal ended by itself with {code}:\n{portal.Log}");
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.WriteLine("Stopping ...");
    return 0;
}
catch (Exception trouble) when (trouble is InvalidOperationException or TimeoutException or IOException)
{
    await Console.Error.WriteLineAsync(trouble.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
