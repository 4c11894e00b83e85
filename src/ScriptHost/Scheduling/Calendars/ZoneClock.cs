namespace ScriptHost.Scheduling.Calendars;

/// <summary>Goes between instants and what the clocks of a time zone show.</summary>
internal sealed class ZoneClock(TimeZoneInfo zone)
{
    public DateTimeOffset InZone(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);

    public DateTime Show(DateTimeOffset at) => InZone(at).DateTime;

    /// <summary>
    /// When clocks show a time: at the end of the gap for one that they skip (documented), the first time for one that they show
    /// twice (not documented).
    /// </summary>
    public DateTimeOffset When(DateTime shown)
    {
        if (zone.IsInvalidTime(shown))
        {
            var before = shown;
            do
            {
                before = before.AddMinutes(-1);
            }
            while (zone.IsInvalidTime(before));

            return TimeZoneInfo.ConvertTime(new DateTimeOffset(Truncated(before).AddMinutes(1), zone.GetUtcOffset(before)), zone);
        }

        var offset = zone.IsAmbiguousTime(shown) ? zone.GetAmbiguousTimeOffsets(shown).Max() : zone.GetUtcOffset(shown);
        return new DateTimeOffset(shown, offset);
    }

    private static DateTime Truncated(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));
}
