using System.Text;

namespace ScriptHost.Data.Sqlite;

/// <summary>Oracle's datetime format models (SQL Language Reference, "Format Models") as far as every element has a fixed width and is a number.</summary>
internal static class DateFormat
{
    // Longer ones first: HH24 begins with HH, DDD with DD.
    private static readonly (string Element, string Code, int Width)[] Elements =
    [
        ("YYYY", "%Y", 4), ("HH24", "%H", 2), ("DDD", "%j", 3), ("MM", "%m", 2), ("DD", "%d", 2), ("MI", "%M", 2), ("SS", "%S", 2),
    ];

    /// <summary>What strftime wants for TO_CHAR.</summary>
    public static string ToStrftime(string format)
    {
        var text = new StringBuilder();
        foreach (var (piece, element) in Pieces(format))
        {
            text.Append(element?.Code ?? piece.Replace("%", "%%", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal));
        }

        return text.ToString();
    }

    /// <summary>The expression that puts the text v, written in the format, into the form that times are stored in.</summary>
    public static string FromText(string format)
    {
        var at = new Dictionary<string, string>();
        var position = 1;
        foreach (var (piece, element) in Pieces(format))
        {
            if (element is { } known)
            {
                at[known.Code] = $"substr(v, {position}, {known.Width})";
            }

            position += element?.Width ?? piece.Length;
        }

        string Part(string code) => at.GetValueOrDefault(code) ?? (code is "%H" or "%M" or "%S"
            ? "'00'"
            : throw SqliteTranslator.Refusal($"TO_DATE with the format '{format}', which lacks year, month or day"));
        return $"strftime('%Y-%m-%d %H:%M:%S', {Part("%Y")} || '-' || {Part("%m")} || '-' || {Part("%d")} || ' ' || {Part("%H")} || ':' || {Part("%M")} || ':' || {Part("%S")})";
    }

    /// <summary>What TRUNC to that unit leaves of a time; null when the unit is none.</summary>
    public static string? Truncated(string unit) => unit.ToUpperInvariant() switch
    {
        "YYYY" or "YEAR" or "YY" => "%Y-01-01 00:00:00",
        "MM" or "MONTH" or "MON" => "%Y-%m-01 00:00:00",
        "DD" or "DDD" => "%Y-%m-%d 00:00:00",
        "HH24" or "HH" => "%Y-%m-%d %H:00:00",
        "MI" => "%Y-%m-%d %H:%M:00",
        _ => null,
    };

    private static IEnumerable<(string Piece, (string Code, int Width)? Element)> Pieces(string format)
    {
        for (var position = 0; position < format.Length;)
        {
            var found = Array.Find(Elements, one => string.Compare(format, position, one.Element, 0, one.Element.Length, StringComparison.OrdinalIgnoreCase) == 0);
            if (found.Element is not null)
            {
                yield return (found.Element, (found.Code, found.Width));
                position += found.Element.Length;
            }
            else if (!char.IsAsciiLetterOrDigit(format[position]))
            {
                yield return (format[position++].ToString(), null);
            }
            else
            {
                throw SqliteTranslator.Refusal($"the format '{format}': of dates it knows YYYY, MM, DD, DDD, HH24, MI and SS, of numbers none");
            }
        }
    }
}
