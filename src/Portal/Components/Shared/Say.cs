using MudBlazor;
using Procurement.Engine.Access;

namespace Procurement.Portal.Components.Shared;

/// <summary>Says how an operation ended, in the words of its outcome.</summary>
internal static class Say
{
    /// <returns>True when it is done.</returns>
    public static bool Outcome(this ISnackbar snackbar, Outcome outcome, string done)
    {
        if (outcome.Ok)
        {
            snackbar.Add(done, Severity.Success);
            return true;
        }

        var why = outcome.Errors.Count > 0 ? string.Join(" ", outcome.Errors) : Show.Words(outcome.Code ?? "");
        snackbar.Add(outcome.Code == NoCodes.WrongRevision ? $"It changed meanwhile; what you see now is current. {why}" : why, outcome.Code is NoCodes.WrongRevision or NoCodes.WrongState ? Severity.Warning : Severity.Error);
        return false;
    }
}
