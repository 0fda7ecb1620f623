using System.Diagnostics;

namespace Procurement.Engine.Messaging.Media;

/// <summary>Reads the words in a picture by Debian's <c>tesseract</c>, where it is installed: a process of its own with one thread and a time limit.</summary>
internal sealed class Ocr
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string[] Wanted = ["eng", "spa", "por", "fra"];
    private readonly Lazy<Task<string?>> languages = new(FindLanguagesAsync);

    /// <summary>Null when there is no tesseract, it took too long, or it found no words.</summary>
    public async Task<string?> ReadAsync(byte[] picture, CancellationToken cancellationToken)
    {
        if (await languages.Value is not { } known) return null;
        var file = Path.Combine(Path.GetTempPath(), $"ocr-{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllBytesAsync(file, picture, cancellationToken);
            return await RunAsync([file, "stdout", "-l", known], cancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string?> FindLanguagesAsync()
    {
        try
        {
            var listed = await RunAsync(["--list-langs"], CancellationToken.None);
            var known = Wanted.Intersect((listed ?? "").Split('\n', StringSplitOptions.TrimEntries)).ToList();
            return known.Count == 0 ? null : string.Join('+', known);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static async Task<string?> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo("tesseract", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false } };
        process.StartInfo.Environment["OMP_THREAD_LIMIT"] = "1";
        process.Start();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            var text = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await errors;
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0 ? text : null;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }
}
