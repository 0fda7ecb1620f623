using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Engine.Messaging.Media;
using Procurement.Engine.Messaging.Receiving;
using Procurement.Engine.Messaging.Sending;
using Procurement.Engine.Notices;
using Procurement.Engine.Work;

namespace Procurement.Engine.Messaging;

/// <summary>Registers receiving, media and sending.</summary>
public static class MessagingSetup
{
    public static IServiceCollection AddMessaging(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WhatsAppOptions>().Bind(configuration.GetSection(WhatsAppOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WhatsAppOptions>, WhatsAppOptionsRules>();
        services.AddHealthChecks().AddCheck<WhatsAppHealth>("whatsapp");
        return services.AddReceiving(configuration).AddMedia(configuration).AddSending().AddConversationOperations();
    }

    private static IServiceCollection AddConversationOperations(this IServiceCollection services)
    {
        services.AddSingleton<TakeOverConversation>();
        services.AddSingleton<HandBackConversation>();
        services.AddSingleton<ReplyAsOperator>();
        services.AddSingleton<SendAgain>();
        services.AddSingleton<RestartSender>();
        services.AddSingleton<VerifyAddress>();
        services.AddSingleton(provider => new ReplayParkedItem(
            provider.GetRequiredService<IDbContextFactory<ProcurementDb>>(), provider.GetRequiredService<DeliveryWriter>(), provider.GetRequiredService<IOptionsMonitor<WhatsAppOptions>>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IChangeNotices>()));
        services.AddSingleton<FailedWork>();
        services.AddSingleton<RetryFailedWork>();
        return services;
    }

    private static IServiceCollection AddMedia(this IServiceCollection services, IConfiguration configuration)
    {
        var transcription = configuration.GetSection(TranscriptionOptions.Section);
        services.AddOptions<TranscriptionOptions>().Bind(transcription).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TranscriptionOptions>, TranscriptionOptionsRules>();
        if (transcription.Get<TranscriptionOptions>() is { IsSet: true }) services.AddTranscription();
        services.AddSingleton<Ocr>();
        services.AddSingleton<TextExtraction>();
        return services.AddSweep<FetchMediaJob>(Stages.FetchMedia);
    }

    /// <summary>Neither addresses nor headers of calls are logged: they carry the key.</summary>
    private static void AddTranscription(this IServiceCollection services)
    {
        services.TryAddSingleton(TranscriptionPatience.Usual);
        services.AddHttpClient(Transcription.HttpClientName, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            .RemoveAllLoggers();
        services.AddSingleton<Transcription>();
    }

    private static IServiceCollection AddSending(this IServiceCollection services)
    {
        // Without redirects: they would carry our token to wherever an answer points.
        services.AddSingleton<IWhatsApp>(provider => new WhatsAppClient(
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan },
            provider.GetRequiredService<IOptionsMonitor<WhatsAppOptions>>()));
        services.AddSingleton<SendRecorder>();
        return services.AddSweep<SendMessagesJob>(Stages.Tell);
    }

    private static IServiceCollection AddReceiving(this IServiceCollection services, IConfiguration configuration)
    {
        var quiet = double.Parse(configuration["Intake:QuietSeconds"] ?? "6", CultureInfo.InvariantCulture);
        services.AddSingleton(new FirstLook(Turns.QuietWindow.Shortest(TimeSpan.FromSeconds(quiet))));
        services.AddSingleton<AddressCache>();
        services.AddSingleton<AddressBook>();
        services.AddSingleton<DeliveryStore>();
        services.AddSingleton<SpecialMessages>();
        services.AddSingleton<StatusBook>();
        services.AddSingleton<ReceiveNotices>();
        services.AddSingleton<DeliveryWriter>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<DeliveryWriter>());
        services.AddSingleton(provider => new ReceiveDelivery(
            provider.GetRequiredService<DeliveryWriter>(), provider.GetRequiredService<IOptionsMonitor<WhatsAppOptions>>(), provider.GetRequiredService<TimeProvider>()));
        return services.AddClusterJob<ForgetDeliveriesJob>("forget-deliveries", "0 30 3 * * ?");
    }
}
