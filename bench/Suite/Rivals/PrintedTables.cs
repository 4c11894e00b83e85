using System.Diagnostics;

namespace ScriptHost.Benchmarks.Rivals;

/// <summary>The Markdown tables that a program prints: each row by the names of its columns.</summary>
internal static class PrintedTables
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <param name="column">One that the table must have.</param>
    /// <param name="program">What prints it.</param>
    /// <param name="arguments">Of the program.</param>
    /// <exception cref="InvalidOperationException">The program failed, or printed another table.</exception>
    public static async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> RunAsync(string column, string program, params IReadOnlyList<string> arguments)
    {
        var process = Children.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true });
        var text = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        var code = await Children.WaitAsync(process, Patience);
        var rows = code == 0 ? Parse(text) : throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with {code}.");
        return rows.Count > 0 && rows.All(row => row.ContainsKey(column))
            ? rows
            : throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} printed no table with a column '{column}': the build does not have what is to be measured.");
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

    private static string[] CellsOf(string line) => line[1..^1].Split('|', StringSplitOptions.TrimEntries);
}
