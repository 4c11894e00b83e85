using System.Globalization;
using ScriptHost.Scheduling.Calendars;

namespace ScriptHost.Tests.Scheduling.Calendars;

/// <summary>Evaluates calendars in a few words.</summary>
internal sealed class TestCalendars(string zone = "UTC")
{
    private readonly Dictionary<string, NamedCalendar> _schedules = new(StringComparer.Ordinal);
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);

    public TestCalendars With(string name, string repeatInterval, string? start = null)
    {
        _schedules.Add(name.ToUpperInvariant(), new NamedCalendar(repeatInterval, start is null ? null : At(start)));
        return this;
    }

    public ICalendar Create(string repeatInterval, string start) =>
        new CalendarFactory(_zone, At(start), name => _schedules.GetValueOrDefault(name)).Create(CalendarParser.Parse(repeatInterval));

    /// <summary>The dates after one, as clocks show them.</summary>
    public IReadOnlyList<string> Next(string repeatInterval, string start, int count, string? after = null)
    {
        var calendar = Create(repeatInterval, start);
        var dates = new List<string>();
        var at = after is null ? DateTimeOffset.MinValue : new CalendarClock(_zone).When(At(after));
        while (dates.Count < count && calendar.NextAfter(at) is { } next)
        {
            dates.Add(Show(next));
            at = next;
        }

        return dates;
    }

    public string Show(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone).ToString(at.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static DateTime At(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
}
