namespace ScriptHost.Scheduling.Views.Functions;

/// <summary>A datetime format model cut into its elements (SQL Language Reference, "Format Models").</summary>
internal static class FormatModel
{
    public const int MaxLength = 250;

    // Longer ones first: HH24 begins with HH, MONTH with MON.
    private static readonly string[] Elements =
    [
        "SYYYY", "YYYY", "RRRR", "IYYY", "YYY", "YY", "RR", "Y", "MONTH", "MON", "MM", "MI", "DDD", "DD", "DAY", "DY", "D", "HH24", "HH12", "HH", "SSSSS", "SS",
        "FF9", "FF8", "FF7", "FF6", "FF5", "FF4", "FF3", "FF2", "FF1", "FF", "A.M.", "P.M.", "AM", "PM", "TZR", "TZH", "TZM", "TZD", "IW", "WW", "W", "Q", "J", "X", "FM", "FX",
    ];

    /// <returns>Each element in upper case with how it was written; null for text that stands for itself.</returns>
    /// <exception cref="QueryFailure">ORA-01821.</exception>
    public static IReadOnlyList<(string? Element, string Written)> Parse(string format)
    {
        if (format.Length > MaxLength)
        {
            throw new QueryFailure(1801, "date format is too long for internal buffer");
        }

        var pieces = new List<(string?, string)>();
        for (var position = 0; position < format.Length;)
        {
            if (format[position] == '"')
            {
                var end = format.IndexOf('"', position + 1) is > 0 and var found ? found : format.Length;
                pieces.Add((null, format[(position + 1)..end]));
                position = end + 1;
            }
            else if (Array.Find(Elements, element => string.Compare(format, position, element, 0, element.Length, StringComparison.OrdinalIgnoreCase) == 0) is { } element)
            {
                pieces.Add((element, format.Substring(position, element.Length)));
                position += element.Length;
            }
            else if (char.IsAsciiLetterOrDigit(format[position]))
            {
                throw new QueryFailure(1821, $"date format not recognized: {format}");
            }
            else
            {
                pieces.Add((null, format[position++].ToString()));
            }
        }

        return pieces;
    }

    /// <summary>A name in the case in which its element was written: MON, Mon, mon.</summary>
    public static string InCaseOf(string written, string name) => char.IsLower(written[0]) ? name.ToLowerInvariant()
        : written.Length > 1 && char.IsLower(written[1]) ? name
        : name.ToUpperInvariant();
}

/// <summary>What a function found wrong with a value while a query ran.</summary>
internal sealed class QueryFailure(int number, string text) : Exception($"ORA-{number:D5}: {text}");
