using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Orders.Answers;
using Procurement.Engine.Orders.Documents;
using Procurement.Engine.Orders.Mail;

namespace Procurement.Portal.Features.Orders;

/// <summary>
/// Where a supplier answers an order by the link of our mail, without a sign-in. Opening it decides nothing, as scanners of links open it too; sending the
/// form does, once.
/// </summary>
public sealed partial class SupplierAnswerPage
{
    private OrderDocument? document;
    private PurchaseOrder? order;
    private string supplier = "", buyer = "";
    private IReadOnlyDictionary<int, decimal> changes = new Dictionary<int, decimal>();
    private AnswerRefusal? refusal;
    private string? fault;
    private bool taken;

    [Parameter] public string Token { get; set; } = "";
    [SupplyParameterFromForm(FormName = "supplier-answer")] private AnswerEntry Entry { get; set; } = null!;
    [Inject] private IDbContextFactory<ProcurementDb> Dbs { get; set; } = null!;
    [Inject] private TakeSupplierAnswer Take { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;
    [Inject] private IOptions<BuyerOptions> Buyer { get; set; } = null!;

    private bool IsOpen => refusal is null;

    private string Title => document!.Kind switch
    {
        OrderDocumentKind.New => "Purchase order",
        OrderDocumentKind.Change => "Change of purchase order",
        _ => "Cancellation of purchase order",
    };

    protected override async Task OnInitializedAsync()
    {
        Entry ??= new AnswerEntry();
        if (AnswerToken.HashOf(Token) is not { } hash) return;
        await using var db = await Dbs.CreateDbContextAsync();
        document = await db.OrderDocuments.AsNoTracking().SingleOrDefaultAsync(x => x.TokenHash == hash);
        if (document is null) return;
        order = await db.Orders.AsNoTracking().Include(x => x.Lines).SingleAsync(x => x.Id == document.OrderId);
        supplier = await db.Suppliers.Where(x => x.Code == order.SupplierCode).Select(x => x.Name).SingleAsync();
        buyer = Buyer.Value.Name is { Length: > 0 } name ? name : await db.Sites.Where(x => x.Code == order.SiteCode).Select(x => x.Name).SingleAsync();
        changes = document.IsOpen ? DocumentQuantities.Of(document) : changes;
        refusal = TakeSupplierAnswer.Refusal(document, await db.OrderDocuments.AsNoTracking().Where(x => x.OrderId == order.Id).ToListAsync(), checkExpiry: true, Clock.GetUtcNow());
        if (refusal is null && order.Status is OrderStatus.Received or OrderStatus.ShortClosed or OrderStatus.Cancelled) refusal = AnswerRefusal.OrderOver;
    }

    private async Task AnswerAsync()
    {
        if (document is null || !IsOpen) return;
        var answer = new SupplierAnswer(Entry.Decision ?? "", Trimmed(Entry.Number), Entry.Delivery, Trimmed(Entry.Remark));
        fault = answer.Fault ?? (answer is { Kind: AnswerKinds.Declined, Remark: null } ? "Say why you decline." : null);
        if (fault is not null) return;
        refusal = await Take.RunAsync(document.Id, answer, "link", checkExpiry: true, null, CancellationToken.None);
        taken = refusal is null;
    }

    private string Words(AnswerRefusal why) => why switch
    {
        AnswerRefusal.Expired => "This link has expired. Please answer our mail instead.",
        AnswerRefusal.AnsweredAlready => document!.Answer == AnswerKinds.Declined ? "This order was declined already. Do not deliver it; if that is wrong, please answer our mail." : "This order was accepted already. There is nothing more to do.",
        AnswerRefusal.Replaced => "A newer document has replaced this one. Please use the link in our latest mail.",
        _ => "This order is over. Do not deliver it; if that is wrong, please answer our mail.",
    };

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    internal sealed class AnswerEntry
    {
        public string? Decision { get; set; }
        public string? Number { get; set; }
        public DateOnly? Delivery { get; set; }
        public string? Remark { get; set; }
    }
}
