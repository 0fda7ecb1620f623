using Procurement.Engine.Files;
using Procurement.Engine.Orders.Browser;
using Procurement.Engine.Orders.Evidence;

namespace Procurement.Engine.Orders;

/// <summary>The steps of a dry run with their pictures, as they are made.</summary>
internal sealed class DryRunSteps(IFileStore files, string supplier, TimeProvider clock)
{
    private readonly List<DryRunStep> steps = [];
    private readonly Guid run = Guid.CreateVersion7(clock.GetUtcNow());

    public IReadOnlyList<DryRunStep> All => steps;

    /// <summary>A step, with the page as it is now.</summary>
    public async Task AddAsync(string name, bool ok, string? detail, ISupplierSite site, CancellationToken cancellationToken)
        => await WriteAsync(name, ok, detail, await site.CaptureAsync(name, cancellationToken), cancellationToken);

    public async Task WriteAsync(string name, bool ok, string? detail, Screenshot? picture, CancellationToken cancellationToken)
    {
        string? key = null;
        if (picture is not null)
        {
            key = $"dry-runs/{supplier}/{run:N}/{steps.Count + 1:D2}-{name}.png";
            await files.PutAsync(key, picture.Png, "image/png", cancellationToken);
            if (picture.Small is { } small) await files.PutAsync(SmallPictures.KeyOf(key), small, SmallPictures.ContentType, cancellationToken);
        }
        steps.Add(new DryRunStep(name, ok, detail, key));
    }
}
