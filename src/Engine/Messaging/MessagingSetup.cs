using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Procurement.Engine.Messaging.Receiving;

namespace Procurement.Engine.Messaging;

/// <summary>Registers receiving, media and sending.</summary>
public static class MessagingSetup
{
    public static IServiceCollection AddMessaging(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WhatsAppOptions>().Bind(configuration.GetSection(WhatsAppOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WhatsAppOptions>, WhatsAppOptionsRules>();
        return services.AddReceiving(configuration);
    }

    private static IServiceCollection AddReceiving(this IServiceCollection services, IConfiguration configuration)
    {
        var quiet = double.Parse(configuration["Intake:QuietSeconds"] ?? "6", CultureInfo.InvariantCulture);
        services.AddSingleton(new QuietPeriod(TimeSpan.FromSeconds(quiet)));
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
        return services;
    }
}
