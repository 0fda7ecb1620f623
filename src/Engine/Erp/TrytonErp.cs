using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Procurement.Engine.Erp;

/// <summary>
/// Books in Tryton 6. Nothing tells two creations with one reference apart there, and a call may succeed without an answer or answer without success, so it
/// looks (all purchases with our reference), does one step, and looks again until one purchase stands confirmed.
/// </summary>
internal sealed partial class TrytonErp(TrytonClient tryton, IOptions<ErpOptions> options, ILogger<TrytonErp> logger) : IErp
{
    /// <summary>Create, quote and confirm take three; the rest is for drafts of others at the same time.</summary>
    private const int MostSteps = 20;

    private readonly TrytonMasterData masterData = new(tryton, options.Value.CreateMissing);

    public async Task<ErpBooked> EnsurePurchaseOrderAsync(ErpPurchase purchase, CancellationToken cancellationToken)
    {
        int? created = null;
        TrytonStep? stuckAt = null;
        Exception? trouble = null;
        for (var taken = 0; taken < MostSteps; taken++)
        {
            var next = TrytonPurchases.Next(purchase.Reference, await LookAsync(purchase.Reference, cancellationToken));
            if (next is TrytonStep.Done done) return Booked(purchase, done, created);
            if (next is TrytonStep.Refuse refuse) throw new ErpRefusedException(refuse.Reason);
            if (trouble is not null && next == stuckAt) throw trouble;

            (stuckAt, trouble) = (next, null);
            try
            {
                created = await TakeAsync(next, purchase, cancellationToken) ?? created;
            }
            catch (Exception said) when (said is ErpRefusedException or ErpUnavailableException)
            {
                // It may have happened all the same, or another caller was faster: the next look tells.
                trouble = said;
            }
        }
        throw new ErpUnavailableException($"The purchase {purchase.Reference} does not come to rest in the ERP", trouble!);
    }

    public async Task<ErpProbe> ProbeAsync(CancellationToken cancellationToken)
    {
        var version = await tryton.VersionAsync(cancellationToken);
        var company = await masterData.CompanyAsync(cancellationToken);
        return new ErpProbe(version, company.Name, company.CurrencyCode);
    }

    private async Task<IReadOnlyCollection<TrytonPurchase>> LookAsync(string reference, CancellationToken cancellationToken)
    {
        var company = await tryton.CompanyAsync(cancellationToken);
        var found = await tryton.SearchAsync("purchase.purchase", TrytonValues.Where(("reference", "=", reference), ("company", "=", company)), ["id", "state", "number"], cancellationToken);
        return [.. found.Select(purchase => new TrytonPurchase(purchase.Id(), purchase.Text("state"), purchase.Text("number")))];
    }

    /// <summary>Returns the id of what it created; null for the other steps.</summary>
    private async Task<int?> TakeAsync(TrytonStep step, ErpPurchase purchase, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case TrytonStep.Create:
                return await CreateDraftAsync(purchase, cancellationToken);
            case TrytonStep.Delete delete:
                await tryton.CallAsync("model.purchase.purchase.delete", cancellationToken, TrytonValues.List([delete.Id]));
                SpareDraftDeleted(purchase.Reference, delete.Id);
                return null;
            case TrytonStep.Quote quote:
                await tryton.CallAsync("model.purchase.purchase.quote", cancellationToken, TrytonValues.List([quote.Id]));
                return null;
            case TrytonStep.Confirm confirm:
                await tryton.CallAsync("model.purchase.purchase.confirm", cancellationToken, TrytonValues.List([confirm.Id]));
                return null;
            default:
                throw new InvalidOperationException($"{purchase.Reference}: {step} is not a step to take");
        }
    }

    private async Task<int> CreateDraftAsync(ErpPurchase purchase, CancellationToken cancellationToken)
    {
        var company = await masterData.CompanyAsync(cancellationToken);
        if (!string.Equals(company.CurrencyCode, purchase.Currency, StringComparison.OrdinalIgnoreCase))
            throw new ErpRefusedException($"The order is in {purchase.Currency}, the ERP's company {company.Name} keeps {company.CurrencyCode}");

        var party = await masterData.SupplierAsync(purchase.Supplier, cancellationToken);
        var lines = await masterData.LinesAsync(purchase, party, company, cancellationToken);
        var defaults = await PartyDefaultsAsync(purchase, party, company, cancellationToken);
        var values = new JsonObject
        {
            ["company"] = company.Id,
            ["party"] = party,
            ["currency"] = company.Currency,
            ["reference"] = purchase.Reference,
            ["description"] = purchase.Description,
            ["invoice_address"] = defaults.InvoiceAddress,
            ["payment_term"] = defaults.PaymentTerm,
            ["purchase_date"] = TrytonValues.Date(purchase.Date),
            ["lines"] = new JsonArray(new JsonArray("create", lines)),
        };
        if (purchase.NeedBy is { } needBy) values["delivery_date"] = TrytonValues.Date(needBy);
        return await tryton.CreateAsync("purchase.purchase", values, cancellationToken);
    }

    /// <summary>What Tryton's own screen would fill in for this supplier: <c>create</c> fills in nothing.</summary>
    private async Task<(int InvoiceAddress, int? PaymentTerm)> PartyDefaultsAsync(ErpPurchase purchase, int party, TrytonCompany company, CancellationToken cancellationToken)
    {
        var draft = new JsonObject { ["id"] = -1, ["party"] = party, ["company"] = company.Id, ["lines"] = new JsonArray() };
        var changed = await tryton.CallAsync("model.purchase.purchase.on_change", cancellationToken, draft, TrytonValues.List(["party"]));
        var address = changed[0].OptionalId("invoice_address") ?? throw new ErpRefusedException($"Supplier {purchase.Supplier.Code} has no address in the ERP");
        return (address, changed[0].OptionalId("payment_term"));
    }

    private ErpBooked Booked(ErpPurchase purchase, TrytonStep.Done done, int? created)
    {
        var isNew = created == done.Id;
        PurchaseBooked(purchase.Reference, done.Id, isNew);
        return new ErpBooked($"{done.Id}", done.Number, isNew);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Order {Reference} stands in the ERP as purchase {PurchaseId}, created now: {Created}")]
    private partial void PurchaseBooked(string reference, int purchaseId, bool created);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Order {Reference} had a spare draft {PurchaseId} in the ERP, deleted")]
    private partial void SpareDraftDeleted(string reference, int purchaseId);
}
