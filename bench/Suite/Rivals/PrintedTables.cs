using System.Diagnostics;

namespace ScriptHost.Benchmarks.Rivals;

/// <summary>The Markdown tables that a program prints: each row by the names of its columns.</summary>
internal static class PrintedTables
{
    private const int MaxLines = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <param name="column">One that the table must have.</param>
    /// <param name="program">What prints it.</param>
    /// <param name="arguments">Of the program.</param>
    /// <exception cref="InvalidOperationException">The program failed, or printed another table; what it said is in the message.</exception>
    public static async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> RunAsync(string column, string program, params IReadOnlyList<string> arguments)
    {
        var process = Children.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).WaitAsync(Patience);
        var code = await Children.WaitAsync(process, Patience);
        var rows = code == 0 ? Parse(texts[0]) : throw Failure($"ended with {code}");
        return rows.Count > 0 && rows.All(row => row.ContainsKey(column)) ? rows : throw Failure($"printed no table with a column '{column}', which is what is to be measured");

        InvalidOperationException Failure(string what) =>
            new($"{Path.GetFileName(program)} {string.Join(' ', arguments)} {what}. It said: {LastLines(texts[1] + texts[0])}");
    }

    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Parse(string text)
    {
        var rows = new List<IReadOnlyDictionary<string, string>>();
        string[]? columns = null;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line is not ['|', .., '|'])
            {
                columns = null;
            }
            else if (columns is null)
            {
                columns = CellsOf(line);
            }
            else if (line.Any(c => c is not ('|' or '-' or ':' or ' ')))
            {
                rows.Add(columns.Zip(CellsOf(line)).ToDictionary(cell => cell.First, cell => cell.Second));
            }
        }

        return rows;
    }

    // Without the lines of a stack trace: they name files of the machine, which are nobody's business in a report.
    private static string LastLines(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("at ", StringComparison.Ordinal));
        return string.Concat(lines.TakeLast(MaxLines).Select(line => $"\n{line}")) is { Length: > 0 } said ? said : "nothing.";
    }

    private static string[] CellsOf(string line) => line[1..^1].Split('|', StringSplitOptions.TrimEntries);
}
