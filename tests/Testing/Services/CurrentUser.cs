namespace Procurement.Testing.Services;

internal static class CurrentUser
{
    public static bool IsRoot { get; } = string.Equals(Environment.UserName, "root", StringComparison.Ordinal);
}
