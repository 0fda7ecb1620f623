using MudBlazor;
using Procurement.Engine.Access;
using Procurement.Portal.Components.Shared;

namespace Procurement.Portal.Features.Access;

/// <summary>The one way in which pages write: runs an engine operation as the signed-in user and says how it ended.</summary>
public sealed class Operate(IServiceProvider services, CurrentActor actors, ISnackbar snackbar)
{
    /// <param name="run">Calls the operation.</param>
    /// <param name="done">What to say when it is done.</param>
    /// <returns>True when it is done.</returns>
    public async Task<bool> RunAsync<TOperation>(Func<TOperation, Actor, Task<Outcome>> run, string done, CancellationToken cancellationToken = default) where TOperation : notnull =>
        snackbar.Outcome(await run(services.GetRequiredService<TOperation>(), await actors.GetAsync(cancellationToken)), done);
}
