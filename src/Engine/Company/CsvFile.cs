using System.Globalization;
using CsvHelper;
using Procurement.Data.Values;

namespace Procurement.Engine.Company;

/// <summary>One column of an import format.</summary>
internal sealed record CsvColumn(string Name, bool Required);

/// <summary>
/// Reads a CSV of an import format (UTF-8, comma, RFC 4180 quoting, LF or CRLF, a byte-order mark accepted) and collects every fault by line and column.
/// </summary>
internal sealed class CsvFile
{
    public List<ImportRow> Rows { get; } = [];
    public List<ImportError> Errors { get; } = [];

    public static CsvFile Read(Stream content, params IReadOnlyList<CsvColumn> columns)
    {
        var file = new CsvFile();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        if (!System.Text.Unicode.Utf8.IsValid(bytes.ToArray())) file.Errors.Add(new ImportError(0, null, "The file is not UTF-8. Save it as CSV UTF-8."));
        else file.ReadRows(bytes.ToArray(), columns);
        return file;
    }

    private void ReadRows(byte[] bytes, IReadOnlyList<CsvColumn> columns)
    {
        using var csv = CsvReader.Create(bytes, new CsvReaderOptions
        {
            HasHeader = false,
            Separator = ',',
            DetectSeparatorHint = false,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = bad => Errors.Add(new ImportError((int)bad.LineNumber, null, "The line is not valid CSV: check its quotes.")),
        });
        if (!csv.Read())
        {
            Errors.Add(new ImportError(1, null, "The file is empty: the first line must be the header."));
            return;
        }

        var header = Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i).Trim()).ToArray();
        CheckHeader(header, columns);
        if (Errors.Count > 0) return;
        while (csv.Read()) ReadRow(csv, header, columns);
    }

    private void ReadRow(CsvReader csv, string[] header, IReadOnlyList<CsvColumn> columns)
    {
        var line = (int)csv.LineNumber;
        if (csv.FieldCount != header.Length)
        {
            Errors.Add(new ImportError(line, null, $"The line has {csv.FieldCount} cells, the header {header.Length}."));
            return;
        }

        var cells = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < header.Length; i++) cells[header[i]] = csv.GetString(i).Trim();
        var row = new ImportRow(this, line, cells);
        foreach (var column in columns.Where(column => column.Required && cells[column.Name].Length == 0)) row.Fault(column.Name, "must not be empty.");
        Rows.Add(row);
    }

    private void CheckHeader(string[] header, IReadOnlyList<CsvColumn> columns)
    {
        foreach (var column in columns)
        {
            if (column.Required && !header.Contains(column.Name)) Errors.Add(new ImportError(1, column.Name, $"The column {column.Name} is missing."));
        }

        foreach (var name in header)
        {
            if (columns.All(column => column.Name != name)) Errors.Add(new ImportError(1, name, $"There is no column {name} in this format. Columns: {string.Join(", ", columns.Select(x => x.Name))}."));
        }

        foreach (var twice in header.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1)) Errors.Add(new ImportError(1, twice.Key, $"The column {twice.Key} stands twice."));
    }
}

/// <summary>One data line; readers of a cell add a fault and give a default when it is not valid.</summary>
internal sealed class ImportRow(CsvFile file, int line, Dictionary<string, string> cells)
{
    public int Line => line;

    public bool Has(string column) => cells.ContainsKey(column);

    public void Fault(string? column, string message) => file.Errors.Add(new ImportError(line, column, column is null ? message : $"{column} {message}"));

    public string Text(string column) => cells.GetValueOrDefault(column, "");

    public string? Optional(string column) => Text(column) is { Length: > 0 } text ? text : null;

    public List<string> List(string column) => [.. Text(column).Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    public decimal Number(string column, decimal above)
    {
        if (OptionalNumber(column) is not { } number) return above;
        if (number < above) Fault(column, string.Create(CultureInfo.InvariantCulture, $"must be at least {above}."));
        return number;
    }

    public decimal? OptionalNumber(string column)
    {
        var text = Text(column);
        if (text.Length == 0) return null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        Fault(column, $"\"{text}\" is not a number. Use a decimal point and no thousands separator.");
        return null;
    }

    public bool Flag(string column)
    {
        var text = Text(column);
        if (text is not ("true" or "false" or "")) Fault(column, $"\"{text}\" must be true or false.");
        return text == "true";
    }

    public string OneOf(string column, IReadOnlyList<string> allowed)
    {
        var text = Text(column);
        if (text.Length > 0 && !allowed.Contains(text)) Fault(column, $"\"{text}\" must be one of {string.Join(", ", allowed)}.");
        return text;
    }

    public string? Phone(string column)
    {
        var text = Optional(column);
        if (text is not null && !E164.IsValid(text)) Fault(column, $"\"{text}\" is not an E.164 number: +, country code and number without spaces, for example +447700900100.");
        return text;
    }

    public string Currency(string column)
    {
        var text = Text(column);
        if (text.Length > 0 && !(text.Length == 3 && text.All(char.IsAsciiLetterUpper))) Fault(column, $"\"{text}\" is not an ISO 4217 code.");
        return text;
    }
}
