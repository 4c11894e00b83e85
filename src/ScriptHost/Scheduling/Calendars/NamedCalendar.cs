namespace ScriptHost.Scheduling.Calendars;

/// <summary>A schedule that calendars may refer to.</summary>
/// <param name="RepeatInterval">Its text.</param>
/// <param name="Start">Its start date in its own time zone; null when it has none and takes that of whoever refers to it.</param>
internal sealed record NamedCalendar(string RepeatInterval, DateTime? Start);
