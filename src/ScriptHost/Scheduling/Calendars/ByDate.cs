using System.Globalization;

namespace ScriptHost.Scheduling.Calendars;

/// <summary>One date of BYDATE, with what is added to it.</summary>
/// <param name="Year">Null: every year.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31.</param>
/// <param name="OffsetDays">Moves the date; 0 for none.</param>
/// <param name="Span">Null for a single day.</param>
internal sealed record ByDate(int? Year, int Month, int Day, int OffsetDays, Span? Span)
{
    /// <summary>The days that it stands for when its year is a given one, first and last; null when that year has no such date.</summary>
    public (int First, int Last)? DaysIn(int year)
    {
        if ((Year ?? year) != year || Day > DateTime.DaysInMonth(year, Month))
        {
            return null;
        }

        var date = new DateOnly(year, Month, Day).DayNumber + OffsetDays;
        return Span switch
        {
            null => (date, date),
            { Sign: '+', Days: var days } => (date, date + days - 1),
            { Sign: '-', Days: var days } => (date - days + 1, date),
            { Days: var days } => (date - (days / 2), date + (days / 2)),
        };
    }

    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Year:0000}{Month:00}{Day:00}");
        return OffsetDays != 0 ? string.Create(CultureInfo.InvariantCulture, $"{text}{(OffsetDays < 0 ? '-' : '+')}OFFSET:{Math.Abs(OffsetDays)}D")
            : Span is { } span ? string.Create(CultureInfo.InvariantCulture, $"{text}{span.Sign}SPAN:{span.Days}D")
            : text;
    }
}

/// <summary>Several days from a date on, up to it, or around it.</summary>
/// <param name="Sign"><c>+</c>, <c>-</c> or <c>^</c>.</param>
/// <param name="Days">How many; odd around a date.</param>
internal readonly record struct Span(char Sign, int Days);
