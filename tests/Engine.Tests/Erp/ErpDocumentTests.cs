using Procurement.Engine.Erp;

namespace Procurement.Engine.Tests.Erp;

public sealed class ErpDocumentTests
{
    [Fact]
    public void The_purchase_carries_our_number_the_suppliers_code_and_the_lines_in_order()
    {
        var purchase = ErpDocument.For(Order() with { Lines = [Line(2, "MED-1008"), Line(1, "CLN-2001")] });

        Assert.Equal("PO-2026-000045", purchase.Reference);
        Assert.Equal("OFW", purchase.Supplier.Code);
        Assert.Equal(["CLN-2001", "MED-1008"], purchase.Lines.Select(line => line.Sku));
        Assert.Equal("PR-2026-000123, supplier's order OW-778", purchase.Description);
    }

    [Fact]
    public void The_day_is_that_of_the_company_not_of_UTC()
    {
        var purchase = ErpDocument.For(Order() with { PlacedAt = new DateTimeOffset(2026, 3, 9, 21, 30, 0, TimeSpan.Zero) });

        Assert.Equal(new DateOnly(2026, 3, 10), purchase.Date);
    }

    [Fact]
    public void A_need_by_date_that_has_passed_becomes_the_day_of_the_order()
    {
        var purchase = ErpDocument.For(Order() with { NeedBy = new DateOnly(2026, 3, 1) });

        Assert.Equal(purchase.Date, purchase.NeedBy);
    }

    [Fact]
    public void Without_a_need_by_date_there_is_none() => Assert.Null(ErpDocument.For(Order() with { NeedBy = null }).NeedBy);

    [Fact]
    public void Without_a_supplier_order_number_the_description_is_our_request() =>
        Assert.Equal("PR-2026-000123", ErpDocument.For(Order() with { SupplierOrderNumber = null }).Description);

    [Fact]
    public void An_order_without_lines_is_a_bug() => Assert.Throws<ArgumentException>(() => ErpDocument.For(Order() with { Lines = [] }));

    private static PlacedOrder Order() => new("PO-2026-000045", "PR-2026-000123", "OFW", "OfficeWorld Trading", "OW-778", "AED",
        new DateTimeOffset(2026, 3, 9, 8, 0, 0, TimeSpan.Zero), "Asia/Dubai", new DateOnly(2026, 3, 12), [Line(1, "MED-1008")]);

    private static PlacedOrderLine Line(int position, string sku) => new(position, sku, "OW1", "An item", 30, "box", 18.50m);
}
