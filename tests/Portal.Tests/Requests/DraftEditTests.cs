using Procurement.Data.Requests;
using Procurement.Engine.Requests;
using Procurement.Portal.Features.Requests;

namespace Procurement.Portal.Tests.Requests;

public sealed class DraftEditTests
{
    private readonly PurchaseRequest request = Request();

    [Fact]
    public void Nothing_edited_makes_no_operations() => Assert.Empty(new DraftEdit(request).Operations());

    [Fact]
    public void A_changed_quantity_is_one_operation_on_that_line()
    {
        var edit = new DraftEdit(request);

        edit.Lines[0].Quantity = 35;

        Assert.Equal([new SetQuantity(1, 35, "box")], edit.Operations());
    }

    [Fact]
    public void Another_item_brings_its_unit_and_is_set_before_its_quantity()
    {
        var edit = new DraftEdit(request);

        edit.Lines[0].Choose(new ItemChoice("MED-1011", "Gloves, carton", "carton", 228, "AED", "MDS", 1));
        edit.Lines[0].Quantity = 3;

        Assert.Equal([new SetItem(1, "MED-1011"), new SetQuantity(1, 3, "carton")], edit.Operations());
    }

    [Fact]
    public void A_line_in_no_catalogue_gets_price_and_supplier_together()
    {
        var edit = new DraftEdit(request);

        edit.Lines[1].UnitPrice = 80;
        edit.Lines[1].Supplier = "OFW";

        Assert.Equal([new SetPrice(2, 80, "OFW")], edit.Operations());
    }

    [Fact]
    public void A_removed_line_is_removed_whatever_else_was_typed()
    {
        var edit = new DraftEdit(request);

        edit.Lines[0].Quantity = 1;
        edit.Lines[0].IsRemoved = true;

        Assert.Equal([new RemoveLine(1)], edit.Operations());
    }

    [Fact]
    public void A_new_line_is_added_and_an_empty_one_is_left_out()
    {
        var edit = new DraftEdit(request);

        edit.Lines.Add(new LineEdit());
        edit.Lines.Add(new LineEdit { Description = "door stop", Quantity = 2 });

        Assert.Equal([new AddLine(null, null, "door stop", 2, null, "door stop", 2, null)], edit.Operations());
    }

    [Fact]
    public void Fields_are_operations_only_where_they_differ()
    {
        var edit = new DraftEdit(request) { Site = "HQ", Urgent = true, NeedBy = new DateTime(2026, 11, 30), Notes = "back door" };

        Assert.Equal([new SetSite("HQ"), new SetNeedBy(new DateOnly(2026, 11, 30)), new SetUrgent(true), new SetNotes("back door")], edit.Operations());
    }

    [Fact]
    public void Saving_is_for_the_revision_that_was_read() => Assert.Equal(1, new DraftEdit(request).Revision);

    private static PurchaseRequest Request()
    {
        var id = Guid.NewGuid();
        var built = new PurchaseRequest { Id = id, Number = "PR-2026-000001", RequesterId = Guid.NewGuid(), Currency = "AED", SiteCode = "B7", CostCenterCode = "CC-400" };
        built.Lines.Add(new RequestLine { Id = Guid.NewGuid(), RequestId = id, Position = 1, Sku = "MED-1008", Description = "Gloves", Quantity = 30, Unit = "box", UnitPrice = 39, SupplierCode = "BRC", RequestedText = "gloves" });
        built.Lines.Add(new RequestLine { Id = Guid.NewGuid(), RequestId = id, Position = 2, Description = "plaque", Quantity = 1, RequestedText = "plaque" });
        return built;
    }
}
