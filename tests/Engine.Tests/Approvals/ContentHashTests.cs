using Procurement.Data.Company;
using Procurement.Data.Requests;
using Procurement.Engine.Approvals;
using Procurement.Engine.Orders;

namespace Procurement.Engine.Tests.Approvals;

public sealed class ContentHashTests
{
    private static Site Building(string address = "Service Road 4") => new() { Code = "B7", Name = "Building 7", Aliases = [], Address = address, City = "Dubai", Country = "AE", TimeZone = "Asia/Dubai", CostCenterCode = "CC-400" };

    private static PurchaseRequest Request(Action<PurchaseRequest>? change = null)
    {
        var request = new PurchaseRequest { Id = Guid.CreateVersion7(), Number = "PR-2026-000001", RequesterId = Guid.CreateVersion7(), Currency = "AED", SiteCode = "B7", CostCenterCode = "CC-400" };
        request.Lines.Add(new RequestLine { Id = Guid.CreateVersion7(), RequestId = request.Id, Position = 1, Sku = "A", Description = "Gloves", Quantity = 30, Unit = "box", UnitPrice = 39.5m, SupplierCode = "BRC", RequestedText = "gloves" });
        request.Lines.Add(new RequestLine { Id = Guid.CreateVersion7(), RequestId = request.Id, Position = 2, Description = "Blue rope", Quantity = 2, Unit = "roll", UnitPrice = 10, SupplierCode = "IRB", RequestedText = "rope" });
        change?.Invoke(request);
        return request;
    }

    private static string Hash(Action<PurchaseRequest>? change = null) => ContentHash.Of(Request(change), [Building()]);

    public static TheoryData<string, Action<PurchaseRequest>> Changes() => new()
    {
        { "item", x => x.Lines[0].Sku = "B" }, { "quantity", x => x.Lines[0].Quantity = 31 }, { "unit", x => x.Lines[0].Unit = "carton" }, { "price", x => x.Lines[0].UnitPrice = 39.51m },
        { "supplier", x => x.Lines[0].SupplierCode = "MDS" }, { "site", x => x.SiteCode = "HQ" }, { "site of a line", x => x.Lines[1].SiteCode = "HQ" }, { "cost centre", x => x.CostCenterCode = "CC-100" },
        { "what a line without an item is", x => x.Lines[1].Description = "Red rope" }, { "removed line", x => x.Lines[1].RemovedAt = DateTimeOffset.UnixEpoch },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_part_of_the_content_counts(string what, Action<PurchaseRequest> change) => Assert.True(Hash() != Hash(change), what);

    [Fact]
    public void Another_delivery_address_is_another_content() => Assert.NotEqual(Hash(), ContentHash.Of(Request(), [Building("Service Road 5")]));

    [Fact]
    public void What_is_no_part_of_the_purchase_does_not_count() => Assert.Equal(Hash(), Hash(x =>
    {
        x.NeedBy = new DateOnly(2026, 4, 1);
        x.Notes = "soon please";
        x.Urgent = true;
        x.Lines[0].Quantity = 30.000m;
        x.Lines[0].Description = "Gloves, blue";
    }));

    [Theory]
    [InlineData(1000, 1020, true)]
    [InlineData(1000, "1020.01", false)]
    [InlineData(5000, 5025, true)]
    [InlineData(5000, "5025.01", false)]
    [InlineData(1000, 700, true)]
    public void The_total_may_rise_by_the_lower_of_percent_and_amount(decimal first, decimal now, bool allowed) => Assert.Equal(allowed, Tolerance.Allows(first, now, new OrderingOptions()));
}
