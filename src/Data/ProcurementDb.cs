using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Procurement.Data.Access;
using Procurement.Data.Approvals;
using Procurement.Data.Audit;
using Procurement.Data.Checks;
using Procurement.Data.Company;
using Procurement.Data.Erp;
using Procurement.Data.Messaging;
using Procurement.Data.Orders;
using Procurement.Data.Requests;
using Procurement.Data.Turns;
using Procurement.Data.Work;

namespace Procurement.Data;

/// <summary>All rows. Used directly, a fresh context for each operation.</summary>
public class ProcurementDb(DbContextOptions<ProcurementDb> options) : IdentityDbContext<PortalUser, IdentityRole<Guid>, Guid>(options), IDataProtectionKeyContext
{
    public const string RequestNumbers = "request_numbers", OrderNumbers = "order_numbers";

    public DbSet<Person> People => Set<Person>();
    public DbSet<PersonAddress> Addresses => Set<PersonAddress>();
    public DbSet<Site> Sites => Set<Site>();
    public DbSet<CostCenter> CostCenters => Set<CostCenter>();
    public DbSet<Supplier> Suppliers => Set<Supplier>();
    public DbSet<SupplierRecipe> SupplierRecipes => Set<SupplierRecipe>();
    public DbSet<SupplierAccount> SupplierAccounts => Set<SupplierAccount>();
    public DbSet<SupplierWear> SupplierWear => Set<SupplierWear>();
    public DbSet<SupplierCanary> SupplierCanaries => Set<SupplierCanary>();
    public DbSet<SupplierCxml> SupplierCxml => Set<SupplierCxml>();
    public DbSet<CatalogItem> CatalogItems => Set<CatalogItem>();
    public DbSet<ApprovalPolicyVersion> ApprovalPolicies => Set<ApprovalPolicyVersion>();
    public DbSet<CompanySetting> CompanySettings => Set<CompanySetting>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();
    public DbSet<ParkedItem> ParkedItems => Set<ParkedItem>();
    public DbSet<Conversation> Conversations => Set<Conversation>();
    public DbSet<InboundMessage> InboundMessages => Set<InboundMessage>();
    public DbSet<MediaFile> MediaFiles => Set<MediaFile>();
    public DbSet<OutboundMessage> OutboundMessages => Set<OutboundMessage>();
    public DbSet<SenderState> SenderStates => Set<SenderState>();

    public DbSet<MessageBatch> MessageBatches => Set<MessageBatch>();
    public DbSet<Turn> Turns => Set<Turn>();
    public DbSet<ModelUse> ModelUses => Set<ModelUse>();

    public DbSet<PurchaseRequest> Requests => Set<PurchaseRequest>();
    public DbSet<RequestLine> RequestLines => Set<RequestLine>();
    public DbSet<Operation> Operations => Set<Operation>();
    public DbSet<Question> Questions => Set<Question>();
    public DbSet<CheckRun> CheckRuns => Set<CheckRun>();
    public DbSet<Finding> Findings => Set<Finding>();
    public DbSet<Approval> Approvals => Set<Approval>();

    public DbSet<PurchaseOrder> Orders => Set<PurchaseOrder>();
    public DbSet<PurchaseOrderLine> OrderLines => Set<PurchaseOrderLine>();
    public DbSet<OrderAttempt> OrderAttempts => Set<OrderAttempt>();
    public DbSet<OrderDocument> OrderDocuments => Set<OrderDocument>();
    public DbSet<AttemptStep> AttemptSteps => Set<AttemptStep>();
    public DbSet<OrderSheet> OrderSheets => Set<OrderSheet>();
    public DbSet<LiveSession> LiveSessions => Set<LiveSession>();
    public DbSet<SupplierBreaker> SupplierBreakers => Set<SupplierBreaker>();
    public DbSet<Receipt> Receipts => Set<Receipt>();
    public DbSet<ErpPosting> ErpPostings => Set<ErpPosting>();

    public DbSet<WorkNode> WorkNodes => Set<WorkNode>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<IdempotentCall> IdempotentCalls => Set<IdempotentCall>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasPostgresExtension("pg_trgm");
        builder.HasSequence<long>(RequestNumbers);
        builder.HasSequence<long>(OrderNumbers);
        builder.Entity<IdentityRole<Guid>>().ToTable("portal_roles");
        builder.Entity<IdentityUserRole<Guid>>().ToTable("portal_user_roles");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("portal_user_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("portal_user_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("portal_user_tokens");
        builder.Entity<IdentityRoleClaim<Guid>>().ToTable("portal_role_claims");
        builder.Entity<DataProtectionKey>().ToTable("data_protection_keys");
        builder.ApplyConfigurationsFromAssembly(typeof(ProcurementDb).Assembly);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<decimal>().HavePrecision(18, 4);
    }

    /// <summary>The next free number of a series, e.g. PR-2026-000123. Numbers of rolled-back work are left out, never given twice.</summary>
    public async Task<string> NextNumberAsync(string sequence, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var prefix = sequence switch { RequestNumbers => "PR", OrderNumbers => "PO", _ => throw new ArgumentOutOfRangeException(nameof(sequence), sequence, "No such series.") };
#pragma warning disable EF1002 // The sequence is one of two constants, checked above.
        var value = await Database.SqlQueryRaw<long>($"SELECT nextval('{sequence}') AS \"Value\"").SingleAsync(cancellationToken);
#pragma warning restore EF1002
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}-{now.Year}-{value:D6}");
    }
}
