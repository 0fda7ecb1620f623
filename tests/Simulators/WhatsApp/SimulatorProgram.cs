using System.Globalization;
using System.Runtime.InteropServices;

namespace Procurement.Simulators.WhatsApp;

/// <summary>
/// The simulator as its own process: --urls, --webhook, --app-secret, --access-token, --phone-number-id, --business-account-id, --display-number,
/// --people, --messages-per-second, --pair-burst, --parallel-webhooks. Ends on Ctrl-C or SIGTERM.
/// </summary>
internal static class SimulatorProgram
{
    public static async Task Main(string[] args)
    {
        await using var simulator = await WhatsAppSimulator.StartAsync(Read(new ConfigurationBuilder().AddCommandLine(args).Build()));
        await Console.Out.WriteLineAsync($"WhatsApp simulator on {simulator.BaseAddress}");
        var stop = new TaskCompletionSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await stop.Task;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }
    }

    private static SimulatorOptions Read(IConfiguration arguments)
    {
        var defaults = new SimulatorOptions();
        return defaults with
        {
            Urls = arguments["urls"] ?? "http://127.0.0.1:5081",
            Webhook = arguments["webhook"] is { Length: > 0 } webhook ? new Uri(webhook) : null,
            AppSecret = arguments["app-secret"] ?? defaults.AppSecret,
            AccessToken = arguments["access-token"] ?? defaults.AccessToken,
            PhoneNumberId = arguments["phone-number-id"] ?? defaults.PhoneNumberId,
            BusinessAccountId = arguments["business-account-id"] ?? defaults.BusinessAccountId,
            DisplayPhoneNumber = arguments["display-number"] ?? defaults.DisplayPhoneNumber,
            PeopleFile = arguments["people"],
            MessagesPerSecond = Number(arguments["messages-per-second"]) ?? defaults.MessagesPerSecond,
            ParallelWebhooks = Number(arguments["parallel-webhooks"]) ?? defaults.ParallelWebhooks,
            PairBurst = Number(arguments["pair-burst"]) ?? defaults.PairBurst,
        };
    }

    private static int? Number(string? text) => text is null ? null : int.Parse(text, CultureInfo.InvariantCulture);
}
