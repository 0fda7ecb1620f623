using System.Diagnostics;
using System.Globalization;

namespace Procurement.Engine.Messaging.Media;

/// <param name="IsClear">Most of its words are read with some certainty.</param>
internal sealed record OcrText(ReadText Text, bool IsClear);

/// <summary>Reads the words in a picture by Debian's <c>tesseract</c>, where it is installed: a process of its own with one thread and a time limit.</summary>
internal sealed class Ocr
{
    /// <summary>Tesseract's own confidence of a word, 0 to 100, below which it is more guessed than read.</summary>
    private const double LeastSure = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string[] Wanted = ["eng", "spa", "por", "fra"];
    private readonly Lazy<Task<string?>> languages = new(FindLanguagesAsync);

    /// <summary>Null when there is no tesseract, it took too long, or it found no words.</summary>
    public async Task<OcrText?> ReadAsync(byte[] picture, CancellationToken cancellationToken)
    {
        if (await languages.Value is not { } known) return null;
        var file = Path.Combine(Path.GetTempPath(), $"ocr-{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllBytesAsync(file, picture, cancellationToken);
            return await RunAsync([file, "stdout", "-l", known, "-c", "tessedit_create_tsv=1"], cancellationToken) is { } table ? Lines(table) : null;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>
    /// From tesseract's table (level, page, block, paragraph, line, word, left, top, width, height, confidence, text) to lines with their boxes; an empty line
    /// between paragraphs.
    /// </summary>
    internal static OcrText? Lines(string table)
    {
        var lines = new TextLines();
        var words = new List<string>();
        var box = "";
        var (sure, all) = (0, 0);
        foreach (var row in table.Split('\n'))
        {
            var cells = row.TrimEnd('\r').Split('\t', 12);
            if (cells.Length < 12) continue;
            if (cells[0] is "3" or "4") Close(cells[0] == "3");
            if (cells[0] == "4") box = $"box {cells[6]},{cells[7]},{cells[8]},{cells[9]}";
            if (cells[0] != "5" || string.IsNullOrWhiteSpace(cells[11])) continue;
            words.Add(cells[11].Trim());
            all++;
            if (double.TryParse(cells[10], CultureInfo.InvariantCulture, out var confidence) && confidence >= LeastSure) sure++;
        }

        Close(false);
        return lines.Read() is { } text ? new OcrText(text, sure * 2 > all) : null;

        void Close(bool paragraph)
        {
            if (words.Count > 0) lines.Add(string.Join(' ', words), box);
            if (paragraph) lines.Add("");
            words.Clear();
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
