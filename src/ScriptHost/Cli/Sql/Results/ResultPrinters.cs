using System.Globalization;

namespace ScriptHost.Cli.Sql.Results;

/// <summary>What rows look like.</summary>
internal enum ResultForm
{
    /// <summary>For people; fits the terminal.</summary>
    Table,

    /// <summary>RFC 4180, with a line of names.</summary>
    Csv,

    /// <summary>An object a row, each on a line.</summary>
    Json,
}

internal static class ResultPrinters
{
    private const int WidthOfNoTerminal = 120;

    /// <param name="form">What rows look like.</param>
    /// <param name="output">Where they go.</param>
    /// <param name="width">Columns of characters that a table may take, at least 20.</param>
    public static IResultPrinter Create(ResultForm form, TextWriter output, int width) => form switch
    {
        ResultForm.Csv => new CsvResultPrinter(output),
        ResultForm.Json => new JsonResultPrinter(output),
        _ => new TableResultPrinter(output, width),
    };

    /// <summary>The terminal's width; else what COLUMNS says; else 120.</summary>
    public static int TerminalWidth()
    {
        if (!Console.IsOutputRedirected && Console.WindowWidth is > 0 and var width)
        {
            return Math.Max(20, width);
        }

        return int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var told) && told >= 20
            ? told
            : WidthOfNoTerminal;
    }
}
