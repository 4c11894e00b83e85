using System.Globalization;
using ScriptHost.Cli.Sql.Sources;

namespace ScriptHost.Cli.Sql.Sessions;

/// <summary>The commands of SQL*Plus that files with blocks hold.</summary>
internal sealed class PlusCommands(ClientVariables variables, PlusSettings settings, SqlOutput output)
{
    // How results look is not theirs to say here; they change nothing that is done.
    private static readonly HashSet<string> WithoutEffect = new(StringComparer.OrdinalIgnoreCase)
    {
        "VERIFY", "VER", "HEADING", "HEA", "PAGESIZE", "PAGES", "LINESIZE", "LINES", "LIN", "TIMING", "TIMI", "TERMOUT", "TERM", "TRIMSPOOL", "TRIMS", "TRIMOUT", "TRIM", "SQLBLANKLINES",
        "SQLPROMPT", "LONG", "LONGCHUNKSIZE", "NUMWIDTH", "NUM", "COLSEP", "TAB", "WRAP", "WRA", "AUTOCOMMIT", "AUTO", "EXITCOMMIT", "APPINFO", "ARRAYSIZE", "ARRAY", "UNDERLINE", "NULL",
        "NEWPAGE", "SPACE", "FLUSH", "SQLNUMBER", "TIME", "SCAN",
    };

    /// <summary>What EXIT was given, once there was one.</summary>
    public int? ExitCode { get; private set; }

    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST, NOT_SUPPORTED.</exception>
    public void Run(string word, SourceUnit unit)
    {
        var place = unit.PlaceOf(0);
        var rest = Joined(unit.Text[word.Length..]);
        switch (word)
        {
            case "REM" or "REMARK":
                break;
            case "PROMPT" or "PRO":
                output.Say(rest);
                break;
            case "DEFINE" or "DEF":
                Define(rest, place);
                break;
            case "UNDEFINE" or "UNDEF":
                foreach (var name in Words(rest))
                {
                    variables.Undefine(name);
                }

                break;
            case "SET":
                Set(rest, place);
                break;
            case "WHENEVER":
                Whenever(Words(rest), place);
                break;
            case "EXIT" or "QUIT":
                Exit(Words(rest), place);
                break;
            default:
                throw SqlErrors.Unsupported(place, word is "" ? $"{unit.Text[0]}" : word);
        }
    }

    private static string Joined(string text) => string.Join(' ', text.Split('\n').Select(line => line.Trim()).Select((line, i) => line is [.. var before, '-'] && text.Contains('\n') && i < text.Count(c => c == '\n') ? before.TrimEnd() : line)).Trim();

    private static string[] Words(string text) => text.TrimEnd(';').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private void Define(string rest, Place place)
    {
        var equals = rest.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            foreach (var (name, value) in variables.Values.Where(pair => rest is "" || pair.Key.Equals(rest, StringComparison.OrdinalIgnoreCase)).OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
            {
                output.Say($"DEFINE {name.ToUpperInvariant()} = \"{value}\"");
            }

            return;
        }

        var (variable, text) = (rest[..equals].Trim(), rest[(equals + 1)..].Trim());
        if (variable is "" || Lexemes.NameEnd(variable, 0) != variable.Length)
        {
            throw SqlErrors.Client(place, 553, $"'{SqlErrors.Shortened(variable)}' is no variable's name: give letters, digits, _, $ and #");
        }

        variables.Define(variable, text is ['\'', .. var single, '\''] ? single.Replace("''", "'", StringComparison.Ordinal) : text is ['"', .. var quoted, '"'] ? quoted : text);
    }

    private void Set(string rest, Place place)
    {
        var words = Words(rest);
        var isOn = words.ElementAtOrDefault(1)?.Equals("ON", StringComparison.OrdinalIgnoreCase);
        switch (words.FirstOrDefault()?.ToUpperInvariant())
        {
            case "DEFINE" or "DEF":
                variables.Prefix = words is [_, { } value, ..] ? value.ToUpperInvariant() switch
                {
                    "ON" => '&',
                    "OFF" => null,
                    { Length: 1 } one when !char.IsLetterOrDigit(one[0]) => one[0],
                    { Length: 3 } quoted => quoted[1],
                    _ => throw SqlErrors.Client(place, 265, $"define must be set ON, OFF or to a character, and not to {SqlErrors.Shortened(value)}"),
                }
                : '&';
                break;
            case "SERVEROUTPUT" or "SERVEROUT":
                settings.ServerOutput = isOn ?? true;
                break;
            case "FEEDBACK" or "FEED":
                settings.Feedback = isOn ?? false;
                break;
            case "ECHO":
                settings.Echo = isOn ?? false;
                break;
            case { } option when WithoutEffect.Contains(option):
                break;
            case var unknown:
                throw SqlErrors.Client(place, 158, $"unknown SET option \"{SqlErrors.Shortened(unknown ?? "")}\". {SqlErrors.Limits}");
        }
    }

    private void Whenever(string[] words, Place place)
    {
        settings.AtError = words.Select(word => word.ToUpperInvariant()).ToArray() switch
        {
            ["SQLERROR", "EXIT", .., "ROLLBACK"] => new ErrorRule(EndsSession: true, TransactionEnd.Rollback),
            ["SQLERROR", "EXIT", ..] => new ErrorRule(EndsSession: true, TransactionEnd.Commit),
            ["SQLERROR", "CONTINUE"] or ["SQLERROR", "CONTINUE", "NONE"] => new ErrorRule(EndsSession: false, TransactionEnd.None),
            ["SQLERROR", "CONTINUE", "COMMIT"] => new ErrorRule(EndsSession: false, TransactionEnd.Commit),
            ["SQLERROR", "CONTINUE", "ROLLBACK"] => new ErrorRule(EndsSession: false, TransactionEnd.Rollback),
            ["OSERROR", "EXIT" or "CONTINUE", ..] => settings.AtError,
            _ => throw SqlErrors.Client(place, 42, "say WHENEVER SQLERROR EXIT, or WHENEVER SQLERROR CONTINUE"),
        };
    }

    private void Exit(string[] words, Place place)
    {
        ExitCode = CodeOf(words, place);
        settings.AtExit = words is [.., var last] && last.Equals("ROLLBACK", StringComparison.OrdinalIgnoreCase) ? TransactionEnd.Rollback : TransactionEnd.Commit;
    }

    private static int CodeOf(string[] words, Place place) => words.FirstOrDefault()?.ToUpperInvariant() switch
    {
        null or "SUCCESS" or "COMMIT" or "ROLLBACK" or "SQL.SQLCODE" => 0,
        "FAILURE" or "WARNING" => 1,
        var number when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code <= 99 => code,
        var other => throw SqlErrors.Client(place, 584, $"EXIT {SqlErrors.Shortened(other)}: give SUCCESS, FAILURE, or a number of 0 to 99"),
    };
}
