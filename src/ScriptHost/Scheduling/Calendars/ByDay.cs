using System.Globalization;

namespace ScriptHost.Scheduling.Calendars;

/// <summary>One weekday of BYDAY.</summary>
/// <param name="Ordinal">Which of its kind in the period, negative from the end; 0: every one.</param>
/// <param name="Day">The weekday.</param>
internal readonly record struct ByDay(int Ordinal, DayOfWeek Day)
{
    /// <summary>In the order of DayOfWeek.</summary>
    public static readonly string[] Names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    public override string ToString() => Ordinal == 0 ? Names[(int)Day] : string.Create(CultureInfo.InvariantCulture, $"{Ordinal}{Names[(int)Day]}");
}
