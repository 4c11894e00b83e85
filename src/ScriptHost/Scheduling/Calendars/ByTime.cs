using System.Globalization;

namespace ScriptHost.Scheduling.Calendars;

/// <summary>One time of BYTIME.</summary>
/// <param name="Hour">Null: each hour that the calendar has.</param>
/// <param name="Minute">0 to 59.</param>
/// <param name="Second">0 to 59.</param>
internal readonly record struct ByTime(int? Hour, int Minute, int Second)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Hour:00}{Minute:00}{Second:00}");
}
