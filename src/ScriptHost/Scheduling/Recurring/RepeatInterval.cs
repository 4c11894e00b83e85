using System.Globalization;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling.Recurring;

/// <summary>Reads repeat_interval: FREQ, and INTERVAL if need be. All else of Oracle's calendaring syntax is refused by its name.</summary>
/// <param name="Frequency">FREQ.</param>
/// <param name="Interval">1 to 99.</param>
internal sealed record RepeatInterval(Frequency Frequency, int Interval)
{
    private const int MaxInterval = 99;

    private static readonly string[] KnownClauses =
    [
        "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYDATE", "BYMONTHDAY", "BYDAY", "BYTIME", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS",
        "BYPERIOD", "PERIODS", "INCLUDE", "EXCLUDE", "INTERSECT",
    ];

    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST: ORA-27411 and others; NOT_SUPPORTED: ORA-27421.</exception>
    public static RepeatInterval Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw OracleError.EmptyInterval();
        }

        var clauses = text.Split(';');
        var last = clauses[^1].Trim() is "" ? clauses.Length - 1 : clauses.Length;
        var frequency = ParseFrequency(clauses[0]);
        int? interval = null;
        foreach (var clause in clauses[1..last])
        {
            var (name, value) = Split(clause);
            if (name != "INTERVAL")
            {
                throw KnownClauses.Contains(name) ? OracleError.CalendarNotSupported(name)
                    : name == "FREQ" ? OracleError.CalendarSyntax(clause.Trim())
                    : OracleError.InvalidIdentifier(name);
            }

            if (interval is not null || !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > MaxInterval)
            {
                throw OracleError.CalendarSyntax(clause.Trim());
            }

            interval = number;
        }

        return new RepeatInterval(frequency, interval ?? 1);
    }

    /// <summary>The firings of this interval from a start on, which is the first one.</summary>
    public IRecurrence From(ZonedTime start) => Frequency switch
    {
        Frequency.Secondly => new ElapsedRecurrence(start.At, TimeSpan.FromSeconds(Interval)),
        Frequency.Minutely => new ElapsedRecurrence(start.At, TimeSpan.FromMinutes(Interval)),
        Frequency.Hourly => new ElapsedRecurrence(start.At, TimeSpan.FromHours(Interval)),
        _ => new WallClockRecurrence(start, Frequency, Interval),
    };

    private static Frequency ParseFrequency(string clause)
    {
        var (name, value) = Split(clause);
        if (name != "FREQ")
        {
            throw OracleError.NoFrequency();
        }

        // Names of other schedules are frequencies, too, in the manual.
        return Enum.GetNames<Frequency>().Contains(value, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<Frequency>(value, ignoreCase: true)
            : throw OracleError.InvalidIdentifier(value);
    }

    private static (string Name, string Value) Split(string clause)
    {
        var parts = clause.Split('=', 2, StringSplitOptions.TrimEntries);
        return (parts[0].ToUpperInvariant(), parts.Length == 2 ? parts[1] : "");
    }
}
