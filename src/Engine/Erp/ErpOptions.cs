namespace Procurement.Engine.Erp;

/// <summary>Section <c>Erp</c> of the configuration: where placed orders are booked.</summary>
public sealed class ErpOptions
{
    public const string Section = "Erp";

    /// <summary><c>none</c> (or empty): orders are not booked. <c>tryton</c>.</summary>
    public string Kind { get; set; } = "none";

    /// <summary>Address of the server without the database: <c>https://erp.example/</c>.</summary>
    public string Url { get; set; } = "";

    public string Database { get; set; } = "";
    public string User { get; set; } = "";
    public string Password { get; set; } = "";

    /// <summary>True: a supplier or product that the ERP lacks is created there. False: the booking fails and names it.</summary>
    public bool CreateMissing { get; set; }

    public bool IsTryton => string.Equals(Kind, "tryton", StringComparison.OrdinalIgnoreCase);

    public bool IsConfigured => IsTryton;

    /// <summary>What keeps these settings from being used, one sentence each, naming the key; empty when they are complete.</summary>
    public IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Kind) || string.Equals(Kind, "none", StringComparison.OrdinalIgnoreCase)) yield break;
        if (!IsTryton)
        {
            yield return $"Erp:Kind is '{Kind}': use none or tryton";
            yield break;
        }
        if (!Uri.TryCreate(Url, UriKind.Absolute, out _)) yield return "Erp:Url is not an address";
        if (string.IsNullOrWhiteSpace(Database)) yield return "Erp:Database is empty";
        if (string.IsNullOrWhiteSpace(User)) yield return "Erp:User is empty";
        if (string.IsNullOrWhiteSpace(Password)) yield return "Erp:Password is empty";
    }
}
