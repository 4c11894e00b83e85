using System.Globalization;

namespace ScriptHost.Scheduling.Calendars;

/// <summary>The turns of the frequencies that everybody has.</summary>
internal sealed class FixedPeriods(Frequency frequency, bool byWeekNo, DateOnly start) : IPeriods
{
    private const int MonthsOfYear = 12;
    private const int DaysOfWeek = 7;

    // Day 0 was a Monday.
    private readonly int _week = start.DayNumber / DaysOfWeek;
    private readonly int _month = MonthOf(start);
    private readonly int _year = byWeekNo ? ISOWeek.GetYear(start.ToDateTime(default)) : start.Year;

    // In 400 years everything comes again, on the same weekdays.
    public int Cycle => frequency switch { Frequency.Yearly => 400, Frequency.Monthly => 4800, Frequency.Weekly => 20_871, _ => 146_097 };

    public int IndexOf(int day)
    {
        var date = DateOnly.FromDayNumber(day);
        return frequency switch
        {
            Frequency.Yearly => (byWeekNo ? ISOWeek.GetYear(date.ToDateTime(default)) : date.Year) - _year,
            Frequency.Monthly => MonthOf(date) - _month,
            Frequency.Weekly => (day / DaysOfWeek) - _week,
            _ => day - start.DayNumber,
        };
    }

    public Period? At(int index)
    {
        switch (frequency)
        {
            case Frequency.Yearly:
                var year = _year + index;
                return year is < 2 or > 9998 ? null : byWeekNo ? OfDays(FirstOfIsoYear(year), FirstOfIsoYear(year + 1), year) : OfDays(new DateOnly(year, 1, 1), new DateOnly(year + 1, 1, 1), year);
            case Frequency.Monthly:
                var month = _month + index;
                return month is < 24 or > 9998 * MonthsOfYear ? null : OfDays(FirstOfMonth(month), FirstOfMonth(month + 1), month / MonthsOfYear);
            case Frequency.Weekly:
                return OfDays((_week + index) * DaysOfWeek, DaysOfWeek);
            default:
                return OfDays(start.DayNumber + index, 1);
        }
    }

    private static Period? OfDays(int first, int count) => first < DaysOfWeek || first + count >= DateOnly.MaxValue.DayNumber - DaysOfWeek
        ? null
        : new Period(first, first + count - 1, DateOnly.FromDayNumber(first).Year, 0);

    private static Period OfDays(DateOnly first, DateOnly next, int year) => new(first.DayNumber, next.DayNumber - 1, year, 0);

    private static int MonthOf(DateOnly date) => (date.Year * MonthsOfYear) + date.Month - 1;

    private static DateOnly FirstOfMonth(int month) => new(month / MonthsOfYear, (month % MonthsOfYear) + 1, 1);

    private static DateOnly FirstOfIsoYear(int year) => DateOnly.FromDateTime(ISOWeek.GetYearStart(year));
}
