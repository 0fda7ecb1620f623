using Npgsql;
using Procurement.Data;
using Procurement.Engine;
using Procurement.Portal;
using Procurement.Portal.Api;
using Procurement.Portal.Endpoints;

var builder = WebApplication.CreateBuilder(args);
var connectionString = builder.Configuration.GetConnectionString("Procurement")
    ?? throw new InvalidOperationException("ConnectionStrings:Procurement is missing: set it to the PostgreSQL database (environment: ConnectionStrings__Procurement).");
builder.Services.AddProcurementData(connectionString);
builder.Services.AddEngine(builder.Configuration);
builder.Services.AddWhatsAppWebhook();
builder.Services.AddPortal(builder.Configuration);
builder.Services.AddProcurementApi();
builder.Services.AddHealthChecks();

var app = builder.Build();
await DataSetup.MigrateAsync(app.Services.GetRequiredService<NpgsqlDataSource>(), CancellationToken.None);
await app.CreateFirstAdminAsync();
app.UsePortal();
app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
app.MapHealthChecks("/health/ready");
app.MapProcurementApi();
app.MapPortal();
await app.RunAsync();

public partial class Program;
