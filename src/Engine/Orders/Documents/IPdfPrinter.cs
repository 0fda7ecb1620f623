namespace Procurement.Engine.Orders.Documents;

/// <summary>Makes a PDF of a page of ours.</summary>
public interface IPdfPrinter
{
    /// <param name="html">A whole page. Nothing that it names is fetched and no script of it runs.</param>
    /// <exception cref="PdfPrinterException">There is no browser to print with, or it failed.</exception>
    Task<byte[]> PrintAsync(string html, CancellationToken cancellationToken);
}

public sealed class PdfPrinterException(string message, Exception? inner = null) : Exception(message, inner);
