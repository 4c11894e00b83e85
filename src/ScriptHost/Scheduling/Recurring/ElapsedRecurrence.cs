namespace ScriptHost.Scheduling.Recurring;

/// <summary>A frequency of less than a day: the time between two firings is always the same, whatever clocks do.</summary>
internal sealed class ElapsedRecurrence(DateTimeOffset start, TimeSpan period) : IRecurrence
{
    // Of UTC's clock, because the start's own may run past the end of the calendar.
    private readonly DateTimeOffset _start = start.ToUniversalTime();

    public DateTimeOffset? NextAfter(DateTimeOffset after)
    {
        if (after < _start)
        {
            return _start;
        }

        var count = ((after - _start).Ticks / period.Ticks) + 1;
        return count <= (DateTimeOffset.MaxValue - _start).Ticks / period.Ticks ? _start + TimeSpan.FromTicks(period.Ticks * count) : null;
    }
}
