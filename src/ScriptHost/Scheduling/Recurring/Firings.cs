namespace ScriptHost.Scheduling.Recurring;

/// <summary>What is due at a time of a recurrence: however many firings were missed, they are one.</summary>
/// <param name="DueAt">The latest firing that is due; null when none is.</param>
/// <param name="NextAt">The first one to come; null when there is none before the end date.</param>
internal sealed record Firings(DateTimeOffset? DueAt, DateTimeOffset? NextAt)
{
    /// <param name="recurrence">When it fires.</param>
    /// <param name="next">The first firing that was not served yet; null for none.</param>
    /// <param name="now">The time.</param>
    /// <param name="endDate">end_date, at and after which nothing fires; null for none.</param>
    public static Firings Of(IRecurrence recurrence, DateTimeOffset? next, DateTimeOffset now, DateTimeOffset? endDate)
    {
        if (next is not { } first || first >= endDate)
        {
            return new Firings(null, null);
        }

        if (first > now)
        {
            return new Firings(null, first);
        }

        var due = LatestUntil(recurrence, first, endDate is { } end && end <= now ? end - TimeSpan.FromTicks(1) : now);
        return new Firings(due, recurrence.NextAfter(now) is { } following && !(following >= endDate) ? following : null);
    }

    // By halves: a job that fires every second may have been left alone for a year.
    private static DateTimeOffset LatestUntil(IRecurrence recurrence, DateTimeOffset first, DateTimeOffset limit)
    {
        var (latest, low, high) = (first, first, limit);
        while (low < high)
        {
            var middle = low + TimeSpan.FromTicks(((high - low).Ticks + 1) / 2);
            if (recurrence.NextAfter(middle - TimeSpan.FromTicks(1)) is { } at && at <= limit)
            {
                (latest, low) = (at, at);
            }
            else
            {
                high = middle - TimeSpan.FromTicks(1);
            }
        }

        return latest;
    }
}
