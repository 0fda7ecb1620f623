using System.Text;
using Microsoft.EntityFrameworkCore;
using Procurement.Data.Company;
using Procurement.Engine.Company;
using Procurement.Testing;
using Procurement.Testing.Services;

namespace Procurement.Engine.Tests.Company;

public sealed class ImportCompanyTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase database = null!;
    private TestDbs dbs = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync(Stop);
        dbs = new TestDbs(database);
    }

    public async ValueTask DisposeAsync()
    {
        await dbs.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task The_sample_company_comes_in_whole()
    {
        await SampleCompany.ImportAsync(dbs, FakeClock.OnMondayMorning(), Stop);

        await using var db = dbs.CreateDbContext();
        Assert.Equal((12, 10, 40, 8, 420, 1), (await db.CostCenters.CountAsync(Stop), await db.Sites.CountAsync(Stop), await db.People.CountAsync(Stop), await db.Suppliers.CountAsync(Stop), await db.CatalogItems.CountAsync(Stop), await db.ApprovalPolicies.CountAsync(Stop)));
        Assert.Equal("AED", (await db.CompanySettings.SingleAsync(x => x.Key == CompanySetting.Currency, Stop)).Value);
        var gloves = await db.CatalogItems.SingleAsync(x => x.Sku == "MED-1008", Stop);
        Assert.Equal((39.00m, "box", 200m, "BRC"), (gloves.Price, gloves.Unit, gloves.PackSize, gloves.SupplierCode));
    }

    [Fact]
    public async Task A_file_imported_again_changes_nothing()
    {
        await SampleCompany.ImportAsync(dbs, FakeClock.OnMondayMorning(), Stop);

        foreach (var (kind, file) in SampleCompany.Files)
        {
            var again = await ImportAsync(kind, await File.ReadAllTextAsync(Path.Combine(SampleCompany.Folder, file), Stop));
            Assert.Equal((0, 0), (again.Created, again.Updated));
            Assert.True(again.Unchanged > 0);
        }
    }

    [Fact]
    public async Task Every_fault_is_named_by_line_and_column_and_nothing_is_saved()
    {
        const string csv = "code,name,owner_phone,monthly_budget\nCC-1,One,+447700900101,100\nCC-2,,0044770,\"1,000\"\nCC-1,Again,+447700900101,5\n";

        var result = await ImportAsync(ImportKinds.CostCenters, csv);

        Assert.Equal([(3, "name"), (3, "owner_phone"), (3, "monthly_budget"), (4, "code")], result.Errors.Select(x => (x.Line, x.Column!)));
        await using var db = dbs.CreateDbContext();
        Assert.Empty(await db.CostCenters.ToListAsync(Stop));
    }

    [Fact]
    public async Task A_byte_order_mark_and_windows_line_ends_are_accepted_and_a_quoted_line_break_keeps_the_line_numbers()
    {
        var result = await ImportAsync(ImportKinds.CostCenters, "\uFEFFcode,name,owner_phone,monthly_budget\r\nCC-1,\"One\r\nand more\",+447700900101,100\r\nCC-2,Two,nobody,100\r\n");

        Assert.Equal([(4, "owner_phone")], result.Errors.Select(x => (x.Line, x.Column!)));
    }

    [Fact]
    public async Task An_empty_cell_clears_an_optional_value_and_absent_rows_stay()
    {
        await SampleCompany.ImportAsync(dbs, FakeClock.OnMondayMorning(), Stop);

        var result = await ImportAsync(ImportKinds.Suppliers, "code,name,channel,website,email,phone,currency,status,payment_terms,free_delivery_over,notes\nOFW,OfficeWorld Trading,web,https://officeworld.example,,,AED,approved,,,\n");

        Assert.Equal((0, 1, 0), (result.Created, result.Updated, result.Unchanged));
        await using var db = dbs.CreateDbContext();
        var supplier = await db.Suppliers.SingleAsync(x => x.Code == "OFW", Stop);
        Assert.Equal((null, null, null), (supplier.Email, supplier.FreeDeliveryOver, supplier.Notes));
        Assert.Equal(8, await db.Suppliers.CountAsync(Stop));
    }

    [Fact]
    public async Task References_that_were_not_imported_are_refused()
    {
        var sites = await ImportAsync(ImportKinds.Sites, "code,name,aliases,address,city,country,timezone,cost_center\nHQ,HQ,,Street,Dubai,AE,Asia/Dubai,CC-404\n");

        Assert.Equal((2, "cost_center"), (sites.Errors.Single().Line, sites.Errors.Single().Column));
    }

    [Fact]
    public async Task People_that_leave_an_owner_of_a_cost_centre_missing_are_refused()
    {
        await ImportAsync(ImportKinds.CostCenters, "code,name,owner_phone,monthly_budget\nCC-1,One,+447700900999,100\n");
        await ImportAsync(ImportKinds.Sites, "code,name,aliases,address,city,country,timezone,cost_center\nHQ,HQ,,Street,Dubai,AE,Asia/Dubai,CC-1\n");

        var people = await ImportAsync(ImportKinds.People, "phone,name,roles,site,cost_center,language,spend_limit,manager_phone,active\n+447700900100,Ada,requester,HQ,CC-1,en,0,,true\n");

        Assert.Contains("CC-1", people.Errors.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_in_another_currency_is_refused()
    {
        await SampleCompany.ImportAsync(dbs, FakeClock.OnMondayMorning(), Stop);

        var result = await ImportAsync(ImportKinds.Suppliers, "code,name,channel,email,currency,status\nEUR,Euro Supplier,email,a@b.example,EUR,approved\n");

        Assert.Equal((2, "currency"), (result.Errors.Single().Line, result.Errors.Single().Column));
    }

    [Fact]
    public async Task Two_sites_may_not_share_an_alias()
    {
        await SampleCompany.ImportAsync(dbs, FakeClock.OnMondayMorning(), Stop);

        var result = await ImportAsync(ImportKinds.Sites, "code,name,aliases,address,city,country,timezone,cost_center\nNEW,New site,Marina,Street,Dubai,AE,Asia/Dubai,CC-100\n");

        Assert.Equal((2, "aliases"), (result.Errors.Single().Line, result.Errors.Single().Column));
    }

    [Fact]
    public async Task Past_requests_are_history_that_owes_no_work_and_new_numbers_start_above_them()
    {
        await SampleCompany.ImportAsync(dbs, FakeClock.OnMondayMorning(), Stop);
        const string json = """
            {"number":"PR-2026-000174","phone":"+447700900135","lines":[{"sku":"OFC-1206","quantity":2,"unit":"box"}],"site":"LIS","status":"Ordered","createdAt":"2026-03-02T10:05:00+00:00","orders":[{"number":"PO-2026-000090","supplier":"OFW","supplierOrderNumber":"S-1"}],"receipts":[{"at":"2026-03-05T10:00:00Z","by":"Inês","lines":[{"position":1,"quantity":2}]}]}
            """;

        var result = await ImportAsync(ImportKinds.Requests, json);

        Assert.Equal((1, 0), (result.Created, result.Errors.Count));
        await using var db = dbs.CreateDbContext();
        var request = await db.Requests.Include(x => x.Lines).SingleAsync(Stop);
        Assert.Equal((null, true, 2m), (request.DueAt, request.Imported, request.Lines.Single().ReceivedQuantity));
        Assert.Null((await db.Orders.SingleAsync(Stop)).DueAt);
        Assert.Equal("PR-2026-000175", await db.NextNumberAsync(Data.ProcurementDb.RequestNumbers, FakeClock.MondayMorning, Stop));
        Assert.Equal(1, (await ImportAsync(ImportKinds.Requests, json)).Unchanged);
    }

    [Fact]
    public async Task A_policy_with_unknown_words_is_refused_with_their_places()
    {
        await SampleCompany.ImportAsync(dbs, FakeClock.OnMondayMorning(), Stop);
        var policy = (await File.ReadAllTextAsync(Path.Combine(SampleCompany.Folder, "approval_policy.json"), Stop)).Replace("\"amount_over\": 50000", "\"amount_above\": 50000", StringComparison.Ordinal).Replace("\"B7\"", "\"B8\"", StringComparison.Ordinal);

        var result = await ImportAsync(ImportKinds.ApprovalPolicy, policy);

        Assert.Equal(["site_categories.workshop", "rules[3].when.amount_above"], result.Errors.Select(x => x.Column));
    }

    [Fact]
    public async Task Only_an_administrator_imports()
    {
        await using var content = new MemoryStream("code"u8.ToArray());
        var result = await SampleCompany.Imports(dbs, FakeClock.OnMondayMorning()).RunAsync(ImportKinds.Sites, content, SampleCompany.Admin with { PortalRoles = ["Operator"] }, Stop);

        Assert.False(result.Ok);
    }

    private async Task<ImportResult> ImportAsync(string kind, string text)
    {
        await using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await SampleCompany.Imports(dbs, FakeClock.OnMondayMorning()).RunAsync(kind, content, SampleCompany.Admin, Stop);
    }
}
