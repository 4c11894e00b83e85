using System.Globalization;
using ScriptHost.Profiles;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>Wall clocks of time zones.</summary>
internal static class ZoneClock
{
    /// <summary>By an IANA name or an offset; null when there is none such.</summary>
    public static TimeZoneInfo? Find(string zone)
    {
        if (zone is ['+' or '-', .. var offset])
        {
            return TimeSpan.TryParseExact(offset, @"hh\:mm", CultureInfo.InvariantCulture, out var size) && size <= TimeSpan.FromHours(14)
                ? TimeZoneInfo.CreateCustomTimeZone(zone, zone[0] == '-' ? -size : size, zone, zone)
                : null;
        }

        return SessionTexts.FindTimeZone(zone);
    }

    /// <summary>
    /// When a clock shows a time: the first of two instants where it is turned back; the end of the gap for a time that it never shows.
    /// Null for times at the ends of the calendar.
    /// </summary>
    public static DateTimeOffset? TryInstantOf(DateTime local, TimeZoneInfo zone)
    {
        if (local < DateTime.MinValue.AddDays(2) || local > DateTime.MaxValue.AddDays(-2))
        {
            return null;
        }

        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            return EndOfGap(local, zone);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }

    // A day is longer than any gap, and zones do not change twice within one.
    private static DateTimeOffset EndOfGap(DateTime local, TimeZoneInfo zone)
    {
        var (before, after) = (local.AddDays(-1) - zone.GetUtcOffset(local.AddDays(-1)), local.AddDays(1) - zone.GetUtcOffset(local.AddDays(1)));
        var old = OffsetAt(before, zone);
        while (after - before > TimeSpan.FromTicks(1))
        {
            var middle = before + ((after - before) / 2);
            (before, after) = OffsetAt(middle, zone) == old ? (middle, after) : (before, middle);
        }

        return TimeZoneInfo.ConvertTime(new DateTimeOffset(after, TimeSpan.Zero), zone);
    }

    private static TimeSpan OffsetAt(DateTime utc, TimeZoneInfo zone) => zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
