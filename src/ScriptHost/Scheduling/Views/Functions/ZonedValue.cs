using System.Globalization;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling.Views.Functions;

/// <summary>A time with its zone as queries have it: see ValueKind.Zoned.</summary>
/// <param name="UtcTicks">The instant.</param>
/// <param name="Zone">An IANA name or an offset.</param>
internal readonly record struct ZonedValue(long UtcTicks, string Zone)
{
    public const string Utc = "+00:00";

    private static readonly Lazy<Dictionary<string, string>> Ids = new(() =>
        TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(id => id, StringComparer.OrdinalIgnoreCase));

    /// <summary>What the clock of the zone shows.</summary>
    public long WallTicks => Math.Clamp(UtcTicks + OffsetTicks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);

    public long OffsetTicks => Zone == Utc ? 0 : (ZoneClock.Find(Zone)?.GetUtcOffset(new DateTime(Math.Clamp(UtcTicks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc)) ?? TimeSpan.Zero).Ticks;

    /// <param name="value">Ticks of UTC, or what <see cref="ToString"/> gave.</param>
    public static ZonedValue Of(object value) => value is string text && text.IndexOf(' ') is > 0 and var blank
        ? new ZonedValue(long.Parse(text.AsSpan(0, blank), CultureInfo.InvariantCulture), text[(blank + 1)..])
        : new ZonedValue(Convert.ToInt64(value, CultureInfo.InvariantCulture), Utc);

    /// <summary>Null when there is no such zone.</summary>
    public static ZonedValue? OfClock(DateTime clock, string zone) => FindZone(zone) is { } found && ZoneClock.TryInstantOf(clock, found) is { } at
        ? new ZonedValue(at.UtcTicks, found.Id)
        : null;

    /// <summary>As <see cref="ZoneClock"/> finds it, and in any case, as Oracle takes it.</summary>
    public static TimeZoneInfo? FindZone(string zone) =>
        ZoneClock.Find(zone) ?? (Ids.Value.TryGetValue(zone, out var id) ? ZoneClock.Find(id) : null);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{UtcTicks:D19} {Zone}");
}
