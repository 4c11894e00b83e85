using System.Globalization;

namespace ScriptHost.Tests.Scheduling.Calendars;

/// <summary>
/// Another definition of what calendars mean, written from the manual alone: it asks of every day and hour whether it agrees with each
/// clause. Without named schedules, in UTC, on whole hours.
/// </summary>
internal sealed class NaiveCalendar(string frequency, int interval, DateTime start, IReadOnlyDictionary<string, string[]> clauses)
{
    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>All dates from the start up to a day, without it.</summary>
    public IEnumerable<DateTime> Until(DateTime end)
    {
        // From the beginning of the first period on, because positions count from there.
        var candidates = new List<(string Period, DateTime At)>();
        for (var at = new DateTime(start.Year - 1, 1, 1); at < end.AddYears(1); at = at.AddHours(1))
        {
            if (IsInFrame(at) && Agrees(at))
            {
                candidates.Add((PeriodOf(at), at));
            }
        }

        if (clauses.TryGetValue("BYSETPOS", out var positions))
        {
            candidates = [.. candidates.GroupBy(one => one.Period).SelectMany(group => Positions([.. group], positions))];
        }

        return candidates.Select(one => one.At).Where(at => at >= start && at < end).Order();
    }

    private static IEnumerable<(string, DateTime)> Positions(List<(string, DateTime)> ofPeriod, string[] positions) => positions
        .Select(text => int.Parse(text, CultureInfo.InvariantCulture))
        .Select(position => position > 0 ? position - 1 : ofPeriod.Count + position)
        .Where(place => place >= 0 && place < ofPeriod.Count)
        .Distinct()
        .Select(place => ofPeriod[place]);

    private bool IsWeeks => clauses.ContainsKey("BYWEEKNO");

    private string PeriodOf(DateTime at) => frequency switch
    {
        "YEARLY" => $"{YearOf(at)}",
        "MONTHLY" => $"{at:yyyyMM}",
        "WEEKLY" => $"{at.Date.AddDays(-(((int)at.DayOfWeek + 6) % 7)):yyyyMMdd}",
        "DAILY" => $"{at:yyyyMMdd}",
        _ => $"{at:yyyyMMddHH}",
    };

    private int YearOf(DateTime at) => IsWeeks ? ISOWeek.GetYear(at) : at.Year;

    private bool IsInFrame(DateTime at)
    {
        DateTime Monday(DateTime day) => day.Date.AddDays(-(((int)day.DayOfWeek + 6) % 7));
        var distance = frequency switch
        {
            "YEARLY" => YearOf(at) - YearOf(start),
            "MONTHLY" => ((at.Year - start.Year) * 12) + at.Month - start.Month,
            "WEEKLY" => (int)Math.Round((Monday(at) - Monday(start)).TotalDays / 7),
            "DAILY" => (int)(at.Date - start.Date).TotalDays,
            _ => (int)(at - start).TotalHours,
        };
        return distance % interval == 0;
    }

    private bool Agrees(DateTime at)
    {
        var daysOfMonth = DateTime.DaysInMonth(at.Year, at.Month);
        var daysOfYear = DateTime.IsLeapYear(at.Year) ? 366 : 365;
        return Has("BYMONTH", value => int.Parse(value, CultureInfo.InvariantCulture) == at.Month && (!IsWeeks || at.Year == ISOWeek.GetYear(at)), MonthDefault(at))
            && Has("BYMONTHDAY", value => Number(value, at.Day, daysOfMonth), DayDefault(at))
            && Has("BYYEARDAY", value => Number(value, at.DayOfYear, daysOfYear), true)
            && Has("BYWEEKNO", value => Number(value, ISOWeek.GetWeekOfYear(at), ISOWeek.GetWeeksInYear(ISOWeek.GetYear(at))), true)
            && Has("BYDATE", value => value == at.ToString("MMdd", CultureInfo.InvariantCulture), true)
            && Has("BYDAY", value => Weekday(value, at), frequency != "WEEKLY" || HasDayClause || at.DayOfWeek == start.DayOfWeek)
            && Has("BYHOUR", value => int.Parse(value, CultureInfo.InvariantCulture) == at.Hour, frequency == "HOURLY" || at.Hour == start.Hour);
    }

    private bool HasDayClause => new[] { "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDATE", "BYDAY" }.Any(clauses.ContainsKey);

    private bool MonthDefault(DateTime at) => frequency != "YEARLY" || HasDayClause || at.Month == start.Month;

    private bool DayDefault(DateTime at) => frequency is not ("YEARLY" or "MONTHLY") || HasDayClause || at.Day == start.Day;

    private bool Has(string clause, Func<string, bool> agrees, bool otherwise) => clauses.TryGetValue(clause, out var values) ? values.Any(agrees) : otherwise;

    private static bool Number(string value, int actual, int count) => int.Parse(value, CultureInfo.InvariantCulture) is var number && (number > 0 ? number : count + 1 + number) == actual;

    private bool Weekday(string value, DateTime at)
    {
        if (Days[(int)at.DayOfWeek] != value[^3..])
        {
            return false;
        }

        if (value.Length == 3)
        {
            return true;
        }

        // By counting: the days of this name in the month or year, up to this one or from it on.
        var number = int.Parse(value[..^3], CultureInfo.InvariantCulture);
        bool IsInPeriod(DateTime day) => day.Year == at.Year && (frequency == "YEARLY" || day.Month == at.Month);
        var place = 0;
        for (var day = at.Date; IsInPeriod(day); day = day.AddDays(number > 0 ? -7 : 7))
        {
            place++;
        }

        return place == Math.Abs(number);
    }
}
