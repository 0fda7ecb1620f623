using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Procurement.Engine.Orders.Channels;
using Procurement.Engine.Orders.Documents;

namespace Procurement.Engine.Orders.Mail;

/// <summary>What orders by e-mail need.</summary>
internal static class MailOrdersSetup
{
    public static void AddMailOrders(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<MailOptions>(configuration.GetSection(MailOptions.Section));
        services.Configure<BuyerOptions>(configuration.GetSection(BuyerOptions.Section));
        services.AddSingleton<SmtpPost>();
        services.AddSingleton<IOrderChannel, EmailChannel>();
    }
}
