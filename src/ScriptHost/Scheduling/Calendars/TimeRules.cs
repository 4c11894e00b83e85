using System.Collections.Immutable;

namespace ScriptHost.Scheduling.Calendars;

/// <summary>Says which times of a day a calendar means.</summary>
internal sealed class TimeRules
{
    private readonly HashSet<int> _times;
    private readonly bool _hasTimes;

    public TimeRules(CalendarExpression expression)
    {
        _hasTimes = !expression.ByTime.IsEmpty;
        Hours = Set(24, expression.ByHour, expression.ByTime.Any(time => time.Hour is null) ? [] : expression.ByTime.Select(time => time.Hour!.Value));
        Minutes = Set(60, expression.ByMinute, expression.ByTime.Select(time => time.Minute));
        Seconds = Set(60, expression.BySecond, expression.ByTime.Select(time => time.Second));
        _times = [.. expression.ByTime.SelectMany(time => (time.Hour is { } hour ? [hour] : Enumerable.Range(0, 24)).Select(hour => SecondOf(hour, time.Minute, time.Second)))];
    }

    /// <summary>The hours in which there may be a time, in order; the same for minutes and seconds.</summary>
    public ImmutableArray<int> Hours { get; }

    public ImmutableArray<int> Minutes { get; }

    public ImmutableArray<int> Seconds { get; }

    public bool Matches(int hour, int minute, int second) => !_hasTimes || _times.Contains(SecondOf(hour, minute, second));

    /// <summary>All of them, as seconds of the day, in order.</summary>
    public IEnumerable<int> OfDay()
    {
        foreach (var hour in Hours)
        {
            foreach (var minute in Minutes)
            {
                foreach (var second in Seconds)
                {
                    if (Matches(hour, minute, second))
                    {
                        yield return SecondOf(hour, minute, second);
                    }
                }
            }
        }
    }

    private static int SecondOf(int hour, int minute, int second) => (((hour * 60) + minute) * 60) + second;

    // Both lists must agree where both are given.
    private static ImmutableArray<int> Set(int count, ImmutableArray<int> values, IEnumerable<int> ofTimes)
    {
        IEnumerable<int> set = values.IsEmpty ? Enumerable.Range(0, count) : values;
        var times = ofTimes.ToHashSet();
        return [.. set.Where(value => times.Count == 0 || times.Contains(value))];
    }
}
