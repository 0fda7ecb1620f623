namespace Procurement.Engine.Erp;

/// <summary>An ERP that keeps our placed orders as purchases.</summary>
public interface IErp
{
    /// <summary>
    /// Books a purchase once: the one with this reference is found, or created, and confirmed. Harmless to repeat, at the same time and after a lost answer.
    /// </summary>
    /// <exception cref="ErpRefusedException">The ERP lacks something or does not accept it: a person must act first.</exception>
    /// <exception cref="ErpUnavailableException">No answer that settles it: try again later.</exception>
    Task<ErpBooked> EnsurePurchaseOrderAsync(ErpPurchase purchase, CancellationToken cancellationToken);

    /// <summary>Signs in and says what is there.</summary>
    /// <exception cref="ErpRefusedException">User, password, database or rights are wrong.</exception>
    /// <exception cref="ErpUnavailableException">No usable answer.</exception>
    Task<ErpProbe> ProbeAsync(CancellationToken cancellationToken);
}

/// <summary>A purchase as every ERP can take it.</summary>
/// <param name="Reference">Our order number, by which it is found again.</param>
/// <param name="Date">When it was ordered, at the company's place.</param>
/// <param name="NeedBy">When it is expected; null when nobody said.</param>
/// <param name="Description">For people who read it in the ERP.</param>
public sealed record ErpPurchase(string Reference, ErpSupplier Supplier, string Currency, DateOnly Date, DateOnly? NeedBy, string Description,
    IReadOnlyList<ErpPurchaseLine> Lines);

/// <param name="Code">The party's code in the ERP.</param>
public sealed record ErpSupplier(string Code, string Name);

/// <param name="Sku">Our item code: the product's code in the ERP; null for an item of no catalogue.</param>
/// <param name="SupplierSku">The supplier's article number, by which the product is found where its code is not ours.</param>
/// <param name="Unit">The catalogue's word: <c>box</c>, <c>kg</c>.</param>
/// <param name="UnitPrice">Of one unit, in the purchase's currency.</param>
public sealed record ErpPurchaseLine(int Position, string? Sku, string? SupplierSku, string Description, decimal Quantity, string Unit, decimal UnitPrice);

/// <summary>A purchase that stands confirmed in the ERP.</summary>
/// <param name="Id">The ERP's own key.</param>
/// <param name="Number">The number that people see there.</param>
/// <param name="Created">False when it was there already.</param>
public sealed record ErpBooked(string Id, string Number, bool Created);

public sealed record ErpProbe(string Version, string Company, string Currency);

/// <summary>The ERP lacks something or does not accept what we send; <see cref="Exception.Message"/> names it for an operator.</summary>
public sealed class ErpRefusedException : Exception
{
    public ErpRefusedException() { }
    public ErpRefusedException(string message) : base(message) { }
    public ErpRefusedException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>The ERP gave no answer that settles the matter; what was asked may have been done.</summary>
public sealed class ErpUnavailableException : Exception
{
    public ErpUnavailableException() { }
    public ErpUnavailableException(string message) : base(message) { }
    public ErpUnavailableException(string message, Exception innerException) : base(message, innerException) { }
}
