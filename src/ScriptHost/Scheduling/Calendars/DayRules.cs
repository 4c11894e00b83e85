using System.Collections;
using System.Collections.Immutable;
using System.Globalization;

namespace ScriptHost.Scheduling.Calendars;

/// <summary>Says which days of a period a calendar's own clauses mean: those that agree with all of them.</summary>
internal sealed class DayRules(CalendarExpression expression)
{
    private readonly Dictionary<int, int[]> _datesByYear = [];
    private readonly BitArray _months = Bits(13, expression.ByMonth);

    /// <summary>False when none of the period's days can be meant, an included one neither.</summary>
    public bool Allows(Period period) =>
        (expression.ByPeriod.IsEmpty || expression.ByPeriod.Contains(period.Number))
        && (expression.Frequency != Frequency.Monthly || expression.ByMonth.IsEmpty || _months[DateOnly.FromDayNumber(period.First).Month]);

    /// <summary>The first day from a day on that no clause rules out on sight: no day before it is meant.</summary>
    /// <param name="day">The first that it may be.</param>
    /// <param name="last">The last that it may be; the one behind it is given when there is none.</param>
    public int Next(int day, int last)
    {
        while (day <= last)
        {
            var date = DateOnly.FromDayNumber(day);
            var next = !expression.ByMonth.IsEmpty && !_months[date.Month] ? NextMonth(date)
                : !expression.ByDate.IsEmpty ? NextDate(date)
                : !expression.ByMonthDay.IsEmpty ? NextMonthDay(date)
                : day;
            if (next == day)
            {
                return day;
            }

            day = next;
        }

        return last + 1;
    }

    public bool Matches(int day, Period period)
    {
        var date = DateOnly.FromDayNumber(day);
        return (expression.ByMonth.IsEmpty || (_months[date.Month] && (expression.ByWeekNo.IsEmpty || date.Year == period.Year)))
            && (expression.ByMonthDay.IsEmpty || Contains(expression.ByMonthDay, date.Day, DateTime.DaysInMonth(date.Year, date.Month)))
            && (expression.ByDay.IsEmpty || MatchesWeekday(day, date.DayOfWeek, period))
            && (expression.ByYearDay.IsEmpty || Contains(expression.ByYearDay, date.DayOfYear, DateTime.IsLeapYear(date.Year) ? 366 : 365))
            && (expression.ByWeekNo.IsEmpty || Contains(expression.ByWeekNo, ((day - period.First) / 7) + 1, ISOWeek.GetWeeksInYear(period.Year)))
            && (expression.ByDate.IsEmpty || DatesOf(date.Year).AsSpan().BinarySearch(day) >= 0);
    }

    private bool MatchesWeekday(int day, DayOfWeek weekday, Period period)
    {
        // The numbers of a year's weekdays count in the calendar's year, also where weeks make the period another one.
        var (first, last) = expression.ByWeekNo.IsEmpty ? (period.First, period.Last) : YearOf(day);
        foreach (var rule in expression.ByDay)
        {
            if (rule.Day == weekday
                && (rule.Ordinal == 0 || rule.Ordinal == ((day - first) / 7) + 1 || -rule.Ordinal == ((last - day) / 7) + 1))
            {
                return true;
            }
        }

        return false;
    }

    private static int NextMonth(DateOnly date) => date.DayNumber + DateTime.DaysInMonth(date.Year, date.Month) - date.Day + 1;

    private int NextDate(DateOnly date)
    {
        var dates = DatesOf(date.Year);
        var place = dates.AsSpan().BinarySearch(date.DayNumber);
        return place >= 0 ? date.DayNumber : ~place < dates.Length ? dates[~place] : YearOf(date.DayNumber).Last + 1;
    }

    private int NextMonthDay(DateOnly date)
    {
        var count = DateTime.DaysInMonth(date.Year, date.Month);
        var next = count + 1;
        foreach (var value in expression.ByMonthDay)
        {
            var day = value > 0 ? value : count + 1 + value;
            next = day >= date.Day && day < next ? day : next;
        }

        return date.DayNumber + next - date.Day;
    }

    // In order; offsets and spans lead into the years beside.
    private int[] DatesOf(int year)
    {
        if (!_datesByYear.TryGetValue(year, out var known))
        {
            var (first, last) = YearOf(new DateOnly(year, 1, 1).DayNumber);
            var dates = new SortedSet<int>();
            foreach (var rule in expression.ByDate)
            {
                for (var of = Math.Max(1, year - 2); of <= Math.Min(9999, year + 2); of++)
                {
                    if (rule.DaysIn(of) is var (from, to))
                    {
                        for (var day = Math.Max(from, first); day <= Math.Min(to, last); day++)
                        {
                            dates.Add(day);
                        }
                    }
                }
            }

            _datesByYear.Add(year, known = [.. dates]);
        }

        return known;
    }

    private static (int First, int Last) YearOf(int day)
    {
        var year = DateOnly.FromDayNumber(day).Year;
        return (new DateOnly(year, 1, 1).DayNumber, new DateOnly(year, 12, 31).DayNumber);
    }

    private static bool Contains(ImmutableArray<int> values, int value, int count) => values.AsSpan().BinarySearch(value) >= 0 || values.AsSpan().BinarySearch(value - count - 1) >= 0;

    private static BitArray Bits(int count, ImmutableArray<int> values)
    {
        var bits = new BitArray(count);
        foreach (var value in values)
        {
            bits[value] = true;
        }

        return bits;
    }
}
