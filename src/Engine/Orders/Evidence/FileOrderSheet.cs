using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Procurement.Data;
using Procurement.Data.Orders;
using Procurement.Engine.Files;
using Procurement.Engine.Orders.Documents;

namespace Procurement.Engine.Orders.Evidence;

/// <summary>
/// The sheet of an order for the file, as a PDF: what was approved, what was ordered, how it went, and whether the evidence of that is intact. Of a settled order it is kept; as long as what it says is the
/// same, it is the same file.
/// </summary>
public sealed class FileOrderSheet(IDbContextFactory<ProcurementDb> dbs, VerifyEvidence verify, IFileStore files, IPdfPrinter printer, IOptions<BuyerOptions> buyer, TimeProvider clock)
{
    /// <summary>A picture without a small one beside it goes into the PDF as it is, up to this.</summary>
    private const int MostPictureBytes = 1 << 20;

    /// <returns>Null when there is no such order.</returns>
    /// <exception cref="PdfPrinterException">It could not be printed.</exception>
    public async Task<byte[]?> RunAsync(string number, CancellationToken cancellationToken)
    {
        if (await verify.RunAsync(number, cancellationToken) is not { } evidence) return null;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var order = await db.Orders.AsNoTracking().Include(x => x.Lines).SingleAsync(x => x.Number == number, cancellationToken);
        var sheet = await SheetContents.ReadAsync(db, order, evidence, buyer.Value.Name, cancellationToken);
        var contents = sheet.Hash();
        if (await KeptAsync(db, order, contents, cancellationToken) is { } kept) return kept;
        var pdf = await printer.PrintAsync(SheetPage.Html(sheet, await PicturesAsync(sheet, cancellationToken)), cancellationToken);
        if (order.IsSettled) await KeepAsync(db, order, contents, pdf, cancellationToken);
        return pdf;
    }

    private async Task<byte[]?> KeptAsync(ProcurementDb db, PurchaseOrder order, string contents, CancellationToken cancellationToken)
    {
        if (await db.OrderSheets.SingleOrDefaultAsync(x => x.OrderId == order.Id && x.Contents == contents, cancellationToken) is not { } row) return null;
        var file = await files.GetAsync(row.FileKey, cancellationToken);
        if (file is null || EvidenceChain.Sha256(file.Content) != row.Sha256) return null;
        row.FiledAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        return file.Content;
    }

    private async Task<Dictionary<string, byte[]>> PicturesAsync(SheetContents sheet, CancellationToken cancellationToken)
    {
        var pictures = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var gone = sheet.Attempt?.Faults.Where(fault => fault.Kind == EvidenceFaultKind.PictureMissing).Select(fault => fault.Position).ToHashSet() ?? [];
        foreach (var step in KeySteps.Of(sheet.Attempt?.Steps ?? []).Where(step => !gone.Contains(step.Position)))
        {
            var key = step.PictureKey!;
            var file = await files.GetAsync(SmallPictures.KeyOf(key), cancellationToken) ?? await files.GetAsync(key, cancellationToken);
            if (file is { Content.Length: <= MostPictureBytes }) pictures[key] = file.Content;
        }

        return pictures;
    }

    /// <summary>Of two that keep the same at once, both are right.</summary>
    private async Task KeepAsync(ProcurementDb db, PurchaseOrder order, string contents, byte[] pdf, CancellationToken cancellationToken)
    {
        var (key, sha256, now) = (EvidenceFiles.SheetKey(order.Number, contents), EvidenceChain.Sha256(pdf), clock.GetUtcNow());
        await files.PutAsync(key, pdf, "application/pdf", cancellationToken);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO order_sheets (order_id, file_key, sha256, contents, filed_at) VALUES ({order.Id}, {key}, {sha256}, {contents}, {now})
            ON CONFLICT (order_id) DO UPDATE SET file_key = excluded.file_key, sha256 = excluded.sha256, contents = excluded.contents, filed_at = excluded.filed_at
            """, cancellationToken);
    }
}
