using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Engine.Orders.Channels;

namespace Procurement.Engine.Orders.Cxml;

/// <summary>What orders by cXML need.</summary>
internal static class CxmlSetup
{
    public static void AddCxmlOrders(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<CxmlOptions>(configuration.GetSection(CxmlOptions.Section));
        var options = configuration.GetSection(CxmlOptions.Section).Get<CxmlOptions>() ?? new CxmlOptions();
        services.AddHttpClient(CxmlClient.HttpClientName, http =>
        {
            http.Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
            http.MaxResponseContentBufferSize = CxmlDocument.LongestCharacters;
        }).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.AddSingleton<CxmlClient>();
        services.AddSingleton<IOrderChannel, CxmlChannel>();
        services.AddSingleton<IChannelTrial, TryCxml>();
        services.AddSingleton<ReceiveCxml>();
    }
}
