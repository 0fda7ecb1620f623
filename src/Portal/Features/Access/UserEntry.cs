namespace Procurement.Portal.Features.Access;

/// <summary>A user as entered on screen. <see cref="Password"/> empty keeps the present one.</summary>
public sealed class UserEntry
{
    public bool IsNew { get; init; } = true;
    public string Email { get; set; } = "";
    public string? Name { get; set; }
    public string? Phone { get; set; }
    public List<string> Roles { get; init; } = [];
    public bool IsDisabled { get; set; }
    public string? Password { get; set; }
}
