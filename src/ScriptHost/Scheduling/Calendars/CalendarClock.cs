using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling.Calendars;

/// <summary>Goes between instants and what the clocks of a time zone show.</summary>
internal sealed class CalendarClock(TimeZoneInfo zone)
{
    public DateTimeOffset InZone(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);

    public DateTime Show(DateTimeOffset at) => InZone(at).DateTime;

    /// <inheritdoc cref="ZoneClock.TryInstantOf"/>
    /// <exception cref="ArgumentOutOfRangeException">The calendar has ended.</exception>
    public DateTimeOffset When(DateTime shown) =>
        ZoneClock.TryInstantOf(shown, zone) ?? throw new ArgumentOutOfRangeException(nameof(shown), shown, "No instant is so late.");
}
