using System.Globalization;
using System.Text.RegularExpressions;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>TIMESTAMP WITH TIME ZONE: an instant, and the zone whose clock it was read from. Only zones with a region's name follow daylight saving.</summary>
/// <param name="At">With the zone's offset at that time.</param>
/// <param name="Zone">An IANA name, or an offset such as +01:00.</param>
internal readonly partial record struct ZonedTime(DateTimeOffset At, string Zone)
{
    /// <summary>An instant as a zone's clock shows it.</summary>
    public static ZonedTime Of(DateTimeOffset instant, string zone) => new(TimeZoneInfo.ConvertTime(instant, ZoneClock.Find(zone)!), zone);

    /// <param name="text">A date and time, 2026-03-29T01:30:00 or with a blank for the T, then Z, an offset, a zone's name, or nothing.</param>
    /// <param name="defaultZone">The zone where the text names none.</param>
    /// <returns>Null when the text is no such time, or its zone is not known here.</returns>
    public static ZonedTime? TryParse(string text, string defaultZone)
    {
        var match = Pattern().Match(text);
        if (!match.Success
            || !DateTime.TryParse($"{match.Groups["date"].Value}T{match.Groups["time"].Value}", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        var zone = match.Groups["zone"].Value switch { "" => defaultZone, "Z" => "UTC", var named => named };
        return ZoneClock.Find(zone) is { } clock && ZoneClock.TryInstantOf(local, clock) is { } at ? new ZonedTime(at, zone) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At:yyyy-MM-dd'T'HH:mm:ss.FFFFFFF} {Zone}");

    [GeneratedRegex(@"^(?<date>\d{4}-\d\d-\d\d)([T ](?<time>\d\d:\d\d(:\d\d(\.\d{1,7})?)?)) ?(?<zone>Z|[+-]\d\d:\d\d|[A-Za-z][A-Za-z0-9_+\-/]{0,60})?$")]
    private static partial Regex Pattern();
}
