using Procurement.Engine.Messaging;

namespace Procurement.Portal.Endpoints;

/// <summary>
/// <c>GET|POST /webhooks/whatsapp</c>. Answered before routing, sign-in and everything else: thousands of posts a second come in here, and none of that concerns them.
/// </summary>
internal static partial class WhatsAppWebhook
{
    private const string Address = "/webhooks/whatsapp";

    public static IServiceCollection AddWhatsAppWebhook(this IServiceCollection services) => services.AddTransient<IStartupFilter, First>();

    /// <summary>A start-up filter stands before what the host itself puts first (routing, authentication).</summary>
    private sealed class First(ReceiveDelivery receive, ILoggerFactory loggers) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            var logger = loggers.CreateLogger(typeof(WhatsAppWebhook).FullName!);
            app.Use((context, others) => context.Request.Path.Equals(Address, StringComparison.Ordinal) ? HandleAsync(context, receive, logger) : others(context));
            next(app);
        };
    }

    private static Task HandleAsync(HttpContext context, ReceiveDelivery receive, ILogger logger)
    {
        if (HttpMethods.IsPost(context.Request.Method)) return PostAsync(context, receive, logger);
        return HttpMethods.IsGet(context.Request.Method) ? VerifyAsync(context, receive) : Answer(context, StatusCodes.Status405MethodNotAllowed);
    }

    /// <summary>WhatsApp asks whether the address is ours: the challenge goes back as it came, as text.</summary>
    private static async Task VerifyAsync(HttpContext context, ReceiveDelivery receive)
    {
        var query = context.Request.Query;
        if (!receive.IsConfigured)
        {
            await Answer(context, StatusCodes.Status503ServiceUnavailable);
        }
        else if (query["hub.mode"] != "subscribe" || !receive.IsOurToken(query["hub.verify_token"]))
        {
            await Answer(context, StatusCodes.Status403Forbidden);
        }
        else
        {
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync(query["hub.challenge"].ToString(), context.RequestAborted);
        }
    }

    private static async Task PostAsync(HttpContext context, ReceiveDelivery receive, ILogger logger)
    {
        if (await ReadBodyAsync(context.Request) is not { } body)
        {
            await Answer(context, StatusCodes.Status413PayloadTooLarge);
            return;
        }

        try
        {
            // Not ended by a caller who hangs up: what is being stored is stored.
            var answer = await receive.RunAsync(body, context.Request.Headers["X-Hub-Signature-256"], CancellationToken.None);
            context.Response.StatusCode = answer switch
            {
                ReceiptAnswer.Stored => StatusCodes.Status200OK,
                ReceiptAnswer.NotConfigured => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status401Unauthorized,
            };
        }
#pragma warning disable CA1031 // Any trouble means "bring it again".
        catch (Exception trouble)
#pragma warning restore CA1031
        {
            NotStored(logger, trouble);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    /// <summary>The bytes as received: the signature is over them. Null when there are too many.</summary>
    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength is > ReceiveDelivery.LongestBody) return null;
        if (request.ContentLength is { } length)
        {
            var exact = new byte[length];
            await request.Body.ReadExactlyAsync(exact, request.HttpContext.RequestAborted);
            return exact;
        }

        using var all = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int count; (count = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0;)
        {
            if (all.Length + count > ReceiveDelivery.LongestBody) return null;
            all.Write(chunk, 0, count);
        }

        return all.ToArray();
    }

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Error, "A delivery of WhatsApp was not stored and is answered with 503, so that it comes again")]
    private static partial void NotStored(ILogger logger, Exception trouble);
}
