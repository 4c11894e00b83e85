using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling.Recurring;

/// <summary>
/// A frequency of a day or more: the clock of the start's zone shows the same time at each firing. A time that it does not show for once, because
/// the clock is put forward, is taken at the end of the gap; a month without the start's day is left out.
/// </summary>
internal sealed class WallClockRecurrence(ZonedTime start, Frequency frequency, int interval) : IRecurrence
{
    private readonly DateTime _start = start.At.DateTime;
    private readonly TimeZoneInfo _zone = ZoneClock.Find(start.Zone) ?? throw new ArgumentException($"'{start.Zone}' is no zone.", nameof(start));

    public DateTimeOffset? NextAfter(DateTimeOffset after)
    {
        // A period early, because clocks move; what is too early is passed over.
        var local = TimeZoneInfo.ConvertTime(after, _zone).DateTime;
        for (var count = Math.Max(0, PeriodsUntil(local) - 1); ; count++)
        {
            if (!IsInCalendar(count))
            {
                return null;
            }

            if (LocalAt(count) is { } next && ZoneClock.TryInstantOf(next, _zone) is { } at && at > after)
            {
                return at;
            }
        }
    }

    private long PeriodsUntil(DateTime local) => frequency switch
    {
        Frequency.Daily => (long)Math.Floor((local - _start).TotalDays / interval),
        Frequency.Weekly => (long)Math.Floor((local - _start).TotalDays / (7.0 * interval)),
        _ => (((local.Year - _start.Year) * 12L) + local.Month - _start.Month) / MonthsPerPeriod,
    };

    private int MonthsPerPeriod => frequency == Frequency.Yearly ? 12 * interval : interval;

    private bool IsInCalendar(long count) => frequency switch
    {
        Frequency.Daily => count * interval < (DateTime.MaxValue - _start).TotalDays - 2,
        Frequency.Weekly => count * interval * 7 < (DateTime.MaxValue - _start).TotalDays - 2,
        _ => (_start.Year * 12L) + _start.Month - 1 + (count * MonthsPerPeriod) < 9999 * 12L,
    };

    /// <summary>Null for a month that has no such day.</summary>
    private DateTime? LocalAt(long count)
    {
        if (frequency is Frequency.Daily or Frequency.Weekly)
        {
            return _start.AddDays(count * interval * (frequency == Frequency.Weekly ? 7 : 1));
        }

        var first = _start.AddDays(1 - _start.Day).AddMonths((int)(count * MonthsPerPeriod));
        return DateTime.DaysInMonth(first.Year, first.Month) >= _start.Day ? first.AddDays(_start.Day - 1) : null;
    }
}
