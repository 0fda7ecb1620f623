namespace Procurement.Portal.Api;

/// <summary>REST under <c>/api/v1</c> and its description.</summary>
public static class ApiSetup
{
    public static IServiceCollection AddProcurementApi(this IServiceCollection services)
    {
        services.AddApiAccess();
        services.AddProblemDetails();
        services.AddApiJson();
        // Thrown, so that ApiFaults can say what was wrong.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddOpenApi(ApiDescription.Describe);
        return services;
    }

    public static void MapProcurementApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var api = app.MapGroup("/api/v1").DisableAntiforgery().WithTags("Procurement");
        api.MapRequests();
        api.MapOrders();
        api.MapSuppliers();
        api.MapConversations();
        api.MapCompany();
        api.MapUsers();
        api.MapExports();
    }
}
