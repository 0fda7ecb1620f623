using Npgsql;
using Procurement.Data;
using Procurement.Engine;
using Procurement.Portal;
using Procurement.Portal.Api;
using Procurement.Portal.Endpoints;
using Procurement.Portal.Features.Health;

var builder = WebApplication.CreateBuilder(args);
EmptyValues.TreatAsAbsent(builder.Configuration);
if (ConfigurationCheck.Refusal(builder.Configuration) is { } refusal)
{
    await Console.Error.WriteLineAsync(refusal);
    return 1;
}

builder.Services.AddProcurementData(builder.Configuration.GetConnectionString("Procurement")!);
builder.Services.AddEngine(builder.Configuration);
builder.Services.AddWhatsAppWebhook();
builder.Services.AddPortal(builder.Configuration);
builder.Services.AddProcurementApi();
builder.Services.AddHealth(builder.Configuration);

var app = builder.Build();
await DataSetup.MigrateAsync(app.Services.GetRequiredService<NpgsqlDataSource>(), CancellationToken.None);
await app.CreateFirstAdminAsync();
app.UsePortal();
app.MapHealth();
app.MapProcurementApi();
app.MapPortal();
await app.RunAsync();
return 0;

public partial class Program;
