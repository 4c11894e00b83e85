using System.Collections.Immutable;
using System.Text;

namespace ScriptHost.Scheduling.Calendars;

/// <summary>
/// A repeat_interval as it was written: a regular schedule, or a list of named ones that are put together. Lists are sorted and
/// hold no value twice; an empty list is a clause that was not given.
/// </summary>
internal sealed record CalendarExpression
{
    /// <summary>The text; positions in messages are places in it.</summary>
    public required string Text { get; init; }

    public Frequency Frequency { get; init; }

    /// <summary>The schedule whose dates begin the periods of a user-defined frequency; null for the others.</summary>
    public ScheduleReference? PeriodSchedule { get; init; }

    /// <summary>The schedules of a combined one; empty for a regular one.</summary>
    public ImmutableArray<ScheduleReference> Combined { get; init; } = [];

    public int Interval { get; init; } = 1;

    public ImmutableArray<int> ByMonth { get; init; } = [];

    public ImmutableArray<int> ByWeekNo { get; init; } = [];

    public ImmutableArray<int> ByYearDay { get; init; } = [];

    public ImmutableArray<ByDate> ByDate { get; init; } = [];

    public ImmutableArray<int> ByMonthDay { get; init; } = [];

    public ImmutableArray<ByDay> ByDay { get; init; } = [];

    public ImmutableArray<ByTime> ByTime { get; init; } = [];

    public ImmutableArray<int> ByHour { get; init; } = [];

    public ImmutableArray<int> ByMinute { get; init; } = [];

    public ImmutableArray<int> BySecond { get; init; } = [];

    public ImmutableArray<int> BySetPos { get; init; } = [];

    public ImmutableArray<int> ByPeriod { get; init; } = [];

    /// <summary>How many periods make a cycle, where this schedule defines a frequency; null when it does not say.</summary>
    public int? Periods { get; init; }

    public ImmutableArray<ScheduleReference> Include { get; init; } = [];

    public ImmutableArray<ScheduleReference> Exclude { get; init; } = [];

    public ImmutableArray<ScheduleReference> Intersect { get; init; } = [];

    /// <summary>True when the time between two dates is what counts, whatever clocks do.</summary>
    public bool IsSubDaily => Frequency is Frequency.Hourly or Frequency.Minutely or Frequency.Secondly;

    /// <summary>True when it says which days of its periods are meant.</summary>
    public bool HasDayClause => !(ByYearDay.IsEmpty && ByDate.IsEmpty && ByMonthDay.IsEmpty && ByDay.IsEmpty && ByWeekNo.IsEmpty);

    public bool HasScheduleClause => !(Include.IsEmpty && Exclude.IsEmpty && Intersect.IsEmpty);

    /// <summary>All schedules that it refers to.</summary>
    public IEnumerable<ScheduleReference> References =>
        Combined.Concat(Include).Concat(Exclude).Concat(Intersect).Concat(PeriodSchedule is { } periods ? [periods] : []);

    /// <summary>All clauses in one order and one spelling.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Combined.IsEmpty ? $"FREQ={PeriodSchedule?.ToString() ?? Frequency.ToString().ToUpperInvariant()}" : string.Join(',', Combined));
        void Add<T>(string clause, ImmutableArray<T> values)
        {
            if (!values.IsEmpty)
            {
                text.Append(';').Append(clause).Append('=').AppendJoin(',', values);
            }
        }

        Add<int>("INTERVAL", Interval == 1 ? [] : [Interval]);
        Add("BYPERIOD", ByPeriod);
        Add("BYMONTH", ByMonth);
        Add("BYWEEKNO", ByWeekNo);
        Add("BYYEARDAY", ByYearDay);
        Add("BYDATE", ByDate);
        Add("BYMONTHDAY", ByMonthDay);
        Add("BYDAY", ByDay);
        Add("BYTIME", ByTime);
        Add("BYHOUR", ByHour);
        Add("BYMINUTE", ByMinute);
        Add("BYSECOND", BySecond);
        Add("BYSETPOS", BySetPos);
        Add("INCLUDE", Include);
        Add("EXCLUDE", Exclude);
        Add("INTERSECT", Intersect);
        Add<int>("PERIODS", Periods is { } periods ? [periods] : []);
        return text.ToString();
    }
}
