namespace Procurement.Testing.Installation;

/// <summary>A portal user of the local company. The portal listens on this machine only, so the passwords may stand here.</summary>
/// <param name="Phone">The person it is linked to; null for none.</param>
public sealed record SignIn(string Who, string Email, string Password, string Role, string? Phone);

public static class SignIns
{
    public const string ApiKey = "local-api-key-of-this-machine-only-5080";

    public static readonly SignIn Admin = new("admin", "admin@bayview.example", "Admin-of-Bayview-1", "Admin", Phone: null);

    public static readonly IReadOnlyList<SignIn> OfTheSampleCompany =
    [
        new("operator (Daniel Okafor)", "daniel.okafor@bayview.example", "Operator-of-Bayview-1", "Operator", "+12125550111"),
        new("approver of Building 7 (Mohammed Rahman)", "mohammed.rahman@bayview.example", "Approver-of-Bayview-1", "Approver", "+447700900113"),
        new("auditor", "auditor@bayview.example", "Auditor-of-Bayview-1", "Auditor", Phone: null),
    ];
}
