using ScriptHost.Scheduling.Recurring;

namespace ScriptHost.Scheduling.Calendars;

/// <summary>The dates of a schedule: none before its start.</summary>
internal interface ICalendar : IRecurrence
{
    /// <summary>The last year that a clause names; nothing repeats before it. 0 when none does.</summary>
    int LastNamedYear { get; }

    /// <summary>True when some date of it, whatever its start, is on a day, by its number.</summary>
    bool HasDay(int day);
}
