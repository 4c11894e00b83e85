using System.Buffers;

namespace ScriptHost.Cli.Sql.Results;

/// <summary>Comma-separated values (RFC 4180): lines end with CR LF, NULL is an empty field.</summary>
internal sealed class CsvResultPrinter(TextWriter output) : IResultPrinter
{
    private const string EndOfLine = "\r\n";

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    public void Begin(IReadOnlyList<ResultColumn> columns) => PrintRow([.. columns.Select(column => column.Name)]);

    public void PrintRow(IReadOnlyList<string?> values)
    {
        for (var index = 0; index < values.Count; index++)
        {
            output.Write(index == 0 ? "" : ",");
            output.Write(Field(values[index] ?? ""));
        }

        output.Write(EndOfLine);
    }

    public void End() => output.Flush();

    private static string Field(string value) =>
        value.AsSpan().ContainsAny(Special) ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
