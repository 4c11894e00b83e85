namespace ScriptHost.Scheduling.Calendars;

/// <summary>The dates of a schedule.</summary>
internal interface ICalendar
{
    /// <summary>The last year that a clause names; nothing repeats before it. 0 when none does.</summary>
    int LastNamedYear { get; }

    /// <summary>The first date strictly after an instant and not before the start; null when there is none.</summary>
    DateTimeOffset? NextAfter(DateTimeOffset after);

    /// <summary>True when some date of it, whatever its start, is on a day, by its number.</summary>
    bool HasDay(int day);
}
