using Procurement.Engine.Requests;
using Procurement.Portal.Features.Requests;

namespace Procurement.Portal.Tests.Requests;

public sealed class OperationWordsTests
{
    [Fact]
    public void An_operation_reads_as_what_was_done_and_from_which_words()
    {
        var body = OperationRows.Write(new SetQuantity(1, 30, "box") { Evidence = [new Evidence(Guid.NewGuid(), "sorry 30 boxes")] });

        Assert.Equal("Set the quantity of line 1 to 30 box", OperationWords.Describe("setQuantity", body));
        Assert.Equal(["sorry 30 boxes"], OperationWords.Quotes(body));
    }

    [Fact]
    public void A_decision_reads_with_its_comment()
    {
        Assert.Equal("Release: checked by phone", OperationWords.Describe("release", """{"op":"release","comment":"checked by phone"}"""));
        Assert.Equal("Approve", OperationWords.Describe("approve", """{"op":"approve","comment":null}"""));
    }
}
