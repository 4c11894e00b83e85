namespace ScriptHost.Scheduling.Calendars;

/// <summary>The turns of a user-defined frequency: each begins with a date of a named schedule and lasts until the next.</summary>
internal sealed class NamedPeriods : IPeriods
{
    // More than most calendars have in 400 years.
    private const int MaxCount = 20_000;

    private readonly List<int> _firstDays = [];
    private readonly IEnumerator<int> _more;
    private readonly int _cycleLength;
    private readonly int _start;

    /// <param name="dates">The first days of the periods, in order, from the first period of a cycle on.</param>
    /// <param name="cycleLength">How many periods make a cycle; 0 when that is not said.</param>
    /// <param name="start">The start date's day.</param>
    public NamedPeriods(IEnumerable<int> dates, int cycleLength, int start)
    {
        (_more, _cycleLength) = (dates.GetEnumerator(), cycleLength);
        _start = PositionOf(start);
    }

    public int Cycle => MaxCount;

    public int IndexOf(int day) => PositionOf(day) - _start;

    public Period? At(int index)
    {
        var position = _start + index;
        if (position < 0)
        {
            return Period.None;
        }

        if (!Find(position + 1))
        {
            return null;
        }

        var first = _firstDays[position];
        return new Period(first, _firstDays[position + 1] - 1, DateOnly.FromDayNumber(first).Year, _cycleLength == 0 ? 0 : (position % _cycleLength) + 1);
    }

    /// <summary>Which period, from 0, begins last on or before a day; -1 for none.</summary>
    private int PositionOf(int day)
    {
        while ((_firstDays.Count == 0 || _firstDays[^1] <= day) && Find(_firstDays.Count))
        {
        }

        var position = _firstDays.BinarySearch(day);
        return position >= 0 ? position : ~position - 1;
    }

    private bool Find(int position)
    {
        while (_firstDays.Count <= position && _firstDays.Count < MaxCount && _more.MoveNext())
        {
            _firstDays.Add(_more.Current);
        }

        return position < _firstDays.Count;
    }
}
